import { openPair, type Pair, type StartedState } from '../../../core/interview/state.ts'
import { roleTitle } from '../../../core/questions/role-title.ts'
import { assignedWordingIn } from '../../wording/assigned.ts'
import { type Wording, wordingIn } from '../../wording/index.ts'
import { teamsWordingIn } from '../../wording/teams.ts'
import type { Sitting } from '../memory.ts'
import { alone, type Card, card, type Element, execute, heading, text } from './card.ts'

/** Teams takes messages up to about 100 kB; questions are far shorter, answers may be long. */
const MOST_TEXT = 4_000

/** The question that waits for an answer; null while the interviewer thinks, and after the close. */
export const openIn = (state: StartedState): Pair | null => (state.status === 'open' ? (openPair(state) ?? null) : null)

export type QuestionView = {
  sitting: Sitting
  state: StartedState
  /** For its owner, with what they can do; else for whoever looks on in a group or channel. */
  own: boolean
  /** What the owner has typed so far. */
  draft?: string
  /** A line about what just happened. */
  note?: string | null
  /** When a course's interview ends by itself, milliseconds since the Unix epoch; null or left out: it does not. */
  endsAt?: number | null
}

/** An interview as it stands: the question with its hints and buttons, or what became of it. Never holds an answer that was given. */
export function questionCard(view: QuestionView): Card {
  const { sitting, state, own, note = null, endsAt = null } = view
  const w = wordingIn(sitting.locale)
  const { type, level, role } = state.plan
  const open = openIn(state)
  const body: Element[] = [
    heading(w.panel.title(roleTitle(role))),
    text(`${w.types[type]}, ${w.levels[level]} · ${count(state, w)}`, {
      isSubtle: true,
      spacing: 'none',
      size: 'small',
    }),
  ]
  if (!sitting.alone && !own)
    body.push(text(teamsWordingIn(sitting.locale).practising(sitting.name), { isSubtle: true, size: 'small' }))
  if (state.status === 'closed') {
    const over = alone(w.panel.over, sitting.locale)
    body.push(text(sitting.assigned === null ? `${over} ${w.panel.reportComes}` : over))
  } else if (!open) body.push(text(w.panel.thinking, { isSubtle: true }))
  else {
    body.push(text(open.question.text.slice(0, MOST_TEXT), { weight: 'bolder' }))
    for (const hint of open.hints) body.push(text(w.panel.hint(hint), { color: 'accent' }))
    if (state.pausedAt !== null) body.push(text(w.panel.paused, { isSubtle: true }))
  }
  if (endsAt !== null && state.status === 'open') {
    const ends = assignedWordingIn(sitting.locale).ends(localTime(endsAt))
    body.push(text(ends, { isSubtle: true, size: 'small' }))
  }
  if (note !== null) body.push(text(note, { isSubtle: true, size: 'small' }))
  const refresh = sitting.alone
    ? {}
    : { refresh: { action: execute('', 'refresh', { sitting: sitting.id }), userIds: [sitting.userId] } }
  if (!own || state.status === 'closed') return card({ body, ...refresh })
  if (open && state.pausedAt === null) body.push(input(view))
  return card({ body, actions: actions(view, w), ...refresh })
}

/** Teams puts it into the reader's own time and language; it takes no fractions of a second. */
function localTime(at: number): string {
  const iso = `${new Date(at).toISOString().slice(0, 19)}Z`
  return `{{DATE(${iso},SHORT)}}, {{TIME(${iso})}}`
}

/** What stands where a question was once it is answered or skipped. */
export function pastQuestion(sitting: Sitting, state: StartedState, question: string): Card | null {
  const pair = state.pairs.find((p) => p.question.id === question)
  if (!pair) return null
  const mark = pair.outcome.kind === 'skipped' ? '⏭' : pair.outcome.kind === 'unanswered' ? '–' : '✓'
  const w = wordingIn(sitting.locale)
  return card({
    body: [
      text(w.panel.title(roleTitle(state.plan.role)), { isSubtle: true, size: 'small' }),
      text(`${mark} ${pair.question.text.slice(0, MOST_TEXT)}`, { spacing: 'small' }),
    ],
  })
}

function count(state: StartedState, { panel: w }: Wording): string {
  const mains = state.pairs.filter((p) => p.question.kind === 'main').length
  const followUp = openIn(state)?.question.kind === 'follow-up' ? w.followUp : ''
  return `${w.count(Math.max(1, mains), state.plan.questions)}${followUp}`
}

const input = ({ sitting, draft = '' }: QuestionView): Element => ({
  ...{ type: 'Input.Text', id: 'answer', isMultiline: true, maxLength: MOST_TEXT, value: draft },
  label: teamsWordingIn(sitting.locale).answer,
})

/** Six at most: Teams shows no more beside each other. */
function actions({ sitting, state }: QuestionView, { buttons: w }: Wording): Element[] {
  const open = openIn(state)
  const data = { sitting: sitting.id, ...(open && { question: open.question.id }) }
  const button = (verb: keyof typeof w & string, more: Record<string, unknown> = {}) =>
    execute(String(w[verb as 'hint']), verb, data, more)
  const end = button('stop', { style: 'destructive' })
  if (state.status === 'open' && state.pausedAt !== null) return [button('resume', { style: 'positive' }), end]
  if (!open) return [end]
  const answer = button('answer', { style: 'positive' })
  return [answer, button('hint'), button('repeat'), button('skip'), button('pause'), end]
}

/** What was heard of a spoken answer, and where to put it right. */
export function heardCard(sitting: Sitting, question: string, words: { heard: string; spoken: SpokenWords }): Card {
  const { spoken, heard } = words
  const correction: Element = {
    ...{ type: 'Input.Text', id: 'text', isMultiline: true, value: heard, label: spoken.label, isRequired: true },
    ...{ maxLength: 20_000, errorMessage: spoken.label },
  }
  const data = { interview: sitting.interview, question }
  return card({
    body: [text(spoken.heard(heard))],
    actions: [
      {
        type: 'Action.ShowCard',
        title: spoken.wrong,
        card: { type: 'AdaptiveCard', body: [correction], actions: [execute(spoken.save, 'correct', data)] },
      },
    ],
  })
}

type SpokenWords = { heard: (text: string) => string; wrong: string; label: string; save: string }
