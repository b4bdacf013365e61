import { type Request, type RequestHandler, type Response, Router } from 'express'
import { GreenroomError } from '../../core/errors.ts'
import type { Assignment } from '../course/assignments.ts'
import { exampleQuestions } from '../course/trial.ts'
import type { Visit } from '../course/visits.ts'
import { html } from '../html.ts'
import { back, doneIn, note, ownPath } from './desk.ts'
import { sendStaffPage } from './frame.ts'
import type { StaffParts } from './parts.ts'
import { readKeepDays, retentionForm } from './retention-form.ts'
import { givenBy, readSetup } from './setup-form.ts'
import { previewPart, setupForm } from './setup-pages.ts'

const SETUP_MS = 60_000

/** What the interview is like, and for how long the course's interviews are kept. */
export function settingsRoutes(parts: StaffParts, form: RequestHandler): Router {
  const { access, assignments, attempts, grading } = parts
  const router = Router()

  router.get('/assignments/:id/settings', async (req, res) => {
    await showSettings(parts, req, res, await access.staff(req))
  })

  router.post('/assignments/:id/setup', form, async (req, res) => {
    const entered = await access.staff(req)
    const { assignment, visit } = entered
    try {
      const signal = AbortSignal.timeout(SETUP_MS)
      const settings = await readSetup(req.body, { ...parts, signal }, assignment.settings)
      await assignments.change(assignment.id, (a) => ({ ...a, settings }))
      await note(parts, assignment, visit, { action: 'assignment-set-up', subject: assignment.id })
      // Other dates end attempts that run at another time.
      for (const attempt of await attempts.ofAssignment(assignment.id))
        if (attempt.state === 'open') await grading.follow(attempt)
      back(parts, res, `${ownPath(assignment)}/settings`, 'saved')
    } catch (error) {
      if (!(error instanceof GreenroomError && error.code === 'bad-input')) throw error
      await showSettings(parts, req, res, entered, { given: req.body ?? {}, problem: error.message })
    }
  })

  router.post('/assignments/:id/retention', form, async (req, res) => {
    const { assignment, visit } = await access.staff(req)
    const keepDays = readKeepDays(req.body)
    await parts.retentions.set(assignment.course, keepDays)
    await note(parts, assignment, visit, {
      ...{ action: 'retention-set', subject: assignment.id, details: { days: keepDays } },
    })
    back(parts, res, `${ownPath(assignment)}/settings`, 'saved')
  })

  return router
}

/** The form with what is set, or with what was typed and what to put right in it. */
export async function showSettings(
  parts: StaffParts,
  req: Request,
  res: Response,
  { assignment, visit }: { assignment: Assignment; visit: Visit },
  typed: { given: Record<string, unknown>; problem: string } | null = null,
): Promise<void> {
  const { bank, templates, places } = parts
  const own = ownPath(assignment)
  const { settings } = assignment
  const setup = setupForm({
    ...{ action: `${own}/setup`, secret: null, bank, templates, places },
    given: typed?.given ?? (settings ? givenBy(settings) : {}),
  })
  const preview = settings && !typed ? previewPart(exampleQuestions(settings, parts)) : null
  const keepDays = await parts.retentions.of(assignment.course)
  const body = html`${setup}${settings && retentionForm(own, keepDays)}${preview}`
  const title = settings ? 'Settings' : 'Set this interview up'
  const status = typed ? 400 : 200
  const problem = typed?.problem ?? null
  const scripts = ['dates.js']
  sendStaffPage(res, { assignment, visit, tab: 'settings', title, body, problem, done: doneIn(req), status, scripts })
}
