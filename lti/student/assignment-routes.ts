import { type RequestHandler, type Response, Router } from 'express'
import { makeSeatCode } from '../../core/identity/link-codes.ts'
import type { Assignment } from '../course/assignments.ts'
import { allowance } from '../course/attempt-rules.ts'
import type { Seat } from '../course/seats.ts'
import { takeSeat } from '../course/taking.ts'
import type { Visit } from '../course/visits.ts'
import { mayAppeal } from '../grades/appeals.ts'
import { LtiRefusal } from '../platform/refusal.ts'
import type { StaffParts } from '../staff/parts.ts'
import { languageOf } from '../wording/index.ts'
import { sendStudentPage } from './student-page.ts'

export type AssignmentRoutesParts = StaffParts & {
  log: (message: string, error: unknown) => void
  mayKeepAudio?: () => boolean
}

/** What students open of an assignment. */
export function assignmentRoutes(parts: AssignmentRoutesParts, form: RequestHandler): Router {
  const { access, attempts, clock, room } = parts
  const router = Router()

  router.get('/assignments/:id', async (req, res) => {
    const { assignment, visit, seat } = await access.entered(req)
    if (!seat) throw new LtiRefusal('not-allowed', 'This page is for students.')
    await showStudent(res, assignment, seat, visit)
  })

  router.post('/assignments/:id/start', form, async (req, res) => {
    const { assignment, visit, seat } = await access.entered(req)
    if (!seat) throw new LtiRefusal('not-allowed', 'Interviews are begun by students.')
    const keepAudio = req.body?.keepAudio === 'yes' && parts.mayKeepAudio?.() === true
    const { interview } = await takeSeat(assignment, seat, 'web', parts, { keepAudio })
    await room.admit(req, res, seat.candidate, visit.framedBy)
    res.redirect(303, parts.addresses.base + room.room(interview))
  })

  router.get('/review/:attempt/report', async (req, res) => {
    const { visit, attempt, seat } = await access.attempt(req)
    if (!seat) throw new LtiRefusal('not-allowed', 'This page is for students.')
    if (!attempt.interview) throw new LtiRefusal('not-found', 'This interview has not begun.')
    await room.admit(req, res, seat.candidate, visit.framedBy)
    res.redirect(303, parts.addresses.base + room.report(attempt.interview))
  })

  router.post('/review/:attempt/appeal', form, async (req, res) => {
    const { assignment, visit, attempt, seat } = await access.attempt(req)
    if (!seat) throw new LtiRefusal('not-allowed', 'Another look is asked for by students.')
    await parts.appeals.make(attempt.id, typeof req.body?.reason === 'string' ? req.body.reason : '', visit.user)
    res.redirect(303, parts.addresses.assignment(assignment.id))
  })

  async function showStudent(res: Response, assignment: Assignment, seat: Seat, visit: Visit): Promise<void> {
    const own = await attempts.ofSeat(seat.id)
    // Without settings there is nothing to allow, and the page says so.
    const { settings } = assignment
    const allowed = settings ? allowance(settings, seat, own, clock.now()) : NOTHING
    const elsewhere = settings?.places.some((place) => place !== 'web' && parts.places.includes(place))
    const may = elsewhere && (allowed.open || !allowed.obstacle)
    const code = may ? await makeSeatCode(seat.id, { records: parts.records, clock }) : null
    const appealable = own.filter(mayAppeal).map(({ id }) => id)
    sendStudentPage(res, {
      ...{ assignment, attempts: own, allowance: allowed, code, appealable, framedBy: visit.framedBy },
      ...{ places: parts.places, mayKeepAudio: parts.mayKeepAudio?.() === true },
      language: languageOf(visit.locale) ?? languageOf(settings?.language ?? null) ?? 'en',
    })
  }

  return router
}

const NOTHING = {
  times: { opensAt: null, dueAt: null, locksAt: null, timeLimitMinutes: null },
  ...{ used: 0, limit: null, open: null, obstacle: null },
}
