import type { Correction, TypedDelivery } from '../delivery/delivery.ts'
import type { CloseReason, Usage } from '../interview/events.ts'
import type { InterviewType, Level, Phase } from '../interview/plan.ts'
import type { CriterionScore, Feedback, KeyPointCoverage } from '../scoring/score.ts'

export const REPORT_VERSION = 1

/** One asked question in a report. */
export type ReportAnswer = {
  /** q1, q2, ... */
  id: string
  kind: 'main' | 'follow-up'
  parent: string | null
  type: 'technical' | 'behavioural' | 'situational'
  level: Level
  phase: Phase
  question: string
  /** What the candidate said; null when skipped or never answered. */
  answer: string | null
  outcome: 'answered' | 'skipped' | 'unanswered'
  /** Milliseconds since the Unix epoch. */
  askedAt: number
  hintsUsed: number
  repeats: number
  /** 1-10 with one decimal; null when it cannot be scored. */
  score: number | null
  /** Why there is no score, in words; null when there is one. */
  notScorable: string | null
  criteria: CriterionScore[]
  coverage: KeyPointCoverage[]
  feedback: Feedback
  delivery: TypedDelivery | null
  corrections: Correction[]
  modelAnswer: string | null
}

export type Recommendation = {
  verdict: 'strong-yes' | 'yes' | 'leaning-no' | 'no' | 'not-enough-to-say'
  reasons: string[]
}

/** What an interview comes to. `report.schema.json` beside this file publishes the form. */
export type Report = {
  version: typeof REPORT_VERSION
  interview: {
    id: string
    type: InterviewType
    level: Level
    startedAt: number
    closedAt: number
    closeReason: CloseReason
    plannedQuestions: number
  }
  /** Slug of the role. */
  role: string
  /** Who scored: "built-in/1" or a model's name. */
  scorer: string
  interviewers: string[]
  /** A failed interviewer or scorer and who took over, in words for the reader. */
  notices: string[]
  usage: Usage[]
  overall: {
    /** 0-100; null when nothing could be scored. */
    score: number | null
    summary: string
    strengths: string[]
    weaknesses: string[]
    suggestions: string[]
    timeManagement: { summary: string; totalMs: number; answeringMs: number; overTime: number; suggestedSecondsPerQuestion: number }
    recommendation: Recommendation
  }
  answers: ReportAnswer[]
}
