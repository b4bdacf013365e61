import { CRITERIA, type CriterionWeights } from './rubric.ts'
import type { CriterionScore, Score, Spread } from './score.ts'

/** From this distance between the lowest and the highest score on, in points of 10, a person should look. Greenroom's own. */
export const WIDE_SPREAD = 2.5

type Scored = Extract<Score, { kind: 'scored' }>

/**
 * One judgement out of several of the same answer. Each criterion's score is the median of the runs, the overall score
 * their mean by `weights`; quotes, coverage and feedback are those of the run that lies nearest to it. Where the runs
 * disagree widely, or on whether it can be judged at all, the most frequent view stands, marked for review.
 */
export function medianOf(runs: readonly Score[], weights: CriterionWeights): Score {
  const [first] = runs
  if (!first) throw new RangeError('there is no median of no runs')
  if (runs.length === 1) return first
  const scored = runs.filter((run) => run.kind === 'scored')
  const others = runs.filter((run) => run.kind === 'not-scorable')
  const [other] = others
  // Of two equal halves the one with a score counts: the person who reviews it sees more.
  if (other && others.length > scored.length) return other
  const score = middle(scored, weights)
  const review = reviewOf(score.spread, others.length, runs.length)
  return review === null ? score : { ...score, review }
}

function middle(scored: readonly Scored[], weights: CriterionWeights): Scored & { spread: Spread } {
  const pointsOf = (run: Scored, name: CriterionScore['name']) => run.criteria.find((c) => c.name === name)?.score ?? 1
  const medians = CRITERIA.map((name) => ({ name, score: median(scored.map((run) => pointsOf(run, name))) }))
  const score = oneDecimal(medians.reduce((sum, { name, score: points }) => sum + weights[name] * points, 0))
  const overall = scored.map((run) => run.score)
  const nearest = scored.toSorted((a, b) => Math.abs(a.score - score) - Math.abs(b.score - score))[0] as Scored
  const criteria = medians.map(({ name, score: points }) => {
    const evidence = nearest.criteria.find((c) => c.name === name)?.evidence ?? []
    return { name, score: oneDecimal(points), evidence }
  })
  const spread = { runs: scored.length, lowest: Math.min(...overall), highest: Math.max(...overall) }
  return { ...nearest, score, criteria, spread }
}

function reviewOf({ runs, lowest, highest }: Spread, without: number, all: number): string | null {
  if (without > 0) return `In ${without} of ${all} runs the scorer found that this answer cannot be scored.`
  if (highest - lowest < WIDE_SPREAD) return null
  return `The scorer was not sure: ${runs} runs came to between ${lowest} and ${highest}.`
}

/** The middle value; the lower of the two middle ones for an even number. */
function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.ceil(sorted.length / 2) - 1] as number
}

const oneDecimal = (score: number) => Math.min(10, Math.max(1, Math.round(score * 10) / 10))
