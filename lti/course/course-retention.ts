import type { Jobs } from '../../core/jobs/jobs.ts'
import type { Clock, Records, Store } from '../../core/ports.ts'
import type { Assignments } from './assignments.ts'
import type { Attempt, Attempts } from './attempts.ts'
import type { Audit } from './audit.ts'

const COURSES = 'lti-courses'
const JOB = 'lti-course-retention'
const DAY_MS = 24 * 60 * 60 * 1000
const NIGHTLY = { cron: '41 3 * * *', timeZone: 'UTC' }
const PAGE = 500

/** How long the interviews of a course are kept after they were handed in. */
export type CourseRetention = { course: string; keepDays: number }

type Parts = {
  records: Records
  store: Pick<Store, 'head' | 'headsOf' | 'deleteInterview' | 'deleteCandidate'>
  clock: Clock
  jobs: Jobs
  assignments: Assignments
  attempts: Attempts
  audit: Audit
}

export interface CourseRetentions {
  /** Null: as long as the server keeps them. */
  of(course: string): Promise<number | null>
  set(course: string, keepDays: number | null): Promise<void>
  /** Deletes what is past its course's date: words, sound and report. Scores, grades and the log of who did what stay. Returns how many. */
  sweep(): Promise<number>
  start(): Promise<void>
}

/** Defines its job; call before they start. */
export function courseRetentions(parts: Parts): CourseRetentions {
  const { records, store, clock, jobs, assignments, attempts, audit } = parts
  jobs.define(JOB, { concurrency: 1 }, async () => void (await sweep()))

  async function sweep(): Promise<number> {
    let gone = 0
    for (let after = ''; ; ) {
      const page = await records.find<CourseRetention>(COURSES, 'keeps', { limit: PAGE, after }, clock.now())
      for (const { value } of page) gone += await sweepCourse(value)
      if (page.length < PAGE) return gone
      after = page.at(-1)?.key ?? ''
    }
  }

  async function sweepCourse({ course, keepDays }: CourseRetention): Promise<number> {
    const before = clock.now() - keepDays * DAY_MS
    let gone = 0
    for (const { id } of await assignments.ofCourse(course)) {
      for (const attempt of await attempts.ofAssignment(id)) {
        const over = attempt.state !== 'open' && (attempt.submittedAt ?? attempt.startedAt) < before
        if (!over || attempt.deletedAt || !attempt.interview) continue
        await deleteInterview(attempt, attempt.interview)
        gone++
      }
    }
    return gone
  }

  async function deleteInterview(attempt: Attempt, interview: string): Promise<void> {
    const head = await store.head(interview)
    await store.deleteInterview(interview)
    // What scorers said once quotes the answers, and is kept by candidate.
    if (head && (await store.headsOf(head.candidate, { limit: 1 })).length === 0)
      await store.deleteCandidate(head.candidate)
    // Words of the student, too.
    const forgotten = (a: Attempt) => (a.appeal ? { ...a.appeal, reason: '' } : null)
    await attempts.change(attempt.id, (a) => ({ ...a, deletedAt: clock.now(), appeal: forgotten(a), gist: null }))
    await audit.note(attempt.assignment, { by: 'greenroom', action: 'interview-deleted', subject: attempt.id })
  }

  return {
    sweep,
    of: async (course) => (await records.get<CourseRetention>(COURSES, course, clock.now()))?.value.keepDays ?? null,
    async set(course, keepDays) {
      if (keepDays === null) return void (await records.delete(COURSES, course))
      await records.put(
        COURSES,
        course,
        { course, keepDays } satisfies CourseRetention,
        { tags: ['keeps'] },
        clock.now(),
      )
    },
    start: () => jobs.repeat(JOB, 'all', {}, NIGHTLY),
  }
}
