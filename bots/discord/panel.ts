import {
  type APIActionRowComponent,
  type APIButtonComponentWithCustomId,
  type APIComponentInContainer,
  type APIMessageTopLevelComponent,
  ButtonStyle,
  ComponentType,
  escapeMarkdown,
} from 'discord.js'
import { openPair, pausedUntil, type StartedState } from '../../core/interview/state.ts'
import { roleTitle } from '../../core/questions/role-title.ts'
import { assignedWordingIn } from '../wording/assigned.ts'
import { type Wording, wordingIn } from '../wording/index.ts'
import { slash } from './commands/mention.ts'
import type { MeetingRecord, Seat } from './memory.ts'

/** What a button asks for; a custom id is `interview:<meeting>:<action>`. */
export const ACTIONS = [
  'agree',
  'record',
  'withdraw',
  'answer',
  'hint',
  'repeat',
  'skip',
  'pause',
  'resume',
  'stop',
  'rejoin',
] as const
export type Action = (typeof ACTIONS)[number]

export const customId = (meeting: string, action: Action) => `interview:${meeting}:${action}`

/** The meeting and action of a custom id; null for any other. */
export function readCustomId(id: string): { meeting: string; action: Action } | null {
  const [kind, meeting = '', name] = id.split(':')
  const action = ACTIONS.find((a) => a === name)
  return kind === 'interview' && action ? { meeting, action } : null
}

/** What the panel shows. */
export type PanelView = {
  meeting: MeetingRecord
  /** Whose turn it is, with their interview; null before anybody agreed. */
  active: { seat: Seat; state: StartedState } | null
  /** The bot is not in the voice channel, and why. */
  away: string | null
  /** A line about what just happened: words heard, trouble. */
  note: string | null
  /** When a course's interview ends by itself, milliseconds since the Unix epoch; null: it does not. */
  endsAt: number | null
  now: number
}

const ACCENT = { open: 0x2f6f5e, paused: 0xb7791f, over: 0x5d6270 } as const
/** Discord's limit for all text of a message is 4000; questions are far shorter. */
const MOST_TEXT = 1_500

/** The panel as Components V2. Public: it shows the question and how far it is, never what was answered. */
export function panel(view: PanelView): APIMessageTopLevelComponent[] {
  const { meeting, active } = view
  const { role, type, level } = meeting.choice
  const state = active?.state
  const paused = state?.status === 'open' && state.pausedAt !== null
  const w = wordingIn(meeting.locale ?? 'en')
  const title = `## ${w.panel.title(roleTitle(role))}\n${w.types[type]}, ${w.levels[level]}${withWhom(meeting, w)}`
  const parts: APIComponentInContainer[] = [text(title), { type: ComponentType.Separator }]
  if (!active) parts.push(text(invitation(meeting, w)))
  else parts.push(...progress(active.seat, active.state, view, w))
  if (view.endsAt !== null) parts.push(text(`-# ${ends(view.endsAt, meeting)}`))
  if (view.away) parts.push(text(`⚠️ ${view.away}`))
  if (view.note) parts.push(text(`-# ${clip(view.note)}`))
  const rows = controls(view, paused, w)
  const accent = state?.status === 'closed' ? ACCENT.over : paused ? ACCENT.paused : ACCENT.open
  return [{ type: ComponentType.Container, accent_color: accent, components: [...parts, ...rows] }]
}

function invitation({ mode, locale = 'en' }: MeetingRecord, { panel: w }: Wording): string {
  return mode === 'text' ? w.firstComes : w.nobodyHeard(slash(locale, 'privacy'))
}

