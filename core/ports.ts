import type { Heard, InterviewEvent, Usage } from './interview/events.ts'
import type { InterviewType, Level } from './interview/plan.ts'
import type { OpenState } from './interview/state.ts'
import type { PlannedQuestion } from './questions/question.ts'
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
  /** The main question that comes next if no follow-up is asked; null when the plan is exhausted. */
  next: PlannedQuestion | null
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
  /** What else its scores depend on, such as its prompt; absent where the id says it all. */
  readonly version?: string
  /** Whether the same request may get another score: then what it said once is kept and counts. */
  readonly varies?: boolean
  /** Whether what it needs is there just now; while it is not, another scores in its place, and nothing has failed. Absent: always. */
  ready?(): boolean
  /** Errors: GreenroomError model-* or cancelled. */
  score(request: ScoreRequest, options: { signal: AbortSignal; onUsage?: (usage: Usage) => void }): Promise<Score>
}

// ------------------------------------------------------- hearing and speaking

/** Samples of 16 kHz mono speech, 16 bit: what microphones deliver to the core and transcribers take. */
export const HEARING_RATE = 16_000
/** Samples of 24 kHz mono speech, 16 bit: what voices give. */
export const SPEAKING_RATE = 24_000

/** Speech to be heard: samples at HEARING_RATE, or a file in any form that FFmpeg reads. */
export type Audio = { kind: 'samples'; samples: Int16Array } | { kind: 'file'; bytes: Uint8Array; name: string }

export type HearingOptions = {
  /** Ends the call early; the promise then rejects with a GreenroomError 'cancelled'. */
  signal: AbortSignal
  /** ISO 639-1; left out, it is detected. */
  language?: string
  /** Words that come before the audio: they keep the style, such as fillers. */
  prompt?: string
  /** Words to hear right, such as the terms of the question. */
  hotwords?: readonly string[]
  /** Whose audio it is, for fairness among callers. */
  caller?: string
}

export interface Transcriber {
  /** Names what hears: "faster-whisper small". Shown in reports. */
  readonly id: string
  /**
   * Silence gives an empty text. Errors: GreenroomError 'bad-input' for audio that cannot be read or is too long,
   * model-* (retryable says whether later may help) or 'cancelled'.
   */
  transcribe(audio: Audio, options: HearingOptions): Promise<Heard>
}

export interface Voice {
  readonly id: string
  /**
   * Speaks: pieces of samples at SPEAKING_RATE as soon as they are made. Errors: GreenroomError model-* or 'cancelled'.
   */
  speak(words: string, options: { signal: AbortSignal; language?: string; speed?: number }): AsyncIterable<Int16Array>
}

/** One stream's speech detector; keeps what it heard before. */
export interface SpeechDetector {
  /** Probability, 0-1, that there is speech in the next 512 samples at HEARING_RATE (32 ms). */
  probability(frame: Int16Array): Promise<number>
  reset(): void
}

/** Tells from the last seconds of a turn whether the speaker has finished. */
export interface EndOfTurnModel {
  /** Probability, 0-1, that the turn is over, from its last 8 seconds at most of samples at HEARING_RATE. Errors: GreenroomError model-*. */
  finished(samples: Int16Array, options: { signal: AbortSignal }): Promise<number>
}

/** Keeps spoken answers as Opus in Ogg, each until its date. */
export interface Recordings {
  /**
   * Returns the name under which the answer's audio is kept: samples at HEARING_RATE, or an Ogg file with Opus, which is kept
   * as it is. `deleteAt`: milliseconds since the Unix epoch.
   */
  save(
    sound: Int16Array | { ogg: Uint8Array },
    answer: { interview: string; question: string; deleteAt: number },
  ): Promise<string>
  /** The Ogg file, or null when it is gone. */
  read(name: string): Promise<Uint8Array | null>
  /** Sets a new date; a date in the past deletes it at once. */
  keepUntil(name: string, deleteAt: number): Promise<void>
  deleteInterview(interview: string): Promise<void>
  /** Deletes what is past its date. Returns how many went. */
  sweep(now: number): Promise<number>
}

// ------------------------------------------------------------------ embedding

