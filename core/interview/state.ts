import type { AnswerTiming, AskedQuestion, CloseReason, InterviewEvent, Usage } from './events.ts'
import type { Plan } from './plan.ts'

/** What became of a question. */
export type Outcome =
  | { kind: 'open' }
  | { kind: 'answered'; text: string; via: 'text'; timing: AnswerTiming; at: number }
  | { kind: 'skipped'; at: number }
  /** The interview closed before it was answered. */
  | { kind: 'unanswered' }

/** A question with what followed it. */
export type Pair = {
  question: AskedQuestion
  /** All that was said when it was asked: acknowledgement, transition, question. */
  words: string
  interviewer: string
  askedAt: number
  hints: string[]
  repeats: number
  outcome: Outcome
}

/** Whose turn it is. While the interviewer thinks, no question is open. */
export type Turn = { of: 'interviewer' } | { of: 'candidate'; question: string }

type Common = {
  plan: Plan
  candidate: string
  startedAt: number
  pairs: Pair[]
  /** Failed interviewers and who took over. */
  replacements: { from: string; to: string; reason: string }[]
  usage: Usage[]
  /** Number of events folded in; the version that an append expects. */
  version: number
  /** Idempotency keys of the commands that have taken effect. */
  keys: ReadonlySet<string>
}

/** State of an interview, a fold over its events. */
export type InterviewState =
  | { status: 'new'; version: 0; keys: ReadonlySet<string> }
  | (Common & { status: 'open'; turn: Turn; pausedAt: number | null; pausedMs: number })
  | (Common & { status: 'closed'; closedAt: number; reason: CloseReason; words: string })

export type OpenState = Extract<InterviewState, { status: 'open' }>
export type ClosedState = Extract<InterviewState, { status: 'closed' }>
export type StartedState = OpenState | ClosedState

export const newInterview: InterviewState = { status: 'new', version: 0, keys: new Set() }

/** The question that waits for the candidate, if any. */
export function openPair(state: OpenState): Pair | null {
  const { turn } = state
  return turn.of === 'candidate' ? (state.pairs.find((p) => p.question.id === turn.question) ?? null) : null
}

/** Applies events in order. Throws if one does not follow from the state: then the log is damaged. */
export function fold(state: InterviewState, events: readonly InterviewEvent[]): InterviewState {
  return events.reduce(applyEvent, state)
}

function applyEvent(state: InterviewState, event: InterviewEvent): InterviewState {
  if (event.seq !== state.version + 1) throw new Error(`event ${event.seq} cannot follow version ${state.version}`)
  const keys = new Set(state.keys).add(event.key)
  const version = event.seq
  if (event.type === 'started') {
    if (state.status !== 'new') throw new Error('an interview starts once')
    const { plan, candidate, at } = event
    const rest = { pairs: [], replacements: [], usage: [], pausedAt: null, pausedMs: 0 }
    return { status: 'open', plan, candidate, startedAt: at, turn: { of: 'interviewer' }, ...rest, version, keys }
  }
  if (state.status === 'new') throw new Error(`${event.type} before the start`)
  if (event.type === 'model-used') return { ...state, usage: [...state.usage, event.usage], version, keys }
  if (state.status === 'closed') throw new Error(`${event.type} after the close`)
  return applyToOpen({ ...state, version, keys }, event)
}

type OpenEvent = Exclude<InterviewEvent, { type: 'started' | 'model-used' }>

function applyToOpen(state: OpenState, event: OpenEvent): StartedState {
  switch (event.type) {
    case 'asked': {
      const { question, words, interviewer, at } = event
      const outcome: Outcome = { kind: 'open' }
      const pair: Pair = { question, words, interviewer, askedAt: at, hints: [], repeats: 0, outcome }
      return { ...state, pairs: [...state.pairs, pair], turn: { of: 'candidate', question: question.id }, pausedMs: 0 }
    }
    case 'answered': {
      const { text, via, timing, at } = event
      return close(state, event.question, { kind: 'answered', text, via, timing, at })
    }
    case 'skipped':
      return close(state, event.question, { kind: 'skipped', at: event.at })
    case 'hinted':
      return updatePair(state, event.question, (p) => ({ ...p, hints: [...p.hints, event.words] }))
    case 'repeated':
      return updatePair(state, event.question, (p) => ({ ...p, repeats: p.repeats + 1 }))
    case 'paused':
      return { ...state, pausedAt: event.at }
    case 'resumed':
      return { ...state, pausedAt: null, pausedMs: pausedUntil(state, event.at) }
    case 'interviewer-replaced': {
      const { from, to, reason } = event
      return { ...state, replacements: [...state.replacements, { from, to, reason }] }
    }
    case 'closed': {
      const { turn, pausedAt, pausedMs, ...rest } = state
      const pairs = state.pairs.map((p) => (p.outcome.kind === 'open' ? { ...p, outcome: unanswered } : p))
      return { ...rest, pairs, status: 'closed', closedAt: event.at, reason: event.reason, words: event.words }
    }
  }
}

/** Milliseconds, up to `now`, for which the open question has waited in a paused interview. */
export function pausedUntil(state: OpenState, now: number): number {
  if (state.pausedAt === null) return state.pausedMs
  const since = Math.max(state.pausedAt, openPair(state)?.askedAt ?? now)
  return state.pausedMs + Math.max(0, now - since)
}

const unanswered: Outcome = { kind: 'unanswered' }

function close(state: OpenState, question: string, outcome: Outcome): OpenState {
  return { ...updatePair(state, question, (p) => ({ ...p, outcome })), turn: { of: 'interviewer' } }
}

function updatePair(state: OpenState, question: string, change: (pair: Pair) => Pair): OpenState {
  return { ...state, pairs: state.pairs.map((p) => (p.question.id === question ? change(p) : p)) }
}
