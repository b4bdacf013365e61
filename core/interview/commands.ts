import type { AnswerTiming, AskedQuestion, CloseReason, Usage } from './events.ts'
import type { Plan } from './plan.ts'

/** What a candidate may do. The key makes a delivery that arrives twice take effect once. */
export type CandidateCommand = { key: string } & (
  | { kind: 'answer'; question: string; text: string; timing: AnswerTiming }
  | { kind: 'skip'; question: string }
  | { kind: 'hint'; question: string }
  | { kind: 'repeat'; question: string }
  | { kind: 'pause' }
  | { kind: 'resume' }
  | { kind: 'end'; reason?: Extract<CloseReason, 'ended-by-candidate' | 'answers-exhausted'> }
)

/** What the engine does on the interviewer's behalf. */
export type EngineCommand = { key: string } & (
  | { kind: 'start'; plan: Plan; candidate: string }
  | { kind: 'ask'; question: Omit<AskedQuestion, 'id'>; words: string; interviewer: string }
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
