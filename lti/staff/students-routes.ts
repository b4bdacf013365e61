import { type RequestHandler, Router } from 'express'
import { GreenroomError } from '../../core/errors.ts'
import { openTrial, trialCandidate } from '../course/trial.ts'
import { listAsCsv } from './csv.ts'
import { back, doneIn, note, ownPath } from './desk.ts'
import { sendStaffPage } from './frame.ts'
import type { StaffParts } from './parts.ts'
import { filterFrom } from './rows.ts'
import { showSettings } from './settings-routes.ts'
import { type Progress, shownRows, studentsBody } from './students-page.ts'

/** The list of students: seeing it, as a file, releasing all that wait; and taking the interview oneself. */
export function studentsRoutes(parts: StaffParts, form: RequestHandler): Router {
  const { access, clock, engine, grading, lists } = parts
  const router = Router()

  /** Passes students on: the same address is theirs, too. */
  router.get('/assignments/:id', async (req, res, next) => {
    const entered = await access.entered(req)
    if (entered.seat) return next()
    const { assignment, visit } = entered
    if (!assignment.settings) return showSettings(parts, req, res, entered)
    const filter = filterFrom(req.query)
    const { rows, problem } = await lists.of(assignment, { fresh: req.query.fresh === '1' })
    await note(parts, assignment, visit, { action: 'students-seen', subject: assignment.id })
    const progress: Progress = new Map()
    for (const attempt of shownRows(rows, filter).shown.flatMap((row) => row.attempts))
      if (attempt.state === 'open' && attempt.interview) progress.set(attempt.id, await progressOf(attempt.interview))
    const held = await parts.checkFirst.whyHeld(assignment)
    const body = studentsBody({ assignment, rows, filter, progress, held })
    sendStaffPage(res, { assignment, visit, tab: 'students', title: 'Students', body, problem, done: doneIn(req) })
  })

  async function progressOf(interview: string): Promise<{ answered: number; planned: number }> {
    const { pairs, plan } = await engine.view(interview)
    const mains = pairs.filter(({ question, outcome }) => question.kind === 'main' && outcome.kind !== 'open')
    return { answered: mains.length, planned: plan.questions }
  }

  router.post('/assignments/:id/release-all', form, async (req, res) => {
    const { assignment, visit } = await access.staff(req)
    await grading.releaseAll(assignment, visit.user)
    back(parts, res, ownPath(assignment), 'released')
  })

  router.get('/assignments/:id/export.csv', async (req, res) => {
    const { assignment, visit } = await access.staff(req)
    const { rows } = await lists.of(assignment)
    await note(parts, assignment, visit, { action: 'list-exported', subject: assignment.id })
    const day = new Date(clock.now()).toISOString().slice(0, 10)
    res.attachment(`greenroom-${day}.csv`).type('text/csv').send(listAsCsv(rows, assignment.settings))
  })

  router.post('/assignments/:id/trial', form, async (req, res) => {
    const { assignment, visit } = await access.staff(req)
    if (!assignment.settings) throw new GreenroomError('refused', 'This interview is not set up yet.')
    const candidate = trialCandidate(assignment.platform, visit.user)
    const interview = await openTrial(assignment.settings, candidate, parts)
    await note(parts, assignment, visit, { action: 'trial-taken', subject: assignment.id })
    await parts.room.admit(req, res, candidate, visit.framedBy)
    back(parts, res, parts.room.room(interview))
  })

  return router
}
