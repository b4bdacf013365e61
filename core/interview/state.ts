import type { AnswerTiming, AskedQuestion, CloseReason, Heard, InterviewEvent, Usage, Via } from './events.ts'
import type { Plan } from './plan.ts'

/** What became of a question. */
export type Outcome =
  | { kind: 'open' }
  /** `text` is what is scored; where `heard.text` differs, the candidate corrected it. */
  | {
      kind: 'answered'
      text: string
      via: Via
      heard: Heard | null
      recording: string | null
      /** The candidate corrected or confirmed what was heard. */
      checked: boolean
      timing: AnswerTiming
      at: number
    }
  /** Said and kept as audio, but not heard yet; with a reason it never will be. */
  | {
      kind: 'unheard'
      via: Exclude<Via, 'text'>
      recording: string
      audioMs: number
      reason: string | null
      timing: AnswerTiming
      at: number
    }
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

/** Events that change the answers, and may come after the close. */
const ANSWER_CHANGES = ['transcribed', 'unhearable', 'corrected'] as const

type Common = {
  plan: Plan
  candidate: string
  /** Where it is held, such as a server on Discord or a course; null: nowhere in particular. */
  group: string | null
  startedAt: number
  pairs: Pair[]
  /** Interviewers that failed and who spoke instead; `turn` counts what was asked, 1 for the first question. The next turn begins with the first interviewer again. */
  replacements: { from: string; to: string; reason: string; turn: number }[]
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
  | (Common & {
      status: 'closed'
      closedAt: number
      reason: CloseReason
      words: string
      /** Version after the last event that changed what a report says: the close, or an answer heard or corrected later. */
      basis: number
    })

export type OpenState = Extract<InterviewState, { status: 'open' }>
export type ClosedState = Extract<InterviewState, { status: 'closed' }>
export type StartedState = OpenState | ClosedState

export const newInterview: InterviewState = { status: 'new', version: 0, keys: new Set() }

/** The question that waits for the candidate, if any. */
export function openPair(state: OpenState): Pair | null {
  const { turn } = state
  return turn.of === 'candidate' ? (state.pairs.find((p) => p.question.id === turn.question) ?? null) : null
}

/** Whether an answer was recorded and may still be heard. */
export function waitsToBeHeard(outcome: Outcome): outcome is Extract<Outcome, { kind: 'unheard' }> {
  return outcome.kind === 'unheard' && outcome.reason === null
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
    const { plan, candidate, group = null, at } = event
    const rest = { group, pairs: [], replacements: [], usage: [], pausedAt: null, pausedMs: 0 }
    return { status: 'open', plan, candidate, startedAt: at, turn: { of: 'interviewer' }, ...rest, version, keys }
  }
  if (state.status === 'new') throw new Error(`${event.type} before the start`)
  if (event.type === 'model-used') return { ...state, usage: [...state.usage, event.usage], version, keys }
  if (changesAnswer(event)) {
    const pairs = changeAnswer(state.pairs, event)
    if (state.status === 'open') return { ...state, pairs, version, keys }
    return { ...state, pairs, basis: version, version, keys }
  }
  if (state.status === 'closed') throw new Error(`${event.type} after the close`)
  return applyToOpen({ ...state, version, keys }, event)
}

type AnswerChange = Extract<InterviewEvent, { type: (typeof ANSWER_CHANGES)[number] }>
type OpenEvent = Exclude<InterviewEvent, AnswerChange | { type: 'started' | 'model-used' }>

function changesAnswer(event: InterviewEvent): event is AnswerChange {
  return (ANSWER_CHANGES as readonly string[]).includes(event.type)
}

/** What became of a recorded answer, or the candidate's correction. */
function changeAnswer(pairs: readonly Pair[], event: AnswerChange): Pair[] {
  return pairs.map((pair) => {
    if (pair.question.id !== event.question) return pair
    const { outcome } = pair
    if (event.type === 'corrected') {
      if (outcome.kind !== 'answered') throw new Error('only an answer can be corrected')
      return { ...pair, outcome: { ...outcome, text: event.text, checked: true } }
    }
    if (outcome.kind !== 'unheard') throw new Error(`${event.type} without a recorded answer`)
    if (event.type === 'unhearable') return { ...pair, outcome: { ...outcome, reason: event.reason } }
    const { via, recording, timing, at } = outcome
    const { heard } = event
    const answered = { kind: 'answered', text: heard.text, via, heard, recording, checked: false, timing, at } as const
    return { ...pair, outcome: answered }
  })
}

function applyToOpen(state: OpenState, event: OpenEvent): StartedState {
  switch (event.type) {
    case 'asked': {
      const { question, words, interviewer, at } = event
      const outcome: Outcome = { kind: 'open' }
      const pair: Pair = { question, words, interviewer, askedAt: at, hints: [], repeats: 0, outcome }
      return { ...state, pairs: [...state.pairs, pair], turn: { of: 'candidate', question: question.id }, pausedMs: 0 }
    }
    case 'answered': {
      // Logs from before answers could be spoken tell neither.
      const { text, via, heard = null, recording = null, timing, at } = event
      const checked = false
      return close(state, event.question, { kind: 'answered', text, via, heard, recording, checked, timing, at })
    }
    case 'recorded': {
      const { via, recording, audioMs, timing, at } = event
      return close(state, event.question, { kind: 'unheard', via, recording, audioMs, reason: null, timing, at })
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
      const turn = state.pairs.length + 1
      return { ...state, replacements: [...state.replacements, { from, to, reason, turn }] }
    }
    case 'closed': {
      const { turn, pausedAt, pausedMs, ...rest } = state
      const pairs = state.pairs.map((p) => (p.outcome.kind === 'open' ? { ...p, outcome: unanswered } : p))
      const { at: closedAt, seq: basis, reason, words } = event
      return { ...rest, pairs, status: 'closed', closedAt, reason, words, basis }
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
