import { CRITERIA, type Criterion } from '../scoring/rubric.ts'
import { meanOf } from './class-digest.ts'
import type { Report } from './report.ts'

/** How somebody's interviews of the last seven days went. */
export type Week = {
  interviews: number
  /** Mean overall score, 0-100; null where nothing could be scored. */
  mean: number | null
  /** The same of the four weeks before; null where there is none. */
  before: number | null
  /** What is judged that was lowest, with its mean, 1-10; null for fewer than LEAST_ANSWERS scored answers. */
  weakest: { name: Criterion; mean: number } | null
}

const DAY_MS = 24 * 60 * 60 * 1000
const WEEK_MS = 7 * DAY_MS
const WEEKS_BEFORE = 4
/** Of fewer answers nobody can tell what somebody is weak in. */
const LEAST_ANSWERS = 3

/** From reports with the start of their interviews; times are milliseconds since the Unix epoch. Null: there was none this week. */
export function weekOf(reports: readonly { startedAt: number; report: Report }[], now: number): Week | null {
  const during = (from: number, to: number) =>
    reports.flatMap(({ startedAt, report }) => (startedAt > from && startedAt <= to ? [report] : []))
  const own = during(now - WEEK_MS, now)
  if (own.length === 0) return null
  const before = during(now - (1 + WEEKS_BEFORE) * WEEK_MS, now - WEEK_MS)
  return { interviews: own.length, mean: meanScore(own), before: meanScore(before), weakest: weakestIn(own) }
}

function meanScore(reports: readonly Report[]): number | null {
  const scores = reports.flatMap(({ overall }) => overall.score ?? [])
  return scores.length === 0 ? null : Math.round(meanOf(scores))
}

function weakestIn(reports: readonly Report[]): Week['weakest'] {
  const scored = reports.flatMap(({ answers }) => answers).flatMap(({ criteria }) => criteria)
  const means = CRITERIA.flatMap((name) => {
    const scores = scored.flatMap((criterion) => (criterion.name === name ? [criterion.score] : []))
    return scores.length < LEAST_ANSWERS ? [] : [{ name, mean: meanOf(scores) }]
  })
  return means.reduce<Week['weakest']>((least, one) => (least && least.mean <= one.mean ? least : one), null)
}
