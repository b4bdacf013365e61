import type { Engine } from '../../core/engine/engine.ts'
import type { Rescore } from '../../core/engine/rescore.ts'
import { GreenroomError } from '../../core/errors.ts'
import type { Jobs } from '../../core/jobs/jobs.ts'
import type { Clock, Store } from '../../core/ports.ts'
import type { Report } from '../../core/report/report.ts'
import type { Assignment, Assignments } from '../course/assignments.ts'
import { deadlineOf, timesFor } from '../course/attempt-rules.ts'
import type { Attempt, Attempts } from '../course/attempts.ts'
import type { Audit } from '../course/audit.ts'
import type { ExtraTime, Seat, Seats } from '../course/seats.ts'
import type { Addresses } from '../platform/addresses.ts'
import type { Platforms } from '../platform/platforms.ts'
import { wantedScore } from '../platform/scores.ts'
import type { Deliverer } from './deliver.ts'
import type { Deliveries } from './deliveries.ts'
import { rubricFor } from './rubric-changes.ts'

const DEADLINE = 'lti-deadline'
const SWEEP = 'lti-sweep'
/** What a process that ended left undone is found within a minute. */
const EVERY_MINUTE = { cron: '* * * * *', timeZone: 'UTC' }
const RESCORE_MS = 5 * 60 * 1000

export type GradingParts = {
  engine: Engine
  jobs: Jobs
  clock: Clock
  addresses: Addresses
  platforms: Platforms
  assignments: Assignments
  seats: Seats
  attempts: Attempts
  deliveries: Deliveries
  deliverer: Deliverer
  audit: Audit
  store: Pick<Store, 'saveReport'>
  rescore: Rescore
  /** Why nothing of an assignment may be released yet; null: it may. */
  whyHeld: (assignment: Assignment) => Promise<string | null>
  log: (message: string, error: unknown) => void
}

/** Follows attempts to their ends: time limits, results, and what the platform is told. */
export interface Grading {
  /** Follows an attempt whose interview has begun, and ends it in time. */
  follow(attempt: Attempt): Promise<void>
  /** Takes the result of an attempt whose interview is over; does nothing for others. */
  collect(attempt: string): Promise<void>
  /** Takes up what was left undone. */
  sweep(): Promise<void>
  start(): Promise<void>
  /**
   * Lets the student read the report, and the grade count. Errors: GreenroomError 'not-found', 'refused', also where the
   * machine is to be checked first and nobody scored this attempt by hand.
   */
  release(attempt: string, by: string): Promise<void>
  /** All of an assignment that wait. Returns how many; their grades follow in the background. Errors: GreenroomError 'refused'. */
  releaseAll(assignment: Assignment, by: string): Promise<number>
  /** Takes the score of a new report. Errors: GreenroomError 'not-found', 'refused'. */
  rescored(attempt: string, report: Report): Promise<void>
  /** The instructor's own score, 0-100, in the machine's place; null takes it back. Errors: GreenroomError 'not-found', 'bad-input', 'refused'. */
  override(attempt: string, override: { score: number; reason: string } | null, by: string): Promise<void>
  /** More time, also for an attempt that runs. Errors: GreenroomError 'not-found'. */
  setExtra(seat: string, extra: ExtraTime | null, by: string): Promise<void>
  /** Has the platform told what should be there now; nothing where it is. */
  settle(seat: string): Promise<void>
}