function progress(
  seat: Seat,
  state: StartedState,
  { meeting, now }: PanelView,
  { panel: w }: Wording,
): APIComponentInContainer[] {
  const who = meeting.seats.length > 1 ? `<@${seat.userId}>, ` : ''
  if (state.status === 'closed')
    return [
      text(`${who}${w.over} ${meeting.assigned !== undefined ? '' : seat.reported ? w.reportSent : w.reportComes}`),
    ]
  const mains = state.pairs.filter((p) => p.question.kind === 'main').length
  const open = openPair(state)
  const count = `${w.count(Math.max(1, mains), state.plan.questions)}${open?.question.kind === 'follow-up' ? w.followUp : ''}`
  if (!open) return [text(`${who}${count}\n*${w.thinking}*`)]
  const hints = open.hints.map((hint) => `\n> ${w.hint(escapeMarkdown(hint))}`).join('')
  const question = `**${escapeMarkdown(clip(open.question.text))}**${hints}`
  return [text(`${who}${count}\n${question}`), text(timer(state, open.askedAt, now, w))]
}

/** Discord counts down by itself: nothing needs to be edited every second. */
function timer(
  state: Extract<StartedState, { status: 'open' }>,
  askedAt: number,
  now: number,
  w: Wording['panel'],
): string {
  if (state.pausedAt !== null) return `⏸️ ${w.paused}`
  const suggested = askedAt + pausedUntil(state, now) + state.plan.secondsPerQuestion * 1000
  return `-# ${w.suggested(`<t:${Math.round(suggested / 1000)}:R>`)}`
}

const ends = (at: number, { locale = 'en' }: MeetingRecord) =>
  assignedWordingIn(locale).ends(`<t:${Math.round(at / 1000)}:R>`)

function withWhom({ seats, mode }: MeetingRecord, { panel: w }: Wording): string {
  const present = seats.filter(({ consent }) => consent === 'given')
  if (present.length === 0 || mode === 'text') return ''
  return ` · ${w.hearing(present.map(({ userId }) => `<@${userId}>`).join(', '))}`
}

function controls(
  { meeting, active, away }: PanelView,
  paused: boolean,
  { buttons: w }: Wording,
): APIActionRowComponent<APIButtonComponentWithCustomId>[] {
  const button = (action: Action, label: string, style: ButtonStyle = ButtonStyle.Secondary, disabled = false) =>
    ({
      type: ComponentType.Button,
      custom_id: customId(meeting.id, action),
      label,
      style,
      disabled,
    }) as APIButtonComponentWithCustomId
  const row = (...components: APIButtonComponentWithCustomId[]) =>
    ({ type: ComponentType.ActionRow, components }) as APIActionRowComponent<APIButtonComponentWithCustomId>
  const over = active?.state.status === 'closed'
  if (over) return []
  const waits = active?.state.status === 'open' && openPair(active.state) !== null && !paused
  const first = [
    ...(meeting.mode === 'text' ? [button('answer', w.answer, ButtonStyle.Primary, !waits)] : []),
    button('hint', w.hint, ButtonStyle.Secondary, !waits),
    button('repeat', w.repeat, ButtonStyle.Secondary, !waits),
    button('skip', w.skip, ButtonStyle.Secondary, !waits),
    paused ? button('resume', w.resume, ButtonStyle.Success) : button('pause', w.pause, ButtonStyle.Secondary, !active),
  ]
  const consent = [
    ...(away ? [button('rejoin', w.rejoin, ButtonStyle.Primary)] : []),
    button('agree', w.agree, ButtonStyle.Success),
    ...(meeting.recordingDays > 0 ? [button('record', w.record(meeting.recordingDays))] : []),
    button('withdraw', w.withdraw),
  ]
  const end = button('stop', w.stop, ButtonStyle.Danger)
  if (meeting.mode === 'text') return [row(...first), row(end)]
  return active ? [row(...first), row(...consent, end)] : [row(...consent, end)]
}

const text = (content: string): APIComponentInContainer => ({ type: ComponentType.TextDisplay, content })
const clip = (words: string) => (words.length > MOST_TEXT ? `${words.slice(0, MOST_TEXT - 1)}…` : words)
