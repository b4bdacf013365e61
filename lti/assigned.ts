import type { AssignedInterviews } from '../core/assigned.ts'
import type { Clock, Records } from '../core/ports.ts'
import { type Assignments, assignments } from './assignments.ts'
import { deadlineOf, timesFor } from './attempt-rules.ts'
import { type Attempt, type Attempts, attempts } from './attempts.ts'
import { type Seats, seats } from './seats.ts'

type Parts = { attempts: Attempts; assignments: Assignments; seats: Seats; clock: Clock }

/** The rules of assignments for the front-ends that hold their interviews. */
export function assignedInterviews(parts: Parts): AssignedInterviews {
  const { clock } = parts

  async function endOf(attempt: Attempt): Promise<number | null> {
    const [assignment, seat] = await Promise.all([
      parts.assignments.get(attempt.assignment),
      parts.seats.get(attempt.seat),
    ])
    if (!assignment?.settings || !seat) return null
    return deadlineOf(attempt.startedAt, timesFor(assignment.settings, seat))
  }

  return {
    async withheld(interview) {
      const attempt = await parts.attempts.ofInterview(interview)
      if (!attempt || attempt.releasedAt !== null) return null
      const settings = (await parts.assignments.get(attempt.assignment))?.settings
      if (settings?.release !== 'after-review') return null
      return 'You have handed it in. Your instructor looks at it first; then you find the report here and in your course.'
    },
    async closed(interview) {
      const attempt = await parts.attempts.ofInterview(interview)
      if (!attempt) return null
      if (attempt.state !== 'open') return 'This attempt was handed in, and stays as it is.'
      const at = await endOf(attempt)
      return at !== null && clock.now() >= at ? 'The time for this attempt is over.' : null
    },
    async endsAt(interview) {
      const attempt = await parts.attempts.ofInterview(interview)
      return attempt?.state === 'open' ? endOf(attempt) : null
    },
  }
}

/** The same for a process that does not speak LTI itself. */
export function assignedOn(basis: { records: Records; clock: Clock }): AssignedInterviews {
  const kept = { attempts: attempts(basis), assignments: assignments(basis), seats: seats(basis) }
  return assignedInterviews({ ...kept, clock: basis.clock })
}