/** Defines its jobs; call before they start. */
export function grading(parts: GradingParts): Grading {
  const { engine, jobs, clock, assignments, seats, attempts, deliveries, deliverer, audit, addresses, log } = parts
  const followed = new Map<string, () => void>()

  jobs.define<{ attempt: string }>(DEADLINE, {}, async ({ data }) => endIfLate(data.attempt))
  jobs.define(SWEEP, { concurrency: 1, retryMs: [] }, () => sweep())

  async function deadlineFor(attempt: Attempt): Promise<number | null> {
    const [assignment, seat] = await Promise.all([assignments.get(attempt.assignment), seats.get(attempt.seat)])
    if (!assignment?.settings || !seat) return null
    return deadlineOf(attempt.startedAt, timesFor(assignment.settings, seat))
  }

  /** Extra time gives another deadline and another job; the earlier job then finds nothing to do. */
  async function schedule(attempt: Attempt): Promise<void> {
    const at = await deadlineFor(attempt)
    if (at !== null) await jobs.enqueue(DEADLINE, `${attempt.id}@${at}`, { attempt: attempt.id }, at)
  }

  async function endIfLate(id: string): Promise<void> {
    const attempt = await attempts.get(id)
    if (attempt?.state !== 'open' || !attempt.interview) return
    const at = await deadlineFor(attempt)
    if (at === null || clock.now() < at) return
    const state = await engine.view(attempt.interview)
    if (state.status === 'open') {
      await engine.submit(attempt.interview, { kind: 'end', key: `deadline-${at}` })
      await audit.note(attempt.assignment, { by: 'greenroom', action: 'attempt-ended-by-time', subject: id })
    }
    await collect(id)
  }

  async function collect(id: string): Promise<void> {
    const attempt = await attempts.get(id)
    if (attempt?.state === 'open' && !(await takeResult(attempt))) return
    unfollow(id)
    // A process that dies here leaves it unsettled, and the next sweep goes on.
    if (attempt && !attempt.settled) await settleAttempt(attempt)
  }

  async function settleAttempt({ id, seat }: Attempt): Promise<void> {
    await settle(seat)
    await attempts.change(id, (a) => ({ ...a, settled: true }))
  }

  /** Returns whether there was one. */
  async function takeResult({ id, interview, assignment: assignmentId }: Attempt): Promise<boolean> {
    const state = interview ? await engine.view(interview) : null
    if (!interview || state?.status !== 'closed') return false
    const made = await engine.report(interview)
    if (!made || made.basedOn < state.basis) return false
    const assignment = await assignments.get(assignmentId)
    const report = await judgedAsChanged(made, interview, assignment)
    const { score, gist, basis } = toldBy(report)
    const visible = assignment?.settings?.release !== 'after-review' || score === null
    const result = {
      state: score === null ? ('void' as const) : ('submitted' as const),
      ...{ submittedAt: state.closedAt, score, gist, basis, releasedAt: visible ? clock.now() : null },
    }
    let taken = false
    await attempts.change(id, (a) => {
      taken = a.state === 'open'
      return taken ? { ...a, ...result } : a
    })
    if (taken)
      await audit.note(assignmentId, { by: 'greenroom', action: 'attempt-submitted', subject: id, details: { score } })
    return true
  }

  /** Where the instructor changed what answers are judged by, later attempts are judged alike. */
  async function judgedAsChanged(made: Report, interview: string, assignment: Assignment | null): Promise<Report> {
    const rubrics = assignment?.rubrics ?? []
    if (rubrics.length === 0) return made
    const signal = AbortSignal.timeout(RESCORE_MS)
    const report = await parts.rescore(interview, { rubricOf: rubricFor(rubrics), signal })
    await parts.store.saveReport(interview, report)
    return report
  }

  async function settle(seatId: string): Promise<void> {
    const seat = await seats.get(seatId)
    const assignment = seat && (await assignments.get(seat.assignment))
    const platform = assignment && (await parts.platforms.byId(assignment.platform))
    if (!seat || !assignment?.settings || !platform || seat.preview) return
    const [all, delivery] = await Promise.all([attempts.ofSeat(seatId), deliveries.get(seatId)])
    const before = (delivery?.graded ?? null) !== null
    const wanted = wantedScore(assignment.settings, all, { kind: platform.kind, before }, addresses.review)
    if (wanted && (await deliveries.want(seatId, assignment.id, wanted))) await deliverer.start(seatId)
  }

  function unfollow(id: string): void {
    followed.get(id)?.()
    followed.delete(id)
  }

  function watch(attempt: Attempt): void {
    if (followed.has(attempt.id) || !attempt.interview) return
    const stop = engine.watch(attempt.interview, ({ kind }) => {
      if (kind === 'report') collect(attempt.id).catch((error) => log('an attempt’s result could not be taken', error))
    })
    followed.set(attempt.id, stop)
  }

  async function sweep(): Promise<void> {
    for (let after = ''; ; ) {
      const page = await attempts.unfinished(after)
      for (const attempt of page) await takeUp(attempt)
      if (page.length === 0) break
      after = page.at(-1)?.id ?? ''
    }
    for (let after = ''; ; ) {
      const page = await deliveries.waiting(after)
      for (const { id } of page) await deliverer.start(id)
      if (page.length === 0) break
      after = page.at(-1)?.id ?? ''
    }
  }

  /** One that cannot be taken up, as its interview was deleted, keeps no other from it. */
  async function takeUp(attempt: Attempt): Promise<void> {
    try {
      watch(attempt)
      await endIfLate(attempt.id)
      await collect(attempt.id)
    } catch (error) {
      log('an attempt could not be taken up', error)
    }
  }

  async function finished(id: string): Promise<{ attempt: Attempt; assignment: Assignment; seat: Seat }> {
    const attempt = await attempts.get(id)
    const [assignment, seat] = attempt
      ? await Promise.all([assignments.get(attempt.assignment), seats.get(attempt.seat)])
      : [null, null]
    if (!attempt || !assignment || !seat) throw new GreenroomError('not-found', 'There is no such attempt.')
    if (attempt.state === 'open') throw new GreenroomError('refused', 'This attempt is not finished yet.')
    return { attempt, assignment, seat }
  }

  return {
    collect,
    sweep,
    settle,
    async follow(attempt) {
      watch(attempt)
      await schedule(attempt)
    },
    async start() {
      await jobs.repeat(SWEEP, 'all', {}, EVERY_MINUTE)
      await sweep()
    },
    async release(id, by) {
      const { attempt, assignment } = await finished(id)
      if (attempt.releasedAt === null) {
        const held = attempt.override ? null : await parts.whyHeld(assignment)
        if (held) throw new GreenroomError('refused', held)
        await attempts.change(id, (a) => ({ ...a, releasedAt: a.releasedAt ?? clock.now(), settled: false }))
        await audit.note(attempt.assignment, { by, action: 'attempt-released', subject: id })
      }
      await settleAttempt(attempt)
    },
    async releaseAll(assignment, by) {
      const held = await parts.whyHeld(assignment)
      if (held) throw new GreenroomError('refused', held)
      const all = await attempts.ofAssignment(assignment.id)
      const waiting = all.filter(({ state, releasedAt }) => state === 'submitted' && releasedAt === null)
      for (const { id } of waiting) {
        await attempts.change(id, (a) => ({ ...a, releasedAt: a.releasedAt ?? clock.now(), settled: false }))
        await audit.note(assignment.id, { by, action: 'attempt-released', subject: id })
      }
      // Hundreds of grades are more than a page should wait for.
      if (waiting.length > 0) await jobs.enqueue(SWEEP, 'released', {})
      return waiting.length
    },
    async rescored(id, report) {
      const { attempt } = await finished(id)
      const told = toldBy(report)
      await attempts.change(id, (a) => ({
        ...a,
        ...{ ...told, settled: false },
        state: a.override || told.score !== null ? 'submitted' : 'void',
      }))
      await settleAttempt(attempt)
    },
    async override(id, override, by) {
      const { attempt } = await finished(id)
      if (override && !(override.score >= 0 && override.score <= 100))
        throw new GreenroomError('bad-input', 'A score is a number from 0 to 100.')
      const at = clock.now()
      await attempts.change(id, (a) => ({
        ...a,
        override: override && { ...override, by, at },
        // What the machine could not score counts once a person did.
        state: override || a.score !== null ? 'submitted' : 'void',
        settled: false,
      }))
      const details = { before: attempt.override?.score ?? attempt.score, after: override?.score ?? attempt.score }
      await audit.note(attempt.assignment, { by, action: 'score-overridden', subject: id, details })
      await settleAttempt(attempt)
    },
    async setExtra(seatId, extra, by) {
      const seat = await seats.setExtra(seatId, extra)
      const details = extra ? { ...extra } : {}
      await audit.note(seat.assignment, { by, action: 'extra-time', subject: seatId, details })
      for (const attempt of await attempts.ofSeat(seatId)) if (attempt.state === 'open') await schedule(attempt)
    },
  }
}

const LONGEST_GIST = 400

/** What an attempt keeps of its report. */
function toldBy({ overall, basedOn }: Report): Pick<Attempt, 'score' | 'basis' | 'gist'> {
  const { score, strengths, weaknesses } = overall
  const gist = [strengths[0], weaknesses[0]].filter((text) => text !== undefined).join(' ')
  return { score, basis: basedOn, gist: gist === '' ? null : gist.slice(0, LONGEST_GIST) }
}