/** Turns texts into vectors whose angle tells how near their meanings are. */
export interface Embedder {
  /** Names the model: "all-MiniLM-L6-v2". */
  readonly id: string
  /**
   * A vector for each text, in order, all of one length. Errors: GreenroomError model-* or 'cancelled'.
   */
  embed(texts: readonly string[], options: { signal: AbortSignal }): Promise<Float32Array[]>
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
  /** Recorded answers that wait to be heard. */
  unheard: number
  /** Version that a report must be based on to be up to date; null while the interview is open. */
  basis: number | null
}

/** How far an interview is. */
export type Progress = {
  /** Events in its log. */
  version: number
  /** The version that its report is based on; null while there is none. */
  reportedOn: number | null
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

/** A small JSON value that some part of Greenroom keeps: a server's settings, an assignment, a lease, a used nonce. */
export type StoredRecord<T> = {
  key: string
  value: T
  /** 1, 2, 3, ...: how often it has been written. */
  version: number
  /** Milliseconds since the Unix epoch; null: never. */
  expiresAt: number | null
}

export type PutOptions = {
  /** Writes only if the record has this version, or does not exist; otherwise GreenroomError 'conflict'. */
  expect?: number | 'absent'
  expiresAt?: number
  /** Words under which `find` lists it; they replace earlier ones. A record tagged `candidate:ID` goes with the candidate. */
  tags?: readonly string[]
}

/** Small JSON records by collection and key. Those past their date are as good as gone. Every write is durable when its promise resolves. */
export interface Records {
  get<T>(collection: string, key: string, now: number): Promise<StoredRecord<T> | null>
  /** Returns the new version. */
  put<T>(collection: string, key: string, value: T, options: PutOptions, now: number): Promise<number>
  /** Reads and deletes in one step: of two who take the same record one gets it. */
  take<T>(collection: string, key: string, now: number): Promise<StoredRecord<T> | null>
  /** Records with a tag in the order of their keys, from after the key `after` on. */
  find<T>(
    collection: string,
    tag: string,
    options: { limit: number; after?: string },
    now: number,
  ): Promise<StoredRecord<T>[]>
  /** Returns whether there was one. */
  delete(collection: string, key: string): Promise<boolean>
  /** Deletes those past their date, of every collection. Returns how many went. */
  sweep(now: number): Promise<number>
}

/** Keeps interviews. Every write is durable when its promise resolves. */
export interface Store {
  /** Everything else that is kept, on the same database. */
  readonly records: Records
  /**
   * Appends events and replaces the head, both or neither.
   * Errors: GreenroomError 'conflict' when the log does not hold exactly `expectedVersion` events.
   */
  append(id: string, expectedVersion: number, events: readonly InterviewEvent[], head: InterviewHead): Promise<void>
  /** The whole log in order; empty for an unknown id. */
  events(id: string): Promise<InterviewEvent[]>
  head(id: string): Promise<InterviewHead | null>
  /** How far each of these interviews is, of those that there are; at most a few thousand at a time. */
  progress(ids: readonly string[]): Promise<Map<string, Progress>>
  /** A candidate's interviews, newest first. */
  headsOf(candidate: string, options: { limit: number; before?: number }): Promise<InterviewHead[]>
  /** Interviews with work left after a restart, oldest first: open, without an up-to-date report, or with answers to be heard. */
  unfinished(): Promise<string[]>
  /** The bank's questions that a candidate has been asked in any interview. */
  askedBefore(candidate: string): Promise<Set<string>>
  /** Replaces the report, unless the one that is there is based on a later version. Errors: GreenroomError 'not-found'. */
  saveReport(id: string, report: Report): Promise<void>
  report(id: string): Promise<Report | null>
  saveToken(token: StoredToken): Promise<void>
  /** The token if it exists and has not expired at `now`. */
  token(hash: string, kind: StoredToken['kind'], now: number): Promise<StoredToken | null>
  /** Interviews that began before a time, and not before `from` where it is given, oldest first, whatever became of them. */
  startedBefore(time: number, limit: number, from?: number): Promise<string[]>
  /** Removes an interview with its report and the links to it. Returns whether there was one. */
  deleteInterview(id: string): Promise<boolean>
  /** Removes a candidate's interviews, reports and tokens. Returns how many interviews went. */
  deleteCandidate(candidate: string): Promise<number>
  close(): Promise<void>
}
