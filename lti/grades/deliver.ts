import type { Jobs } from '../../core/jobs/jobs.ts'
import type { Clock } from '../../core/ports.ts'
import type { Assignment, Assignments } from '../course/assignments.ts'
import type { Audit } from '../course/audit.ts'
import type { Seats } from '../course/seats.ts'
import type { Addresses } from '../platform/addresses.ts'
import { belowLineItem, lineItemOf } from '../platform/line-items.ts'
import { PlatformError } from '../platform/platform-error.ts'
import type { Platform, Platforms } from '../platform/platforms.ts'
import { sameScore, scoreMessage } from '../platform/scores.ts'
import { SCOPE, type Services } from '../platform/services.ts'
import { type Deliveries, type Delivery, noted, scoreInWords } from './deliveries.ts'

export const DELIVER = 'lti-deliver'

const SECOND_MS = 1_000
const MINUTE_MS = 60 * SECOND_MS
const HOUR_MS = 60 * MINUTE_MS
/** Two days in all: a platform that is away over a weekend's night is no reason to bother anybody. */
export const RETRY_MS = [
  ...[5 * SECOND_MS, 30 * SECOND_MS, 2 * MINUTE_MS, 10 * MINUTE_MS, 30 * MINUTE_MS],
  ...[HOUR_MS, 2 * HOUR_MS, 4 * HOUR_MS, 8 * HOUR_MS, 12 * HOUR_MS, 24 * HOUR_MS],
] as const

export type DeliverParts = {
  jobs: Jobs
  clock: Clock
  addresses: Addresses
  platforms: Platforms
  assignments: Assignments
  seats: Seats
  deliveries: Deliveries
  services: Services
  audit: Audit
  retryMs?: readonly number[]
}

/** Sends wanted scores to their platforms, one at a time for each student, until they arrive or it is hopeless. */
export interface Deliverer {
  /** Has a wanted score sent in the background. */
  start(seat: string): Promise<void>
  /** An instructor's wish to send it (again) now. Errors: GreenroomError 'not-found'. */
  again(seat: string, by: string, options: { overwrite: boolean }): Promise<Delivery>
}

/** A delivery with everything that it takes. */
type Target = { delivery: Delivery; assignment: Assignment; platform: Platform; user: string }

