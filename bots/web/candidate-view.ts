import type { CloseReason, Via } from '../../core/interview/events.ts'
import { heardSurely } from '../../core/interview/heard.ts'
import type { InterviewType, Level } from '../../core/interview/plan.ts'
import { type Outcome, openPair, type Pair, pausedUntil, type StartedState } from '../../core/interview/state.ts'
import { roleTitle } from '../../core/questions/role-title.ts'

/** A question as its candidate may see it: no rubric, no reference, no hint that was not given. */
export type PairView = {
  id: string
  kind: 'main' | 'follow-up'
  /** Place among the main questions, from 1; a follow-up has its main question's. */
  number: number
  /** All that was said, and the question alone. */
  words: string
  text: string
  askedAt: number
  hints: string[]
  hintsLeft: number
  repeats: number
  outcome: OutcomeView
}

export type OutcomeView =
  | { kind: 'open' | 'skipped' | 'unanswered' }
  /** `text` is what counts. `heard` is null for a typed answer; what was heard can be corrected, also after the close. */
  | {
      kind: 'answered'
      text: string
      via: Via
      /** As it was heard, before any correction; `unsure` where it will not be scored until it is corrected or confirmed. */
      heard: { text: string; unsure: boolean } | null
    }
  /** Said, but not heard yet: `reason` is null while it still may be. */
  | { kind: 'unheard'; via: Exclude<Via, 'text'>; reason: string | null }

/** An interview as its candidate may see it. Times are milliseconds. */
export type CandidateView = {
  id: string
  /** Grows with every event. */
  version: number
  role: string
  roleTitle: string
  type: InterviewType
  level: Level
  questions: number
  followUps: number
  secondsPerQuestion: number
  startedAt: number
  pairs: PairView[]
  /** A failed interviewer and who took over, for the reader. */
  replacements: { from: string; to: string }[]
} & (
  | { status: 'open'; turn: 'interviewer'; paused: boolean }
  | {
      status: 'open'
      turn: 'candidate'
      paused: boolean
      question: string /** Since the question was put; pauses left out. */
      elapsedMs: number
    }
  /** `reportReady` is false while a correction makes a new one. */
  | { status: 'closed'; reason: CloseReason; closedAt: number; words: string; reportReady: boolean }
)

/** What of an interview may be shown to its candidate at `now`. */
export function candidateView(id: string, state: StartedState, now: number, reportReady: boolean): CandidateView {
  const { plan, version, startedAt } = state
  const common = {
    id,
    version,
    role: plan.role,
    roleTitle: roleTitle(plan.role),
    type: plan.type,
    level: plan.level,
    questions: plan.questions,
    followUps: plan.followUps,
    secondsPerQuestion: plan.secondsPerQuestion,
    startedAt,
    pairs: pairViews(state.pairs),
    replacements: state.replacements.map(({ from, to }) => ({ from, to })),
  }
  if (state.status === 'closed') {
    const { reason, closedAt, words } = state
    return { ...common, status: 'closed', reason, closedAt, words, reportReady }
  }
  const paused = state.pausedAt !== null
  const open = openPair(state)
  if (!open) return { ...common, status: 'open', turn: 'interviewer', paused }
  const elapsedMs = Math.max(0, now - open.askedAt - pausedUntil(state, now))
  return { ...common, status: 'open', turn: 'candidate', paused, question: open.question.id, elapsedMs }
}

function pairViews(pairs: readonly Pair[]): PairView[] {
  let number = 0
  return pairs.map(({ question, words, askedAt, hints, repeats, outcome }) => {
    if (question.kind === 'main') number++
    const { id, kind, text } = question
    const hintsLeft = question.hints.length - hints.length
    return { id, kind, number, words, text, askedAt, hints, hintsLeft, repeats, outcome: outcomeView(outcome) }
  })
}

function outcomeView(outcome: Outcome): OutcomeView {
  switch (outcome.kind) {
    case 'answered': {
      const { kind, text, via, heard, checked } = outcome
      return { kind, text, via, heard: heard && { text: heard.text, unsure: !checked && !heardSurely(heard) } }
    }
    case 'unheard':
      return { kind: outcome.kind, via: outcome.via, reason: outcome.reason }
    default:
      return { kind: outcome.kind }
  }
}
