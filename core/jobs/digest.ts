import type { Engine } from '../engine/engine.ts'
import { GreenroomError } from '../errors.ts'
import { isOfCourse } from '../identity/linked-accounts.ts'
import { type OwnReportParts, reportsOf } from '../identity/own-reports.ts'
import type { Clock, Records } from '../ports.ts'
import { type ClassDigest, classDigestOf, type PersonResult } from '../report/class-digest.ts'
import { type Week, weekOf } from '../report/week.ts'

/** A finished interview of a place, such as a workspace of Slack. */
type Placed = { interview: string; candidate: string; at: number }

const PLACED = 'placed-results'
const DAY_MS = 24 * 60 * 60 * 1000
const WEEK_MS = 7 * DAY_MS
/** A digest that is sent late still finds its week. */
const KEPT_MS = 2 * WEEK_MS
/** More reports than anybody gets in five weeks, and more results than a digest needs. */
const MOST_REPORTS = 100
const MOST_RESULTS = 1_000

const tagOf = (group: string) => `placed:${group}`

/** How a person's last seven days went, over all accounts that were tied to theirs; null where there was no interview. */
export async function weekOfPerson(candidate: string, parts: OwnReportParts): Promise<Week | null> {
  const reports = await reportsOf(candidate, parts, MOST_REPORTS)
  return weekOf(
    reports.map(({ head, report }) => ({ startedAt: head.startedAt, report })),
    parts.clock.now(),
  )
}

/** Sends a weekly message together with the week that it looks back on. */
export function withWeek(parts: OwnReportParts, send: (candidate: string, week: Week | null) => Promise<void>) {
  return async (candidate: string): Promise<void> => send(candidate, await weekOfPerson(candidate, parts))
}

type PlaceParts = { engine: Pick<Engine, 'view' | 'report'>; records: Records; clock: Clock }

/**
 * Notes where an interview was held that has its report now, for that place's digest; once is as good as often. Courses have a
 * digest of their own.
 */
export async function noteResult(interview: string, { engine, records, clock }: PlaceParts): Promise<void> {
  const state = await engine.view(interview)
  const { candidate, group } = state
  if (state.status !== 'closed' || group === null || isOfCourse(candidate)) return
  const at = state.closedAt
  if (at + KEPT_MS <= clock.now()) return
  const placed: Placed = { interview, candidate, at }
  const options = { tags: [tagOf(group), `candidate:${candidate}`], expiresAt: at + KEPT_MS }
  await records.put(PLACED, `${group}|${interview}`, placed, options, clock.now())
}

/** What the interviews of a place's last seven days have in common; names nobody. Null for too few people. */
export async function digestOfGroup(group: string, parts: PlaceParts): Promise<ClassDigest | null> {
  const { records, clock } = parts
  const now = clock.now()
  const found = await records.find<Placed>(PLACED, tagOf(group), { limit: MOST_RESULTS }, now)
  const results: PersonResult[] = []
  for (const { value } of found) {
    const result = value.at > now - WEEK_MS ? await resultOf(value, parts) : null
    if (result) results.push(result)
  }
  return classDigestOf(results)
}

async function resultOf({ interview, candidate, at }: Placed, { engine }: PlaceParts): Promise<PersonResult | null> {
  try {
    const [state, report] = await Promise.all([engine.view(interview), engine.report(interview)])
    const questions = new Map(state.pairs.map(({ question }) => [question.id, question]))
    return report && { person: candidate, at, report, questions }
  } catch (error) {
    // Deleted by its date.
    if (error instanceof GreenroomError && error.code === 'not-found') return null
    throw error
  }
}
