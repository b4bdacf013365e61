import { type Request, type RequestHandler, type Response, Router } from 'express'
import { GreenroomError } from '../core/errors.ts'
import { makeSeatCode } from '../core/identity/link-codes.ts'
import { reportPage } from '../core/report/page.ts'
import type { Assignment } from './assignments.ts'
import { allowance } from './attempt-rules.ts'
import type { DeepLinkParts } from './deep-link-routes.ts'
import type { Deliveries } from './deliveries.ts'
import type { EnteringParts } from './entering.ts'
import { overviewOf, overviewWithRoster } from './overview.ts'
import { LtiRefusal } from './refusal.ts'
import { type Seat, seatOf } from './seats.ts'
import type { Services } from './services.ts'
import { readSetup } from './setup-form.ts'
import { sendOverviewPage, sendSetupPage } from './staff-pages.ts'
import { sendStudentPage } from './student-page.ts'
import { type TakingParts, takeSeat } from './taking.ts'
import type { Visit } from './visits.ts'

export type AssignmentRoutesParts = DeepLinkParts &
  EnteringParts &
  TakingParts & {
    deliveries: Deliveries
    services: Services
    log: (message: string, error: unknown) => void
  }

/** A visit's view of an assignment: of who teaches the course, or of one student. */
type Entered = { assignment: Assignment; visit: Visit; seat: Seat | null }

/** What a visit opens: the assignment for its student or its course's staff, and attempts in the grading view. */
export function assignmentRoutes(parts: AssignmentRoutesParts, form: RequestHandler): Router {
  const { assignments, attempts, seats, visits, clock, engine, room, audit } = parts
  const router = Router()

  async function visitOf(req: Request): Promise<Visit> {
    const visit = await visits.of(req)
    if (!visit) throw new LtiRefusal('not-allowed', 'Open the interview from your course.')
    return visit
  }

  /** Errors: LtiRefusal, the same for what does not exist and for what is not theirs. */
  async function entered(id: string, visit: Visit): Promise<Entered> {
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

  router.get('/assignments/:id', async (req, res) => {
    const { assignment, visit, seat } = await entered(req.params.id, await visitOf(req))
    if (seat) return showStudent(res, assignment, seat, visit)
    if (assignment.settings) return showOverview(res, assignment, visit)
    showSetup(res, assignment, visit, {}, null)
  })

  router.post('/assignments/:id/start', form, async (req, res) => {
    const { assignment, visit, seat } = await entered(String(req.params.id), await visitOf(req))
    if (!seat) throw new LtiRefusal('not-allowed', 'Interviews are begun by students.')
    const { interview } = await takeSeat(assignment, seat, 'web', parts)
    await room.admit(req, res, seat.candidate, visit.framedBy)
    res.redirect(303, parts.addresses.base + room.room(interview))
  })

  router.post('/assignments/:id/setup', form, async (req, res) => {
    const { assignment, visit, seat } = await entered(String(req.params.id), await visitOf(req))
    if (seat) throw new LtiRefusal('not-allowed', 'Only who teaches the course sets interviews up.')
    try {
      const settings = await readSetup(req.body, { ...parts, signal: AbortSignal.timeout(60_000) })
      await assignments.change(assignment.id, (a) => ({ ...a, settings }))
      await audit.note(assignment.id, { by: visit.user, action: 'assignment-set-up', subject: assignment.id })
      res.redirect(303, parts.addresses.assignment(assignment.id))
    } catch (error) {
      if (!(error instanceof GreenroomError && error.code === 'bad-input')) throw error
      showSetup(res, assignment, visit, req.body, error.message)
    }
  })

  router.get('/review/:attempt', async (req, res) => {
    const visit = await visitOf(req)
    const { attempt: id } = req.params
    const attempt = id.length < 100 ? await attempts.get(id) : null
    if (!attempt) throw new LtiRefusal('not-found', 'There is no such attempt here.')
    const { assignment, seat } = await entered(attempt.assignment, visit)
    if (seat && seat.id !== attempt.seat) throw new LtiRefusal('not-found', 'There is no such attempt here.')
    if (seat) return res.redirect(303, parts.addresses.assignment(assignment.id))
    const report = attempt.interview ? await engine.report(attempt.interview) : null
    if (!report) throw new LtiRefusal('not-found', 'This attempt has no report yet.')
    await audit.note(assignment.id, { by: visit.user, action: 'attempt-seen', subject: attempt.id })
    const ancestors = ["'self'", ...visit.framedBy].join(' ')
    const policy = `default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; frame-ancestors ${ancestors}`
    res
      .set('Content-Security-Policy', policy)
      .type('html')
      .send(reportPage(report, { files: null, home: null }))
  })

  async function showStudent(res: Response, assignment: Assignment, seat: Seat, visit: Visit): Promise<void> {
    const own = await attempts.ofSeat(seat.id)
    // Without settings there is nothing to allow, and the page says so.
    const { settings } = assignment
    const allowed = settings ? allowance(settings, seat, own, clock.now()) : NOTHING
    const elsewhere = settings?.places.some((place) => place !== 'web') && (allowed.open || !allowed.whyNot)
    const code = elsewhere ? await makeSeatCode(seat.id, { records: parts.records, clock }) : null
    sendStudentPage(res, { assignment, attempts: own, allowance: allowed, code, framedBy: visit.framedBy, room })
  }

  async function showOverview(res: Response, assignment: Assignment, visit: Visit): Promise<void> {
    const platform = await parts.platforms.byId(assignment.platform)
    let problem: string | null = null
    let rows: Awaited<ReturnType<typeof overviewOf>>
    try {
      if (!platform) throw new GreenroomError('not-found', 'The platform is gone.')
      rows = await overviewWithRoster(assignment, platform, AbortSignal.timeout(20_000), parts)
    } catch (error) {
      if (!(error instanceof GreenroomError)) throw error
      problem = `The list of students cannot be read just now. ${error.message}`
      rows = await overviewOf(assignment, null, parts)
    }
    sendOverviewPage(res, { assignment, rows, problem, framedBy: visit.framedBy })
  }

  function showSetup(
    res: Response,
    { id }: Assignment,
    visit: Visit,
    given: Record<string, unknown>,
    problem: string | null,
  ): void {
    const { bank, templates, places, addresses } = parts
    const action = `${addresses.assignment(id)}/setup`
    sendSetupPage(res, { action, secret: null, given, problem, framedBy: visit.framedBy, bank, templates, places })
  }

  return router
}

const NOTHING = {
  times: { opensAt: null, dueAt: null, locksAt: null, timeLimitMinutes: null },
  ...{ used: 0, limit: null, open: null, whyNot: null },
}