/** Defines the job; call before the jobs start. */
export function deliverer(parts: DeliverParts): Deliverer {
  const { jobs, clock, deliveries, audit, addresses, retryMs = RETRY_MS } = parts

  jobs.define<{ seat: string }>(
    DELIVER,
    { concurrency: 8, timeoutMs: 2 * MINUTE_MS, retryMs },
    async ({ data, attempt, signal }) => {
      // What is wanted may change while it is on its way.
      for (;;) {
        const target = await targetOf(data.seat)
        if (!target) return
        try {
          await deliver(target, signal)
        } catch (error) {
          const givenUp = await noteFailure(
            target.delivery,
            error,
            Math.max(attempt, target.delivery.tries) > retryMs.length,
          )
          if (givenUp || (await waitAsAsked(target.delivery, error))) return
          throw error
        }
      }
    },
  )

  async function targetOf(seat: string): Promise<Target | null> {
    const delivery = await deliveries.get(seat)
    if (delivery?.state !== 'waiting' || (delivery.notBefore ?? 0) > clock.now()) return null
    const assignment = await parts.assignments.get(delivery.assignment)
    const platform = assignment && (await parts.platforms.byId(assignment.platform))
    const person = await parts.seats.get(seat)
    if (!assignment || !platform || !person) return null
    return { delivery, assignment, platform, user: person.user }
  }

  async function deliver(target: Target, signal: AbortSignal): Promise<void> {
    const { delivery, assignment, platform, user } = target
    if (!platform.enabled) throw new PlatformError('the score', 400, 'this platform is switched off in Greenroom')
    const lineItem = await lineItemOf(assignment, platform, { ...parts, signal })
    if (lineItem === null) throw new PlatformError('the score', 400, 'it keeps no grades for this assignment')
    const held = await heldGrade(target, lineItem, signal)
    if (isThere(delivery, held)) return markSent(delivery)
    if (!delivery.overwrite && gradedThere(delivery, held)) return markKept(delivery)
    const { wanted } = delivery
    const timestamp = nextTimestamp(clock.now(), delivery.lastTimestamp)
    const isNew = !delivery.knownAttempts.includes(wanted.attempt)
    const tried = { wanted }
    const { id } = delivery
    await deliveries.change(id, (d) => ({ ...d, tried, lastTimestamp: timestamp, tries: d.tries + 1 }))
    await parts.services.call(platform, {
      call: 'the score',
      method: 'POST',
      url: belowLineItem(lineItem, 'scores'),
      scopes: [SCOPE.score],
      contentType: 'application/vnd.ims.lis.v1.score+json',
      body: scoreMessage(wanted, {
        ...{ user, timestamp, isNew, kind: platform.kind, overwrite: delivery.overwrite },
        launchUrl: addresses.review(wanted.attempt),
      }),
      signal,
    })
    await markSent(delivery)
  }

  /** The grade that the platform holds; 'unknown' where it does not tell. */
  async function heldGrade(
    { platform, assignment, user }: Target,
    lineItem: string,
    signal: AbortSignal,
  ): Promise<Held> {
    if (!assignment.ags?.scopes.includes(SCOPE.results)) return 'unknown'
    try {
      const { json } = await parts.services.call(platform, {
        call: 'the present grade',
        method: 'GET',
        url: belowLineItem(lineItem, 'results', { user_id: user }),
        scopes: [SCOPE.results],
        accept: 'application/vnd.ims.lis.v2.resultcontainer+json',
        signal,
      })
      const results: unknown[] = Array.isArray(json) ? json : []
      const own = results.find((r) => (r as { userId?: unknown }).userId === user) as
        | Record<string, unknown>
        | undefined
      const { resultScore, resultMaximum } = own ?? {}
      if (typeof resultScore !== 'number') return null
      return { score: resultScore, maximum: typeof resultMaximum === 'number' && resultMaximum > 0 ? resultMaximum : 1 }
    } catch (error) {
      // Some platforms know no result before the first score; whether the score itself is taken shows in a moment.
      if (error instanceof PlatformError && !error.retryable) return 'unknown'
      throw error
    }
  }

  async function markSent({ id, revision, wanted }: Delivery): Promise<void> {
    const at = clock.now()
    const { given, maximum, attempt } = wanted
    const details = scoreInWords(wanted)
    const after = await deliveries.change(id, (d) => ({
      ...d,
      state: d.revision === revision ? 'sent' : 'waiting',
      sent: { wanted, at },
      graded: given === null ? d.graded : { given, maximum },
      tried: null,
      knownAttempts: [...new Set([...d.knownAttempts, attempt])],
      problem: null,
      history: noted(d.history, { at, what: 'sent', details }),
    }))
    await audit.note(after.assignment, {
      by: 'greenroom',
      action: 'grade-sent',
      subject: id,
      details: { grade: details },
    })
  }

  async function markKept({ id, revision }: Delivery): Promise<void> {
    const at = clock.now()
    const details = 'the platform holds a grade that was given there'
    const after = await deliveries.change(id, (d) => ({
      ...d,
      state: d.revision === revision ? 'kept' : 'waiting',
      problem: null,
      history: noted(d.history, { at, what: 'kept', details }),
    }))
    await audit.note(after.assignment, { by: 'greenroom', action: 'grade-kept', subject: id })
  }

  /** Returns whether it is given up until a person wants it again. */
  async function noteFailure({ id, revision }: Delivery, error: unknown, wasLast: boolean): Promise<boolean> {
    if (!(error instanceof PlatformError)) return false
    const hopeless = wasLast || !error.retryable
    const at = clock.now()
    const { status, message } = error
    const after = await deliveries.change(id, (d) => ({
      ...d,
      state: hopeless && d.revision === revision ? 'failed' : d.state,
      problem: { at, status, message },
      history: noted(d.history, { at, what: 'failed', details: message }),
    }))
    if (hopeless)
      await audit.note(after.assignment, { by: 'greenroom', action: 'grade-failed', subject: id, details: { status } })
    return hopeless
  }

  /** The platform knows best when it is back: the next try is a job of its own. Returns whether it said. */
  async function waitAsAsked({ id }: Delivery, error: unknown): Promise<boolean> {
    if (!(error instanceof PlatformError) || error.waitMs === null) return false
    const at = clock.now() + error.waitMs
    await deliveries.change(id, (d) => ({ ...d, notBefore: at }))
    await jobs.enqueue(DELIVER, `${id}@${at}`, { seat: id }, at)
    return true
  }

  /** A parked job holds its key, so it goes on rather than beside a new one. */
  async function start(seat: string): Promise<void> {
    const parked = (await jobs.parked()).find(({ name, key }) => name === DELIVER && key === seat)
    if (parked) await jobs.unpark(parked.id)
    else await jobs.enqueue(DELIVER, seat, { seat })
  }

  return {
    start,
    async again(seat, by, { overwrite }) {
      const at = clock.now()
      const changed = await deliveries.change(seat, (d) => ({
        ...d,
        ...{ state: 'waiting', revision: d.revision + 1, overwrite, tries: 0, problem: null, notBefore: null },
        history: noted(d.history, { at, what: 'again', details: overwrite ? 'over what is there' : '' }),
      }))
      await audit.note(changed.assignment, { by, action: 'grade-sent-again', subject: seat })
      // One that waits for its next try is tried now.
      await jobs.cancel(DELIVER, seat)
      await start(seat)
      return changed
    },
  }
}

type Held = { score: number; maximum: number } | null | 'unknown'

const near = (one: number, other: number) => Math.abs(one - other) < 0.0051

/** Platforms may keep a grade of another maximum than ours. */
const sameGrade = (held: { score: number; maximum: number }, ours: { given: number; maximum: number }) =>
  near((held.score / held.maximum) * ours.maximum, ours.given)

/** Whether the very same is there already: its answer was lost, or it is asked for again. */
function isThere({ sent, tried, wanted, overwrite }: Delivery, held: Held): boolean {
  const { given, maximum } = wanted
  if (overwrite || given === null || held === null || held === 'unknown') return false
  return [sent, tried].some((s) => s !== null && sameScore(s.wanted, wanted)) && sameGrade(held, { given, maximum })
}

/** Whether the grade there is none of ours: somebody gave it by hand. */
function gradedThere({ graded, tried }: Delivery, held: Held): boolean {
  if (held === null || held === 'unknown') return false
  const ours = [graded, tried?.wanted].flatMap((g) =>
    g && g.given !== null ? [{ given: g.given, maximum: g.maximum }] : [],
  )
  return !ours.some((grade) => sameGrade(held, grade))
}

/** Moodle counts whole seconds, and refuses the same one twice. */
const nextTimestamp = (now: number, last: number) => Math.max(Math.floor(now / SECOND_MS) * SECOND_MS, last + SECOND_MS)
