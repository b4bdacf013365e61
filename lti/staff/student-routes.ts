import { type Request, type RequestHandler, Router } from 'express'
import type { Assignment } from '../course/assignments.ts'
import type { OverviewRow } from '../course/overview.ts'
import { seatOf } from '../course/seats.ts'
import { LtiRefusal } from '../platform/refusal.ts'
import { back, doneIn, ownPath } from './desk.ts'
import { sendStaffPage } from './frame.ts'
import type { StaffParts } from './parts.ts'
import { readExtra, studentBody } from './student-page.ts'

/** One student: attempts, extra time, sending the grade again. */
export function studentRoutes(parts: StaffParts, form: RequestHandler): Router {
  const { access, grading, lists, seats } = parts
  const router = Router()

  /** The row of the seat in the address, for who is on the course's list or has opened the assignment. */
  async function rowOf(req: Request, assignment: Assignment): Promise<OverviewRow> {
    const { rows } = await lists.of(assignment)
    const row = rows.find(({ user }) => seatOf(assignment.id, user) === req.params.seat)
    if (!row) throw noStudent()
    return row
  }

  router.get('/assignments/:id/students/:seat', async (req, res) => {
    const { assignment, visit } = await access.staff(req)
    const row = await rowOf(req, assignment)
    const body = studentBody(assignment, row, seatOf(assignment.id, row.user))
    sendStaffPage(res, { assignment, visit, tab: null, title: row.name ?? row.user, body, done: doneIn(req) })
  })

  router.post('/assignments/:id/students/:seat/extra-time', form, async (req, res) => {
    const { assignment, visit } = await access.staff(req)
    const row = await rowOf(req, assignment)
    const extra = readExtra(req.body)
    const seat = row.seat ?? (await seats.reserve(assignment, row))
    await grading.setExtra(seat.id, extra, visit.user)
    back(parts, res, `${ownPath(assignment)}/students/${seat.id}`, 'time')
  })

  router.post('/assignments/:id/students/:seat/send-again', form, async (req, res) => {
    const { assignment, visit } = await access.staff(req)
    const seat = await seats.get(String(req.params.seat))
    if (seat?.assignment !== assignment.id) throw noStudent()
    await parts.deliverer.again(seat.id, visit.user, { overwrite: req.body?.overwrite === '1' })
    back(parts, res, `${ownPath(assignment)}/students/${seat.id}`, 'sent')
  })

  return router
}

const noStudent = () => new LtiRefusal('not-found', 'There is no such student in this course.')
