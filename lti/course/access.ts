import type { Request } from 'express'
import { LtiRefusal } from '../platform/refusal.ts'
import type { Assignment, Assignments } from './assignments.ts'
import type { Attempt, Attempts } from './attempts.ts'
import { type Seat, type Seats, seatOf } from './seats.ts'
import type { Visit, Visits } from './visits.ts'

export type AccessParts = { assignments: Assignments; attempts: Attempts; seats: Seats; visits: Visits }

/** A visit's view of an assignment: of who teaches the course (no seat), or of one student. */
export type Entered = { assignment: Assignment; visit: Visit; seat: Seat | null }

/** Whose a request is, and what it may open. What does not exist and what is not theirs is refused alike, with LtiRefusal. */
export interface Access {
  /** As student or as staff. */
  entered(req: Request): Promise<Entered>
  /** Only for who teaches the assignment's course. */
  staff(req: Request): Promise<{ assignment: Assignment; visit: Visit }>
  /** The attempt in the address, for staff of its course, or for its own student (with the seat). */
  attempt(req: Request): Promise<Entered & { attempt: Attempt }>
  staffAttempt(req: Request): Promise<{ assignment: Assignment; visit: Visit; attempt: Attempt }>
}

/** Assignments are named by `:id` in an address, attempts by `:attempt`. */
export function accessOf({ assignments, attempts, seats, visits }: AccessParts): Access {
  async function visitOf(req: Request): Promise<Visit> {
    const visit = await visits.of(req)
    if (!visit) throw new LtiRefusal('not-allowed', 'Open the interview from your course.')
    return visit
  }

  async function enter(id: string, visit: Visit): Promise<Entered> {
    const assignment = id.length < 100 ? await assignments.get(id) : null
    if (assignment && visit.courses.includes(assignment.course)) return { assignment, visit, seat: null }
    const own = assignment ? seatOf(assignment.id, visit.user) : ''
    const seat = visit.seats.includes(own) ? await seats.get(own) : null
    if (assignment && seat && assignment.platform === visit.platform) return { assignment, visit, seat }
    throw new LtiRefusal(
      'not-found',
      'There is no such assignment, or it is not open in this browser. Open it from your course.',
    )
  }

  async function attemptOf(req: Request): Promise<Entered & { attempt: Attempt }> {
    const visit = await visitOf(req)
    const id = String(req.params.attempt)
    const attempt = id.length < 100 ? await attempts.get(id) : null
    const entered = attempt && (await enter(attempt.assignment, visit))
    if (!attempt || !entered || (entered.seat && entered.seat.id !== attempt.seat)) throw noAttempt()
    return { ...entered, attempt }
  }

  return {
    entered: async (req) => enter(String(req.params.id), await visitOf(req)),
    async staff(req) {
      const entered = await enter(String(req.params.id), await visitOf(req))
      if (entered.seat) throw new LtiRefusal('not-allowed', 'Only who teaches the course opens this.')
      return entered
    },
    attempt: attemptOf,
    async staffAttempt(req) {
      const found = await attemptOf(req)
      if (found.seat) throw noAttempt()
      return found
    },
  }
}

const noAttempt = () => new LtiRefusal('not-found', 'There is no such attempt here.')
