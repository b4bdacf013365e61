import { Router } from 'express'
import { allResults } from '../course/results.ts'
import { digestOf } from '../grades/digest.ts'
import { note } from './desk.ts'
import { digestBody } from './digest-page.ts'
import { sendStaffPage } from './frame.ts'
import type { StaffParts } from './parts.ts'

/** What the class has in common. */
export function digestRoutes(parts: StaffParts): Router {
  const router = Router()
  router.get('/assignments/:id/digest', async (req, res) => {
    const { assignment, visit } = await parts.access.staff(req)
    const body = digestBody(digestOf(await allResults(assignment.id, parts)))
    await note(parts, assignment, visit, { action: 'digest-seen', subject: assignment.id })
    sendStaffPage(res, { assignment, visit, tab: 'digest', title: 'Class digest', body })
  })
  return router
}
