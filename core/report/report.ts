import type { Correction, Delivery, Pace, Pauses } from '../delivery/delivery.ts'
import type { CloseReason, Usage, Via } from '../interview/events.ts'
import type { InterviewType, Level, Phase } from '../interview/plan.ts'
import type { CriterionScore, Evidence, Feedback, KeyPointCoverage, Spread } from '../scoring/score.ts'

export const REPORT_VERSION = 1

/** Evidence, and for spoken answers when it was said: seconds from the start of the answer's audio; null where not known. */
export type TimedEvidence = Evidence & { startSeconds: number | null; endSeconds: number | null }

/** One asked question in a report. */
export type ReportAnswer = {
  /** q1, q2, ... */
  id: string
  /** What the report's words call it: "question 2", "the follow-up to question 2". */
  label: string
  kind: 'main' | 'follow-up'
  parent: string | null
  type: 'technical' | 'behavioural' | 'situational'
  level: Level
  phase: Phase
  question: string
  /** What the candidate said, as it is scored; null when skipped, never answered or not heard. */
  answer: string | null
  /** How the answer came in; null when there is none. */
  via: Via | null
  /** What was heard of a spoken answer, before any correction; null where nothing was. */
  heard: { text: string; transcriber: string; language: string | null } | null
  outcome: 'answered' | 'unheard' | 'skipped' | 'unanswered'
  /** Milliseconds since the Unix epoch. */
  askedAt: number
  hintsUsed: number
  repeats: number
  /** 1-10 with one decimal; null when it cannot be scored. */
  score: number | null
  /** How far several runs of the scorer lay apart, and why a person should look at the score; null or absent where there is nothing to say. */
  spread?: Spread | null
  review?: string | null
  /** Why there is no score, in words; null when there is one. */
  notScorable: string | null
  criteria: (Omit<CriterionScore, 'evidence'> & { evidence: TimedEvidence[] })[]
  coverage: (Omit<KeyPointCoverage, 'evidence'> & { evidence: TimedEvidence | null })[]
  feedback: Feedback
  /** null when there is no answer. */
  delivery: Delivery | null
  /** Grammar slips in the answer; null when nobody looked for them. */
  corrections: Correction[] | null
  modelAnswer: string | null
}

/** How a practice interview would have gone down; `recommend` says from what it follows. */
export type Recommendation = {
  verdict: 'strong-yes' | 'yes' | 'leaning-no' | 'no' | 'not-enough-to-say'
  reasons: string[]
}

/**
 * How the candidate used the time. Milliseconds, without pauses except in `totalMs`. An answer whose time nobody
 * measured takes no part in any figure but `totalMs`.
 */
export type TimeManagement = {
  summary: string
  /** From the start of the interview to its close, pauses and the interviewer's turns included. */
  totalMs: number
  /** All timed answers together; null when there are answers and none was timed. */
  answeringMs: number | null
  /** Median time of an answer; null without timed answers. */
  medianMs: number | null
  /** Median delay before the first key or word; null where no delay is known. */
  medianDelayMs: number | null
  /** Timed answers that took longer than suggested. */
  overTime: number
  suggestedSecondsPerQuestion: number
  /** Median times of the first and the second half of the timed answers; null with fewer than four of them. */
  pace: { firstHalfMs: number; secondHalfMs: number; reading: 'steady' | 'slowing' | 'quickening' } | null
}

/** How the spoken answers were delivered, taken together, by the definitions of `SpokenDelivery`. */
export type Speaking = {
  summary: string
  /** Answers given aloud and heard; those of fewer than ten words, or heard unsurely, take no part in the figures. */
  answers: number
  /** Milliseconds really spoken. */
  spokenMs: number
  wordsPerSecond: number | null
  pace: Pace | null
  wordsPerMinute: number | null
  fillersPerMinute: number | null
  pauses: Pauses | null
}

/** What became of the questions. Follow-ups are counted apart from the planned main questions. */
export type Tally = {
  /** Main questions. */
  planned: number
  asked: number
  answered: number
  /** Said, but not heard, or not yet. */
  unheard: number
  skipped: number
  unanswered: number
  followUps: number
  /** Answers with a score, to main questions and follow-ups. */
  scored: number
}

/** What an interview comes to. `report.schema.json` beside this file publishes the form. */
export type Report = {
  version: typeof REPORT_VERSION
  /** Version of the interview's log that it is based on; the log may go on with what makes a new report. */
  basedOn: number
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
  /** With the transcript they decide every score: the same three give the same ones. Null or absent in reports that tell none. */
  versions?: { rubric: string; scorer: string | null } | null
  interviewers: string[]
  /** A failed interviewer or scorer and who took over, in words for the reader. */
  notices: string[]
  usage: Usage[]
  overall: {
    /** 0-100; null when nothing could be scored. */
    score: number | null
    tally: Tally
    summary: string
    strengths: string[]
    weaknesses: string[]
    suggestions: string[]
    timeManagement: TimeManagement
    /** null when no answer was given aloud. */
    speaking: Speaking | null
    recommendation: Recommendation
  }
  answers: ReportAnswer[]
}
