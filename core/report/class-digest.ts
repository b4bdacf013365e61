import type { AskedQuestion } from '../interview/events.ts'
import { CRITERIA, type Criterion } from '../scoring/rubric.ts'
import { keyPointState } from './plots.ts'
import type { Report } from './report.ts'

/** Fewer people than these are no class: a gap of one of four is soon known by name. */
export const LEAST_PEOPLE = 5
const MOST_GAPS = 12

/** One finished interview of somebody. */
export type PersonResult = {
  /** Whose it is, by any name. */
  person: string
  /** Of one person's the latest counts. */
  at: number
  report: Report
  /** The questions by their ids within it. */
  questions: ReadonlyMap<string, AskedQuestion>
}

/** One key point that people left out, of those who were asked for it. */
export type Gap = { question: string; keyPoint: string; missed: number; asked: number }

/** What the interviews of several people have in common. */
export type ClassDigest = {
  people: number
  /** The commonest first; only where at least LEAST_PEOPLE were asked, and two missed it. */
  gaps: Gap[]
  /** Means over all scored answers, 1-10. */
  criteria: { name: Criterion; mean: number; answers: number }[]
  /** How many people reached each band of scores: 0-19, 20-39, ... 80-100. */
  bands: number[]
}

/** From each person's latest interview. Names nobody and quotes nobody. Null for fewer than LEAST_PEOPLE. */
export function classDigestOf(results: Iterable<PersonResult>): ClassDigest | null {
  const last = new Map<string, PersonResult>()
  for (const result of results) {
    const known = last.get(result.person)
    if (!known || known.at < result.at) last.set(result.person, result)
  }
  if (last.size < LEAST_PEOPLE) return null
  const gaps = new Map<string, Gap>()
  const criteria = new Map<Criterion, number[]>()
  const bands = [0, 0, 0, 0, 0]
  for (const result of last.values()) {
    for (const gap of pointsOf(result)) addTo(gaps, gap)
    for (const { name, score } of result.report.answers.flatMap((a) => a.criteria))
      criteria.set(name, [...(criteria.get(name) ?? []), score])
    const { score } = result.report.overall
    if (score === null) continue
    const band = Math.min(bands.length - 1, Math.floor(score / 20))
    bands[band] = (bands[band] ?? 0) + 1
  }
  return {
    people: last.size,
    gaps: [...gaps.values()]
      .filter(({ asked, missed }) => asked >= LEAST_PEOPLE && missed >= 2)
      .sort((a, b) => b.missed / b.asked - a.missed / a.asked || b.missed - a.missed)
      .slice(0, MOST_GAPS),
    criteria: CRITERIA.flatMap((name) => {
      const scores = criteria.get(name) ?? []
      return scores.length === 0 ? [] : [{ name, mean: meanOf(scores), answers: scores.length }]
    }),
    bands,
  }
}

/** Main questions only: what a follow-up asks after depends on the person's own words. */
function* pointsOf({ report, questions }: PersonResult): Generator<Gap & { key: string }> {
  for (const answer of report.answers) {
    const question = questions.get(answer.id)
    if (!question || answer.kind !== 'main') continue
    for (const { keyPoint, coverage } of answer.coverage) {
      const missed = keyPointState(coverage) === 'missed' ? 1 : 0
      const key = `${question.bankId ?? question.text} ${keyPoint}`
      yield { key, question: question.text, keyPoint, missed, asked: 1 }
    }
  }
}

function addTo(gaps: Map<string, Gap>, { key, ...one }: Gap & { key: string }): void {
  const known = gaps.get(key)
  gaps.set(key, known ? { ...known, missed: known.missed + one.missed, asked: known.asked + 1 } : one)
}

/** With one decimal. */
export const meanOf = (values: readonly number[]) =>
  Math.round((values.reduce((a, b) => a + b, 0) / values.length) * 10) / 10
