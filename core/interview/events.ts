import type { Rubric } from '../scoring/rubric.ts'
import type { Level, Phase, Plan } from './plan.ts'

/** A question as it was put to the candidate. */
export type AskedQuestion = {
  /** Unique within the interview: q1, q2, ... */
  id: string
  kind: 'main' | 'follow-up'
  /** The main question that a follow-up belongs to. */
  parent: string | null
  /** The question of the bank, or of the plan's guideline, that it comes from; null for a follow-up. */
  bankId: string | null
  type: 'technical' | 'behavioural' | 'situational'
  level: Level
  phase: Phase
  /** The question itself, one sentence or a few, without the words that lead to it. */
  text: string
  rubric: Rubric
  /** From the gentlest to the strongest, fixed when it is asked so that hints need no model. */
  hints: string[]
}

/**
 * How an answer was given. Milliseconds run from the moment the question was shown to the first key and to the answer
 * being sent; paused time is not counted. Null: nobody measured it.
 */
export type AnswerTiming = { firstInputMs: number | null; totalMs: number | null }

/** One word as it was heard; milliseconds from the start of the answer's audio. `probability` is 0-1, null when not told. */
export type HeardWord = { word: string; startMs: number; endMs: number; probability: number | null }

/** An answer as it was heard. Times are milliseconds from the start of the answer's audio. */
export type Heard = {
  /** Names what heard it: "faster-whisper small". */
  transcriber: string
  text: string
  words: HeardWord[]
  /** ISO 639-1 code, "en"; null when nothing was said. */
  language: string | null
  /** Mean probability of the words, 0-1; null when the transcriber told none. */
  confidence: number | null
  /** Where there was speech, in order and apart. */
  speech: { startMs: number; endMs: number }[]
  /** Length of the whole audio. */
  audioMs: number
}

/** How an answer came in. */
export type Via = 'text' | 'voice' | 'recording'

/** What ended an interview. */
export type CloseReason = 'complete' | 'ended-by-candidate' | 'answers-exhausted' | 'no-questions-left'

/** Tokens and money spent with a language model. Costs are null where no price is known. */
export type Usage = { model: string; inputTokens: number; outputTokens: number; usd: number | null }

export type EventBody =
  /** `group` is where it is held, such as a server on Discord or a course; absent: nowhere in particular. */
  | { type: 'started'; plan: Plan; candidate: string; group?: string }
  | { type: 'asked'; question: AskedQuestion; words: string; interviewer: string }
  /** `text` is what is scored. A spoken answer tells how it was heard, and under which name its audio is kept, if it is. */
  | {
      type: 'answered'
      question: string
      text: string
      via: Via
      heard: Heard | null
      recording: string | null
      timing: AnswerTiming
    }
  /** Said, and kept as audio, but not heard yet: the transcriber failed. */
  | {
      type: 'recorded'
      question: string
      via: Exclude<Via, 'text'>
      recording: string
      audioMs: number
      timing: AnswerTiming
    }
  /** A recorded answer was heard after all; it may come after the close. */
  | { type: 'transcribed'; question: string; heard: Heard }
  /** A recorded answer cannot be heard: its audio is broken, or nobody could hear it in time. */
  | { type: 'unhearable'; question: string; reason: string }
  /** The candidate corrected what was heard, before or after the close; the words as heard stay in `heard`. */
  | { type: 'corrected'; question: string; text: string }
  | { type: 'skipped'; question: string }
  | { type: 'hinted'; question: string; step: number; words: string }
  | { type: 'repeated'; question: string; words: string }
  | { type: 'paused' }
  | { type: 'resumed' }
  /** The interviewer failed and another speaks in its place, this once: the report says so. */
  | { type: 'interviewer-replaced'; from: string; to: string; reason: string }
  | { type: 'model-used'; purpose: 'interviewer' | 'scorer'; usage: Usage }
  | { type: 'closed'; reason: CloseReason; words: string }

/** One entry of an interview's append-only log. */
export type InterviewEvent = EventBody & {
  /** Version of the event's form. */
  v: 1
  /** 1, 2, 3, ... without gaps. */
  seq: number
  /** When it happened: milliseconds since the Unix epoch. */
  at: number
  /** Idempotency key of the command that caused it. */
  key: string
}
