import { keyPointState } from '../core/report/plots.ts'
import { CRITERIA, type Criterion } from '../core/scoring/rubric.ts'
import { questionKey } from './assignments.ts'
import { questionsOf, type Result } from './results.ts'

/** Fewer students than these are no class: a gap of one of four is soon known by name. */
export const LEAST_STUDENTS = 5
const MOST_GAPS = 12

/** One key point that students left out, of those who were asked for it. */
export type Gap = { question: string; keyPoint: string; missed: number; asked: number }

export type Digest = {
  students: number
  /** The commonest first; only where at least LEAST_STUDENTS were asked, and two missed it. */
  gaps: Gap[]
  /** Means over all scored answers, 1-10. */
  criteria: { name: Criterion; mean: number; answers: number }[]
  /** How many students reached each band of scores: 0-19, 20-39, ... 80-100. */
  bands: number[]
}

/**
 * What a class has in common, from each student's last finished attempt. Names nobody and quotes nobody. Null for fewer than
 * LEAST_STUDENTS.
 */
export function digestOf(results: Iterable<Result>): Digest | null {
  const last = new Map<string, Result>()
  for (const result of results) {
    const known = last.get(result.attempt.seat)
    if (!known || known.attempt.number < result.attempt.number) last.set(result.attempt.seat, result)
  }
  if (last.size < LEAST_STUDENTS) return null
  const gaps = new Map<string, Gap>()
  const criteria = new Map<Criterion, number[]>()
  const bands = [0, 0, 0, 0, 0]
  for (const result of last.values()) {
    for (const gap of pointsOf(result)) addTo(gaps, gap)
    for (const { name, score } of result.report.answers.flatMap((a) => a.criteria))
      criteria.set(name, [...(criteria.get(name) ?? []), score])
    const { score } = result.report.overall
    if (score !== null)
      bands[Math.min(4, Math.floor(score / 20))] = (bands[Math.min(4, Math.floor(score / 20))] ?? 0) + 1
  }
  return {
    students: last.size,
    gaps: [...gaps.values()]
      .filter(({ asked, missed }) => asked >= LEAST_STUDENTS && missed >= 2)
      .sort((a, b) => b.missed / b.asked - a.missed / a.asked || b.missed - a.missed)
      .slice(0, MOST_GAPS),
    criteria: CRITERIA.flatMap((name) => {
      const scores = criteria.get(name) ?? []
      return scores.length === 0 ? [] : [{ name, mean: mean(scores), answers: scores.length }]
    }),
    bands,
  }
}

/** Main questions only: what a follow-up asks after depends on the student's own words. */
function* pointsOf(result: Result): Generator<Gap & { key: string }> {
  const questions = questionsOf(result)
  for (const answer of result.report.answers) {
    const question = questions.get(answer.id)
    if (!question || answer.kind !== 'main') continue
    for (const { keyPoint, coverage } of answer.coverage) {
      const missed = keyPointState(coverage) === 'missed' ? 1 : 0
      yield { key: `${questionKey(question)} ${keyPoint}`, question: question.text, keyPoint, missed, asked: 1 }
    }
  }
}

function addTo(gaps: Map<string, Gap>, { key, ...one }: Gap & { key: string }): void {
  const known = gaps.get(key)
  gaps.set(key, known ? { ...known, missed: known.missed + one.missed, asked: known.asked + 1 } : one)
}

const mean = (values: readonly number[]) => Math.round((values.reduce((a, b) => a + b, 0) / values.length) * 10) / 10
