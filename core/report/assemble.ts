import type { ClosedState } from '../interview/state.ts'
import { type AnswerParts, gradedAnswers, tallyOf } from './answers.ts'
import { overallScore } from './grade.ts'
import { noticesFor } from './notices.ts'
import { overviewOf } from './overview.ts'
import { recommend } from './recommend.ts'
import { REPORT_VERSION, type Report } from './report.ts'
import { speakingOf } from './speaking.ts'
import { strengths } from './strengths.ts'
import { suggestions } from './suggestions.ts'
import { summarise } from './summary.ts'
import { manageTime } from './time.ts'
import { weaknesses } from './weaknesses.ts'
import { varying } from './wording.ts'

/** All that a report is made of. */
export type ReportInput = AnswerParts & {
  /** The interview's id. */
  id: string
  state: ClosedState
  /** Who scored. */
  scorer: string
  /** Scorers that failed before. */
  failures: readonly { scorer: string; reason: string }[]
  /** Versions of the anchors and of what the scorer's id leaves out. */
  versions?: Report['versions']
}

/** Makes the report of a closed interview, purely: the same input gives the same report, word for word. */
export function assembleReport(input: ReportInput): Report {
  const { id, state, scorer, failures } = input
  const { plan } = state
  const guided = (plan.guideline?.questions ?? []).flatMap((q) => (q.guidance ? [[q.id, q.guidance] as const] : []))
  const graded = gradedAnswers(state.pairs, { ...input, guidance: new Map(guided) })
  const answers = graded.map(({ answer }) => answer)
  const tally = tallyOf(graded, plan.questions)
  const score = overallScore(graded)
  const time = manageTime(answers, Math.max(0, state.closedAt - state.startedAt), plan.secondsPerQuestion)
  const speaking = speakingOf(answers)
  const overview = overviewOf(graded, tally, time, speaking, score)
  const vary = varying(plan.seed)
  return {
    version: REPORT_VERSION,
    basedOn: state.basis,
    interview: {
      id,
      type: plan.type,
      level: plan.level,
      startedAt: state.startedAt,
      closedAt: state.closedAt,
      closeReason: state.reason,
      plannedQuestions: plan.questions,
    },
    role: plan.role,
    scorer,
    versions: input.versions ?? null,
    interviewers: [...new Set(state.pairs.map((p) => p.interviewer))],
    notices: noticesFor(state, failures, scorer, answers, input.grammar),
    usage: state.usage,
    overall: {
      score,
      tally,
      summary: summarise(overview, plan, state.reason, vary),
      strengths: strengths(overview, vary),
      weaknesses: weaknesses(overview, vary),
      suggestions: suggestions(overview, plan.level, vary),
      timeManagement: time,
      speaking,
      recommendation: recommend(graded, score, tally),
    },
    answers,
  }
}
