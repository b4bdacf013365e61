import type { AssignedInterviews } from '../core/assigned.ts'
import type { Clock } from '../core/ports.ts'
import type { Assignments } from './assignments.ts'
import { deadlineOf, timesFor } from './attempt-rules.ts'
import type { Attempts } from './attempts.ts'
import type { Seats } from './seats.ts'

type Parts = { attempts: Attempts; assignments: Assignments; seats: Seats; clock: Clock }

/** The rules of assignments for the front-ends that hold their interviews. */
export function assignedInterviews({ attempts, assignments, seats, clock }: Parts): AssignedInterviews {
  return {
    async withheld(interview) {
      const attempt = await attempts.ofInterview(interview)
      if (!attempt || attempt.releasedAt !== null) return null
      const settings = (await assignments.get(attempt.assignment))?.settings
      if (settings?.release !== 'after-review') return null
      return 'You have handed it in. Your instructor looks at it first; then you find the report here and in your course.'
    },
    async closed(interview) {
      const attempt = await attempts.ofInterview(interview)
      if (!attempt) return null
      if (attempt.state !== 'open') return 'This attempt was handed in, and stays as it is.'
      const [assignment, seat] = await Promise.all([assignments.get(attempt.assignment), seats.get(attempt.seat)])
      if (!assignment?.settings || !seat) return null
      const at = deadlineOf(attempt.startedAt, timesFor(assignment.settings, seat))
      return at !== null && clock.now() >= at ? 'The time for this attempt is over.' : null
    },
  }
}
