import type { AssignedInterviews } from '../../core/assigned.ts'
import type { Clock, Records } from '../../core/ports.ts'
import { studentWording } from '../wording/index.ts'
import { type Assignments, assignments } from './assignments.ts'
import { deadlineOf, timesFor } from './attempt-rules.ts'
import { type Attempt, type Attempts, attempts } from './attempts.ts'
import { type Seats, seats } from './seats.ts'
import type { AssignmentSettings } from './settings.ts'

type Parts = { attempts: Attempts; assignments: Assignments; seats: Seats; clock: Clock }

/** The rules of assignments for the front-ends that hold their interviews; what is to be shown is in the interview's language. */
export function assignedInterviews(parts: Parts): AssignedInterviews {
  const { clock } = parts

  const settingsOf = async ({ assignment }: Attempt) => (await parts.assignments.get(assignment))?.settings ?? null

  async function endOf(attempt: Attempt, settings: AssignmentSettings | null): Promise<number | null> {
    const seat = await parts.seats.get(attempt.seat)
    return settings && seat ? deadlineOf(attempt.startedAt, timesFor(settings, seat)) : null
  }

  return {
    async withheld(interview) {
      const attempt = await parts.attempts.ofInterview(interview)
      if (!attempt || attempt.releasedAt !== null) return null
      const settings = await settingsOf(attempt)
      return settings?.release === 'after-review' ? studentWording(settings.language).withheld : null
    },
    async closed(interview) {
      const attempt = await parts.attempts.ofInterview(interview)
      if (!attempt) return null
      const settings = await settingsOf(attempt)
      const w = studentWording(settings?.language ?? 'en')
      if (attempt.state !== 'open') return w.staysAsIs
      const at = await endOf(attempt, settings)
      return at !== null && clock.now() >= at ? w.timeOver : null
    },
    async endsAt(interview) {
      const attempt = await parts.attempts.ofInterview(interview)
      return attempt?.state === 'open' ? endOf(attempt, await settingsOf(attempt)) : null
    },
  }
}

/** The same for a process that does not speak LTI itself. */
export function assignedOn(basis: { records: Records; clock: Clock }): AssignedInterviews {
  const kept = { attempts: attempts(basis), assignments: assignments(basis), seats: seats(basis) }
  return assignedInterviews({ ...kept, clock: basis.clock })
}
