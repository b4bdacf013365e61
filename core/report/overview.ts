import { CRITERIA, type Criterion } from '../scoring/rubric.ts'
import { type Graded, type Scored, scoredOnly, weightedMean } from './grade.ts'
import type { ReportAnswer, Speaking, Tally, TimeManagement } from './report.ts'

/** Coverage from which a key point counts as made, and as touched. */
export const MADE = 0.5
export const TOUCHED = 0.25

export type CriterionMean = { name: Criterion; mean: number; best: ReportAnswer; worst: ReportAnswer }

/** What strengths, weaknesses and suggestions are drawn from. */
export type Overview = {
  graded: readonly Graded[]
  scored: Scored[]
  /** Best first. */
  criteria: CriterionMean[]
  best: Scored['answer'] | null
  /** Null with fewer than two scored answers: then the best is the worst, too. */
  worst: Scored['answer'] | null
  tally: Tally
  time: TimeManagement
  speaking: Speaking | null
  overall: number | null
  words: number
  fillersPer100Words: number | null
  /** Slips for each 100 words of the checked answers; null where too little was checked. */
  slipsPer100Words: number | null
}

/** Fewer words than this are too few to speak of someone's language. */
const ENOUGH_WORDS = 60

export function overviewOf(
  graded: readonly Graded[],
  tally: Tally,
  time: TimeManagement,
  speaking: Speaking | null,
  overall: number | null,
): Overview {
  const scored = scoredOnly(graded)
  const ranked = scored.map(({ answer }) => answer).toSorted((a, b) => b.score - a.score)
  const answers = graded.map(({ answer }) => answer)
  const words = sum(answers, (a) => a.delivery?.words ?? 0)
  const checked = answers.filter((a) => a.corrections !== null)
  const checkedWords = sum(checked, (a) => a.delivery?.words ?? 0)
  const fillers = sum(answers, (a) => sum(a.delivery?.fillers ?? [], (f) => f.count))
  const slips = sum(checked, (a) => a.corrections?.length ?? 0)
  return {
    ...{ graded, scored, tally, time, speaking, overall, words },
    criteria: criterionMeans(scored),
    best: ranked[0] ?? null,
    worst: ranked.length > 1 ? (ranked.at(-1) ?? null) : null,
    fillersPer100Words: words < ENOUGH_WORDS ? null : (fillers / words) * 100,
    slipsPer100Words: checkedWords < ENOUGH_WORDS ? null : (slips / checkedWords) * 100,
  }
}

function criterionMeans(scored: Scored[]): CriterionMean[] {
  const means = CRITERIA.flatMap((name): CriterionMean[] => {
    const judged = scored.filter(({ answer }) => criterionScore(answer, name) !== null)
    const value = (answer: ReportAnswer) => criterionScore(answer, name) ?? 0
    const mean = weightedMean(judged, value)
    const ranked = judged.map(({ answer }) => answer).toSorted((a, b) => value(b) - value(a))
    const [best, worst] = [ranked[0], ranked.at(-1)]
    return mean === null || !best || !worst ? [] : [{ name, mean, best, worst }]
  })
  return means.toSorted((a, b) => b.mean - a.mean)
}

export function criterionScore(answer: ReportAnswer, name: Criterion): number | null {
  return answer.criteria.find((c) => c.name === name)?.score ?? null
}

/** Key points of an answer that were neither made nor touched. */
export function missedPoints(answer: ReportAnswer): string[] {
  return answer.coverage.filter((c) => c.coverage < TOUCHED).map((c) => c.keyPoint)
}

/** Every filler of the interview with its count, most frequent first. */
export function fillersOf(graded: readonly Graded[]): { filler: string; count: number }[] {
  const counts = new Map<string, number>()
  for (const { answer } of graded) {
    for (const { filler, count } of answer.delivery?.fillers ?? [])
      counts.set(filler, (counts.get(filler) ?? 0) + count)
  }
  return [...counts].map(([filler, count]) => ({ filler, count })).sort((a, b) => b.count - a.count)
}

export function sum<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((total, item) => total + value(item), 0)
}
