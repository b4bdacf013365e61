import { type RequestHandler, Router } from 'express'
import { GreenroomError } from '../../core/errors.ts'
import { checkBody } from './check-page.ts'
import { back, note, ownPath } from './desk.ts'
import { numberFrom } from './form-fields.ts'
import { sendStaffPage } from './frame.ts'
import type { StaffParts } from './parts.ts'

/** Grading some answers by hand, to see whether the machine agrees. */
export function checkRoutes(parts: StaffParts, form: RequestHandler): Router {
  const { access, clock } = parts
  const router = Router()

  router.get('/assignments/:id/check', async (req, res) => {
    const { assignment, visit } = await access.staff(req)
    const agreement = await parts.checkFirst.agreement(assignment)
    const body = checkBody(agreement, assignment.settings?.checkFirst === true, `${ownPath(assignment)}/check`)
    sendStaffPage(res, { assignment, visit, tab: 'check', title: 'Check the machine', body })
  })

  router.post('/assignments/:id/check', form, async (req, res) => {
    const { assignment, visit } = await access.staff(req)
    const { left } = await parts.checkFirst.agreement(assignment)
    const wanted = left.find((s) => s.attempt === req.body?.attempt && s.question === req.body?.question)
    if (!wanted) throw new GreenroomError('refused', 'This answer is graded already, or is not one of those to grade.')
    const { attempt, question } = wanted
    const score = numberFrom(req.body?.score) ?? Number.NaN
    await parts.handGrades.save(assignment.id, { attempt, question, score, by: visit.user, at: clock.now() })
    await note(parts, assignment, visit, { action: 'answer-graded-by-hand', subject: attempt, details: { score } })
    back(parts, res, `${ownPath(assignment)}/check`)
  })

  return router
}
