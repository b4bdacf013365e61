import { type Request, type RequestHandler, Router } from 'express'
import type { Assignment } from '../course/assignments.ts'
import { allResults } from '../course/results.ts'
import { seatOf } from '../course/seats.ts'
import type { Regrade } from '../grades/regrade.ts'
import { LtiRefusal } from '../platform/refusal.ts'
import { back, ownPath } from './desk.ts'
import { sendStaffPage } from './frame.ts'
import { judgedQuestions } from './judged-questions.ts'
import type { StaffParts } from './parts.ts'
import { readRubricChange, regradeBody, regradeResult } from './regrade-page.ts'

/** Scoring all attempts again: choosing what, seeing what it would change, applying it. */
export function regradeRoutes(parts: StaffParts, form: RequestHandler): Router {
  const { access, lists, regrades } = parts
  const router = Router()
  const pathOf = (assignment: Assignment) => `${ownPath(assignment)}/regrade`
  const questionsIn = async ({ id, rubrics }: Assignment) => judgedQuestions(await allResults(id, parts), rubrics)

  router.get('/assignments/:id/regrade', async (req, res) => {
    const { assignment, visit } = await access.staff(req)
    const questions = await questionsIn(assignment)
    const chosen = questions.find(({ key }) => key === req.query.question) ?? null
    const body = regradeBody(pathOf(assignment), questions, chosen)
    sendStaffPage(res, { assignment, visit, tab: 'regrade', title: 'Regrade', body })
  })

  router.post('/assignments/:id/regrade/:what', form, async (req, res, next) => {
    const { assignment, visit } = await access.staff(req)
    const { what } = req.params
    if (what !== 'all' && what !== 'question') return next()
    const change = what === 'all' ? null : readRubricChange(req.body, await questionsIn(assignment))
    const id = await regrades.ask(assignment.id, change, visit.user)
    back(parts, res, `${pathOf(assignment)}/${id}`)
  })

  /** The regrade in the address, of this assignment's. */
  async function regradeIn(req: Request, assignment: Assignment): Promise<Regrade> {
    const regrade = await regrades.get(String(req.params.regrade).slice(0, 100))
    if (regrade?.assignment !== assignment.id) throw new LtiRefusal('not-found', 'There is no such regrade here.')
    return regrade
  }

  router.get('/assignments/:id/regrade/:regrade', async (req, res) => {
    const { assignment, visit } = await access.staff(req)
    const regrade = await regradeIn(req, assignment)
    const { rows } = await lists.of(assignment)
    const names = new Map(rows.map((r) => [seatOf(assignment.id, r.user), r.name ?? r.user]))
    const body = regradeResult(regrade, pathOf(assignment), names)
    sendStaffPage(res, { assignment, visit, tab: 'regrade', title: 'Regrade', body })
  })

  router.post('/assignments/:id/regrade/:regrade/apply', form, async (req, res) => {
    const { assignment, visit } = await access.staff(req)
    const regrade = await regradeIn(req, assignment)
    await regrades.apply(regrade.id, visit.user)
    back(parts, res, `${pathOf(assignment)}/${regrade.id}`)
  })

  return router
}
