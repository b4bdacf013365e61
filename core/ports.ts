import type { InterviewEvent, Usage } from './interview/events.ts'
import type { InterviewType, Level } from './interview/plan.ts'
import type { OpenState } from './interview/state.ts'
import type { Question } from './questions/question.ts'
import type { Report } from './report/report.ts'
import type { Score, ScoreRequest } from './scoring/score.ts'

/** Reads the time. `now()` is milliseconds since the Unix epoch. */
export interface Clock {
  now(): number
}

// ---------------------------------------------------------------- interviewer

/** What an interviewer knows when it must speak. What the candidate said in it is data, never instructions. */
export type Brief = {
  state: OpenState
  /** The bank question that comes next if no follow-up is asked; null when the plan is exhausted. */
  next: Question | null
  /** Whether the plan still allows a follow-up to the question just answered. */
  mayFollowUp: boolean
}

/** What an interviewer decides to say. `words` is everything that is said, `text` the question alone. */
export type Move =
  /** Asks after one key point (or, from a model, something else said) of the answer just given. */
  | { kind: 'follow-up'; words: string; text: string; keyPoints: string[] }
  /** Puts `brief.next`, in its own wording. */
  | { kind: 'next'; words: string; text: string }
  /** Ends the interview kindly; only when `brief.next` is null. */
  | { kind: 'close'; words: string }

export type SpeakOptions = {
  /** Ends the call early; the promise then rejects with a GreenroomError 'cancelled'. */
  signal: AbortSignal
  /** Called with each new piece of `words` as it becomes known; the pieces joined are `words`. */
  onWords?: (piece: string) => void
  /** Called once for each request to a model whose server told its cost, also for one that failed later; never with estimates. */
  onUsage?: (usage: Usage) => void
}

export interface Interviewer {
  /** Names what speaks and its version: "built-in/1", "llama3.1:8b". Shown in reports. */
  readonly id: string
  /** Errors: GreenroomError model-* or cancelled. */
  move(brief: Brief, options: SpeakOptions): Promise<Move>
}

// --------------------------------------------------------------------- scorer

export interface Scorer {
  /** Names what scored and its version: "built-in/1", "llama3.1:8b". Shown in reports. */
  readonly id: string
  /** Errors: GreenroomError model-* or cancelled. */
  score(request: ScoreRequest, options: { signal: AbortSignal; onUsage?: (usage: Usage) => void }): Promise<Score>
}

// ---------------------------------------------------------------------- store

/** What a list of interviews shows, kept beside the log and written with it. */
export type InterviewHead = {
  id: string
  candidate: string
  role: string
  type: InterviewType
  level: Level
  status: 'open' | 'closed'
  /** Milliseconds since the Unix epoch. */
  startedAt: number
  closedAt: number | null
  /** The bank's questions asked so far. */
  bankIds: string[]
}

/** A secret that opens something: a browser session, a report link. Only its SHA-256 (hex) is stored. */
export type StoredToken = {
  hash: string
  kind: 'session' | 'report-link'
  /** The candidate or the interview that it opens. */
  subject: string
  /** Milliseconds since the Unix epoch. */
  expiresAt: number
}

/** Keeps interviews. Every write is durable when its promise resolves. */
export interface Store {
  /**
   * Appends events and replaces the head, both or neither.
   * Errors: GreenroomError 'conflict' when the log does not hold exactly `expectedVersion` events.
   */
  append(id: string, expectedVersion: number, events: readonly InterviewEvent[], head: InterviewHead): Promise<void>
  /** The whole log in order; empty for an unknown id. */
  events(id: string): Promise<InterviewEvent[]>
  head(id: string): Promise<InterviewHead | null>
  /** A candidate's interviews, newest first. */
  headsOf(candidate: string, options: { limit: number; before?: number }): Promise<InterviewHead[]>
  /** Interviews with work left after a restart: open ones, and closed ones without a report. */
  unfinished(): Promise<string[]>
  /** The bank's questions that a candidate has been asked in any interview. */
  askedBefore(candidate: string): Promise<Set<string>>
  saveReport(id: string, report: Report): Promise<void>
  report(id: string): Promise<Report | null>
  saveToken(token: StoredToken): Promise<void>
  /** The token if it exists and has not expired at `now`. */
  token(hash: string, kind: StoredToken['kind'], now: number): Promise<StoredToken | null>
  /** Removes a candidate's interviews, reports and tokens. Returns how many interviews went. */
  deleteCandidate(candidate: string): Promise<number>
  close(): Promise<void>
}
