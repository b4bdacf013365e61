import type { types } from '@slack/bolt'
import { openPair, type StartedState } from '../../core/interview/state.ts'
import { assignedWordingIn } from '../wording/assigned.ts'
import { chatWordingIn } from '../wording/chat.ts'
import { type Act, wordingIn } from '../wording/index.ts'
import type { Chart } from './charts.ts'

export type Block = types.KnownBlock | Chart
export type Message = { text: string; blocks: Block[] }

/** Slack's limit for the text of a section is 3000 characters. */
const MOST_TEXT = 2_900
const MOST_PLAIN = 75
/** Enough to see whether it was heard right; the form that puts it right holds all of it. */
const MOST_HEARD = 1_200

/** Slack shows it in the reader's own time; `at` is milliseconds since the Unix epoch. */
export const moment = (at: number) =>
  `<!date^${Math.round(at / 1000)}^{date_long_pretty} {time}|${new Date(at).toISOString()}>`

/** What people or models wrote, as Slack shows it as it stands: it reads these three characters as its own. */
export const escaped = (words: string) => words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
/** Cut to a length, and through no escaped character. */
export const clipped = (words: string, most = MOST_TEXT) =>
  words.length > most ? `${words.slice(0, most - 1).replace(/&[a-z]{0,3}$/, '')}…` : words
/** A day, which Slack shows in the reader's own way; `at` is milliseconds since the Unix epoch. */
export const dayOf = (at: number) =>
  `<!date^${Math.round(at / 1000)}^{date_short}|${new Date(at).toISOString().slice(0, 10)}>`
/** The wording's ** is Slack's *. */
export const marked = (words: string) => words.replaceAll('**', '*')

export const section = (text: string): Block => ({ type: 'section', text: { type: 'mrkdwn', text: clipped(text) } })
export const header = (text: string): Block => ({
  type: 'header',
  text: { type: 'plain_text', text: clipped(text, 150) },
})
export const small = (text: string): Block => ({
  type: 'context',
  elements: [{ type: 'mrkdwn', text: clipped(text) }],
})

type Style = 'primary' | 'danger'
export const button = (actionId: string, label: string, value: string, style?: Style): types.Button => ({
  type: 'button',
  action_id: actionId,
  text: { type: 'plain_text', text: clipped(label, MOST_PLAIN) },
  value,
  ...(style && { style }),
})
export const actions = (...elements: types.Button[]): Block => ({ type: 'actions', elements })

export const plain = (text: string): Message => ({ text: marked(text), blocks: [section(marked(text))] })

/** What buttons of an interview carry: the interview, and the question that they stand at. */
export const placeOf = (interview: string, question: string) => `${interview} ${question}`

export const START_FORM = 'form:start'
export const CORRECT_FORM = 'form:correct'
export const SHARE_FORM = 'form:share'

export const startButton = (locale: string): Block =>
  actions(button(START_FORM, chatWordingIn(locale).home.start, 'start', 'primary'))

/** A question with its buttons, as long as it is open. */
export function questionMessage(
  words: string,
  place: { interview: string; question: string; locale: string; open: boolean },
  state: StartedState,
  /** When a course's interview ends by itself, milliseconds since the Unix epoch; null: it does not. */
  endsAt: number | null = null,
): Message {
  const { panel: w } = wordingIn(place.locale)
  const mains = state.pairs.filter((p) => p.question.kind === 'main')
  const asked = state.pairs.findIndex((p) => p.question.id === place.question)
  const before = state.pairs.slice(0, asked + 1).filter((p) => p.question.kind === 'main').length
  const followUp = state.pairs[asked]?.question.kind === 'follow-up' ? w.followUp : ''
  const count = `${w.count(Math.max(1, Math.min(before, mains.length)), state.plan.questions)}${followUp}`
  const acts: Act[] = ['hint', 'repeat', 'skip', 'pause', 'stop']
  return {
    text: clipped(words),
    blocks: [
      section(escaped(words)),
      small(endsAt === null ? count : `${count} · ${assignedWordingIn(place.locale).ends(moment(endsAt))}`),
      ...(place.open ? [actButtons(acts, place.interview, place.question, place.locale)] : []),
    ],
  }
}

/** Buttons that do something in an interview. */
export function actButtons(acts: readonly Act[], interview: string, question: string, locale: string): Block {
  const { buttons: labels } = wordingIn(locale)
  const style = (act: Act) => (act === 'stop' ? 'danger' : act === 'resume' ? 'primary' : undefined)
  return actions(...acts.map((act) => button(`act:${act}`, labels[act], placeOf(interview, question), style(act))))
}

/** What was heard, with the way to put it right. */
export function heardMessage(text: string, interview: string, question: string, locale: string): Message {
  const { spoken: w } = chatWordingIn(locale)
  const words = w.heard(clipped(text, MOST_HEARD))
  return {
    text: clipped(words),
    blocks: [section(escaped(words)), actions(button(CORRECT_FORM, w.wrong, placeOf(interview, question)))],
  }
}

/** The question that waits for an answer, if any. */
export const openQuestion = (state: StartedState): string | null =>
  state.status === 'open' ? (openPair(state)?.question.id ?? null) : null
