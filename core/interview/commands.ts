import type { AnswerTiming, AskedQuestion, CloseReason, Heard, Usage, Via } from './events.ts'
import type { Plan } from './plan.ts'

/** What a candidate may do. The key makes a delivery that arrives twice take effect once. */
export type CandidateCommand = { key: string } & (
  | { kind: 'answer'; question: string; text: string; timing: AnswerTiming }
  | AnswerAloud
  | RecordAnswer
  /** Puts right what was heard, or confirms it. The question may be closed already, and so may the interview. */
  | { kind: 'correct'; question: string; text: string }
  | { kind: 'skip'; question: string }
  | { kind: 'hint'; question: string }
  | { kind: 'repeat'; question: string }
  | { kind: 'pause' }
  | { kind: 'resume' }
  | { kind: 'end'; reason?: Extract<CloseReason, 'ended-by-candidate' | 'answers-exhausted'> }
)

/** A spoken answer that was heard. `recording` names its audio where the candidate agreed that it is kept. */
export type AnswerAloud = {
  kind: 'answer-aloud'
  question: string
  via: Exclude<Via, 'text'>
  heard: Heard
  recording: string | null
  timing: AnswerTiming
}

/** A spoken answer that could not be heard now; `recording` names its audio, from which it is heard later. */
export type RecordAnswer = {
  kind: 'record'
  question: string
  via: Exclude<Via, 'text'>
  recording: string
  audioMs: number
  timing: AnswerTiming
}

/** What the engine does on the interviewer's behalf. */
export type EngineCommand = { key: string } & (
  | { kind: 'start'; plan: Plan; candidate: string; group?: string }
  | { kind: 'ask'; question: Omit<AskedQuestion, 'id'>; words: string; interviewer: string }
  | { kind: 'transcribe'; question: string; heard: Heard }
  | { kind: 'give-up-hearing'; question: string; reason: string }
  | { kind: 'close'; reason: CloseReason; words: string }
  | { kind: 'replace-interviewer'; from: string; to: string; reason: string }
  | { kind: 'use-model'; purpose: 'interviewer' | 'scorer'; usage: Usage }
)

export type Command = CandidateCommand | EngineCommand

/** Why a command was refused; `message` is fit to show to the candidate. */
export type Refusal = {
  code:
    | 'not-started'
    | 'already-started'
    | 'closed'
    | 'not-your-turn'
    | 'wrong-question'
    | 'paused'
    | 'not-paused'
    | 'empty'
    | 'no-more-hints'
    | 'not-allowed'
  message: string
}
