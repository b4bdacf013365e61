import { byItsAuthor, type Score } from '../scoring/score.ts'
import type { ReportAnswer } from './report.ts'

/** An answer of the report with the judgement it came from; null where nobody judged it. */
export type Graded = { answer: ReportAnswer; judgement: Score | null }

/** An answer that has a score, with its weight in every mean over the interview. */
export type Scored = { answer: ReportAnswer & { score: number }; weight: number }

/** A follow-up asks after one point of its question, so it weighs half. */
export const weightOf = ({ kind }: Pick<ReportAnswer, 'kind'>): number => (kind === 'main' ? 1 : 0.5)

/** What a main question counts that was skipped, or an answer that its author kept from being scored. Of 10. */
const LOWEST = 1

export function scoredOnly(graded: readonly Graded[]): Scored[] {
  return graded.flatMap(({ answer }) =>
    answer.score === null ? [] : [{ answer: { ...answer, score: answer.score }, weight: weightOf(answer) }],
  )
}

/** The mean of what `value` gives, by weight; null for no items. */
export function weightedMean(items: readonly Scored[], value: (answer: Scored['answer']) => number): number | null {
  const weight = items.reduce((sum, item) => sum + item.weight, 0)
  return weight === 0 ? null : items.reduce((sum, item) => sum + item.weight * value(item.answer), 0) / weight
}

/** 0-100, or null without a scored answer; by the definition of `overall.score` in `reportDefinitions`. */
export function overallScore(graded: readonly Graded[]): number | null {
  const scored = scoredOnly(graded)
  if (scored.length === 0) return null
  const lowest = graded
    .filter((g) => countsAsLowest(g))
    .map(({ answer }) => ({ answer: { ...answer, score: LOWEST }, weight: weightOf(answer) }))
  const mean = weightedMean([...scored, ...lowest], (answer) => answer.score)
  return mean === null ? null : Math.round(mean * 10)
}

/** A skipped main question, or an answer that cannot be scored by its author's doing. */
export function countsAsLowest({ answer, judgement }: Graded): boolean {
  if (answer.outcome === 'skipped') return answer.kind === 'main'
  return judgement?.kind === 'not-scorable' && byItsAuthor(judgement.why)
}
