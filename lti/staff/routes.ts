import { type Request, type RequestHandler, type Response, Router } from 'express'
import { GreenroomError } from '../../core/errors.ts'
import type { Recordings } from '../../core/ports.ts'
import type { Access } from '../access.ts'
import type { Appeals } from '../appeals.ts'
import type { Assignment } from '../assignments.ts'
import type { Attempt } from '../attempts.ts'
import type { AuditEntry } from '../audit.ts'
import type { CheckFirst } from '../check-first.ts'
import type { ClassLists } from '../class-list.ts'
import type { CourseRetentions } from '../course-retention.ts'
import type { DeepLinkParts } from '../deep-link-routes.ts'
import type { Deliverer } from '../deliver.ts'
import type { Deliveries } from '../deliveries.ts'
import { digestOf } from '../digest.ts'
import type { EnteringParts } from '../entering.ts'
import type { HandGrades } from '../hand-grades.ts'
import { html } from '../html.ts'
import type { OverviewRow } from '../overview.ts'
import { LtiRefusal } from '../refusal.ts'
import type { Regrades } from '../regrade.ts'
import { type Result, resultOf, resultsOf } from '../results.ts'
import { seatOf } from '../seats.ts'
import { givenBy, readSetup } from '../setup-form.ts'
import { previewPart, setupForm } from '../staff-pages.ts'
import type { TakingParts } from '../taking.ts'
import { exampleQuestions, openTrial, trialCandidate } from '../trial.ts'
import type { Visit } from '../visits.ts'
import { attemptBody, recordedIn } from './attempt-page.ts'
import { checkBody } from './check-page.ts'
import { listAsCsv } from './csv.ts'
import { digestBody } from './digest-page.ts'
import { sendStaffPage } from './frame.ts'
import { judgedQuestions } from './judged-questions.ts'
import { logBody } from './log-page.ts'
import { readRubricChange, regradeBody, regradeResult } from './regrade-page.ts'
import { readKeepDays, retentionForm } from './retention-form.ts'
import { filterFrom } from './rows.ts'
import { readExtra, studentBody } from './student-part.ts'
import { shownRows, studentsBody } from './students-page.ts'

export type StaffParts = DeepLinkParts &
  EnteringParts &
  TakingParts & {
    access: Access
    lists: ClassLists
    deliveries: Deliveries
    deliverer: Deliverer
    appeals: Appeals
    regrades: Regrades
    handGrades: HandGrades
    checkFirst: CheckFirst
    retentions: CourseRetentions
    recordings: Pick<Recordings, 'read'>
  }

const LOG_PAGE = 100
const DONE: Record<string, string> = {
  released: 'Released.',
  score: 'The score is changed.',
  sent: 'The grade is on its way.',
  time: 'The extra time is saved.',
  saved: 'Saved.',
  decided: 'The student reads your decision.',
}

/** Everything that only who teaches the course opens. */
export function staffRoutes(parts: StaffParts, form: RequestHandler): Router {
  const { access, attempts, assignments, audit, clock, engine, grading, lists, seats, addresses } = parts
  const router = Router()
  const done = (req: Request) => (typeof req.query.done === 'string' ? (DONE[req.query.done] ?? null) : null)
  const back = (res: Response, path: string, what?: string) =>
    res.redirect(303, `${addresses.base}${path}${what ? `?done=${what}` : ''}`)
  const note = (assignment: Assignment, visit: Visit, entry: Pick<AuditEntry, 'action' | 'subject' | 'details'>) =>
    audit.note(assignment.id, { by: visit.user, ...entry })
  const nameIn = (rows: readonly OverviewRow[], user: string) => rows.find((r) => r.user === user)?.name ?? user
  const ownPath = ({ id }: Assignment) => `/lti/assignments/${id}`

  router.post('/assignments/:id/release-all', form, async (req, res) => {
    const { assignment, visit } = await access.staff(req)
    await grading.releaseAll(assignment, visit.user)
    back(res, ownPath(assignment), 'released')
  })

  router.get('/assignments/:id/export.csv', async (req, res) => {
    const { assignment, visit } = await access.staff(req)
    const { rows } = await lists.of(assignment)
    await note(assignment, visit, { action: 'list-exported', subject: assignment.id })
    const day = new Date(clock.now()).toISOString().slice(0, 10)
    res.attachment(`greenroom-${day}.csv`).type('text/csv').send(listAsCsv(rows, assignment.settings))
  })

  router.post('/assignments/:id/trial', form, async (req, res) => {
    const { assignment, visit } = await access.staff(req)
    if (!assignment.settings) throw new GreenroomError('refused', 'This interview is not set up yet.')
    const candidate = trialCandidate(assignment.platform, visit.user)
    const interview = await openTrial(assignment.settings, candidate, parts)
    await note(assignment, visit, { action: 'trial-taken', subject: assignment.id })
    await parts.room.admit(req, res, candidate, visit.framedBy)
    back(res, parts.room.room(interview))
  })

  // ------------------------------------------------------------------ one student

  /** The row of the seat in the address, for who is on the course's list or has opened the assignment. */
  async function rowOf(req: Request, assignment: Assignment): Promise<OverviewRow> {
    const { rows } = await lists.of(assignment)
    const row = rows.find(({ user }) => seatOf(assignment.id, user) === req.params.seat)
    if (!row) throw new LtiRefusal('not-found', 'There is no such student in this course.')
    return row
  }

  router.get('/assignments/:id/students/:seat', async (req, res) => {
    const { assignment, visit } = await access.staff(req)
    const row = await rowOf(req, assignment)
    const body = studentBody(assignment, row, seatOf(assignment.id, row.user))
    sendStaffPage(res, { assignment, visit, tab: null, title: row.name ?? row.user, body, done: done(req) })
  })

  router.post('/assignments/:id/students/:seat/extra-time', form, async (req, res) => {
    const { assignment, visit } = await access.staff(req)
    const row = await rowOf(req, assignment)
    const extra = readExtra(req.body)
    const seat = row.seat ?? (await seats.reserve(assignment, row))
    await grading.setExtra(seat.id, extra, visit.user)
    back(res, `${ownPath(assignment)}/students/${seat.id}`, 'time')
  })

  router.post('/assignments/:id/students/:seat/send-again', form, async (req, res) => {
    const { assignment, visit } = await access.staff(req)
    const seat = await seats.get(String(req.params.seat))
    if (seat?.assignment !== assignment.id)
      throw new LtiRefusal('not-found', 'There is no such student in this course.')
    await parts.deliverer.again(seat.id, visit.user, { overwrite: req.body?.overwrite === '1' })
    back(res, `${ownPath(assignment)}/students/${seat.id}`, 'sent')
  })

  // ------------------------------------------------------------------ one attempt

  async function nextToReview({ id }: Assignment, than: Attempt): Promise<string | null> {
    const waiting = (await attempts.ofAssignment(id)).filter(
      (a) => a.state === 'submitted' && a.releasedAt === null && a.id !== than.id,
    )
    const ordered = waiting.sort((a, b) => (a.id < b.id ? -1 : 1))
    return (ordered.find((a) => a.id > than.id) ?? ordered[0])?.id ?? null
  }

  router.get('/review/:attempt', async (req, res) => {
    const { assignment, visit, attempt, seat: own } = await access.attempt(req)
    if (own) return back(res, ownPath(assignment))
    const [result, seat, delivery, next] = await Promise.all([
      resultOf(attempt, engine),
      seats.get(attempt.seat),
      parts.deliveries.get(attempt.seat),
      nextToReview(assignment, attempt),
    ])
    if (!seat) throw new LtiRefusal('not-found', 'There is no such attempt here.')
    await note(assignment, visit, { action: 'attempt-seen', subject: attempt.id })
    const recorded = new Set(result ? recordedIn(result.state.pairs).keys() : [])
    const held = attempt.releasedAt === null && !attempt.override ? await parts.checkFirst.whyHeld(assignment) : null
    const name = seat.name ?? nameIn((await lists.of(assignment)).rows, seat.user)
    const page = { assignment, attempt, seat, name, report: result?.report ?? null, recorded, delivery, next, held }
    sendStaffPage(res, {
      ...{ assignment, visit, tab: null, title: `${name}, attempt ${attempt.number}`, body: attemptBody(page) },
      ...{ done: done(req), styles: ['/report.css'], look: 'report', sound: true },
    })
  })

  router.get('/review/:attempt/sound/:question', async (req, res) => {
    const { assignment, visit, attempt } = await access.staffAttempt(req)
    const result = await resultOf(attempt, engine)
    const name = result && recordedIn(result.state.pairs).get(String(req.params.question))
    const ogg = name ? await parts.recordings.read(name) : null
    if (!ogg) throw new LtiRefusal('not-found', 'There is no recording of this answer, or not any more.')
    if (!req.get('range')) await note(assignment, visit, { action: 'sound-heard', subject: attempt.id })
    res.type('audio/ogg')
    sendRange(req, res, Buffer.from(ogg))
  })

  router.post('/review/:attempt/release', form, async (req, res) => {
    const { visit, attempt } = await access.staffAttempt(req)
    await grading.release(attempt.id, visit.user)
    back(res, `/lti/review/${attempt.id}`, 'released')
  })

  router.post('/review/:attempt/override', form, async (req, res) => {
    const { visit, attempt } = await access.staffAttempt(req)
    if (req.body?.['take-back'] === '1') await grading.override(attempt.id, null, visit.user)
    else {
      const reason = text(req.body?.reason, 1_000)
      if (reason === '') throw new GreenroomError('bad-input', 'Say why: the student reads it.')
      await grading.override(attempt.id, { score: scoreFrom(req.body?.score) ?? Number.NaN, reason }, visit.user)
    }
    back(res, `/lti/review/${attempt.id}`, 'score')
  })

  router.post('/review/:attempt/decide', form, async (req, res) => {
    const { visit, attempt } = await access.staffAttempt(req)
    const granted = req.body?.granted === 'yes'
    const decision = {
      granted,
      score: granted ? scoreFrom(req.body?.score) : null,
      words: text(req.body?.words, 1_001),
    }
    await parts.appeals.decide(attempt.id, decision, visit.user)
    back(res, `/lti/review/${attempt.id}`, 'decided')
  })

  // ------------------------------------------------------------------ the whole class

  async function resultsIn({ id }: Assignment): Promise<Result[]> {
    const results: Result[] = []
    for await (const result of resultsOf(id, parts)) results.push(result)
    return results
  }

  router.get('/assignments/:id/digest', async (req, res) => {
    const { assignment, visit } = await access.staff(req)
    const body = digestBody(digestOf(await resultsIn(assignment)))
    await note(assignment, visit, { action: 'digest-seen', subject: assignment.id })
    sendStaffPage(res, { assignment, visit, tab: 'digest', title: 'Class digest', body })
  })

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
    const score = scoreFrom(req.body?.score) ?? Number.NaN
    await parts.handGrades.save(assignment.id, { attempt, question, score, by: visit.user, at: clock.now() })
    await note(assignment, visit, { action: 'answer-graded-by-hand', subject: attempt, details: { score } })
    back(res, `${ownPath(assignment)}/check`)
  })

  router.get('/assignments/:id/regrade', async (req, res) => {
    const { assignment, visit } = await access.staff(req)
    const questions = judgedQuestions(await resultsIn(assignment), assignment.rubrics)
    const chosen = questions.find(({ key }) => key === req.query.question) ?? null
    const body = regradeBody(`${ownPath(assignment)}/regrade`, questions, chosen)
    sendStaffPage(res, { assignment, visit, tab: 'regrade', title: 'Regrade', body })
  })

  router.post('/assignments/:id/regrade/:what', form, async (req, res, next) => {
    const { assignment, visit } = await access.staff(req)
    const { what } = req.params
    if (what !== 'all' && what !== 'question') return next()
    const known = what === 'all' ? [] : judgedQuestions(await resultsIn(assignment), assignment.rubrics)
    const change = what === 'all' ? null : readRubricChange(req.body, known)
    const id = await parts.regrades.ask(assignment.id, change, visit.user)
    back(res, `${ownPath(assignment)}/regrade/${id}`)
  })

  async function regradeIn(req: Request, assignment: Assignment) {
    const regrade = await parts.regrades.get(String(req.params.regrade).slice(0, 100))
    if (regrade?.assignment !== assignment.id) throw new LtiRefusal('not-found', 'There is no such regrade here.')
    return regrade
  }

  router.get('/assignments/:id/regrade/:regrade', async (req, res) => {
    const { assignment, visit } = await access.staff(req)
    const regrade = await regradeIn(req, assignment)
    const { rows } = await lists.of(assignment)
    const names = new Map(rows.map((r) => [seatOf(assignment.id, r.user), r.name ?? r.user]))
    const body = regradeResult(regrade, `${ownPath(assignment)}/regrade`, names)
    sendStaffPage(res, { assignment, visit, tab: 'regrade', title: 'Regrade', body })
  })

  router.post('/assignments/:id/regrade/:regrade/apply', form, async (req, res) => {
    const { assignment, visit } = await access.staff(req)
    const regrade = await regradeIn(req, assignment)
    await parts.regrades.apply(regrade.id, visit.user)
    back(res, `${ownPath(assignment)}/regrade/${regrade.id}`)
  })

  router.get('/assignments/:id/log', async (req, res) => {
    const { assignment, visit } = await access.staff(req)
    const entries: AuditEntry[] = []
    for (let after = ''; ; ) {
      const page = await audit.of(assignment.id, { limit: 1_000, after })
      entries.push(...page)
      if (page.length < 1_000) break
      after = page.at(-1)?.key ?? ''
    }
    const { rows, members } = await lists.of(assignment)
    const names = new Map([
      ...(visit.name ? [[visit.user, visit.name] as const] : []),
      ...rows.map((r) => [r.user, r.name ?? r.user] as const),
      ...(members ?? []).map((m) => [m.user, m.name ?? m.user] as const),
    ])
    const about = new Map(
      rows.flatMap((r) => [
        [seatOf(assignment.id, r.user), r.name ?? r.user] as const,
        ...r.attempts.map((a) => [a.id, `${r.name ?? r.user}, attempt ${a.number}`] as const),
      ]),
    )
    const at = Math.max(1, Math.min(10_000, Number.parseInt(String(req.query.page ?? 1), 10) || 1))
    const shown = entries.reverse().slice((at - 1) * LOG_PAGE, at * LOG_PAGE)
    const older = entries.length > at * LOG_PAGE ? at + 1 : null
    await note(assignment, visit, { action: 'log-seen', subject: assignment.id })
    sendStaffPage(res, { assignment, visit, tab: 'log', title: 'Log', body: logBody(shown, names, about, older) })
  })

  // ------------------------------------------------------------------ settings

  async function showSettings(
    req: Request,
    res: Response,
    { assignment, visit }: { assignment: Assignment; visit: Visit },
    given: Record<string, unknown> | null,
    problem: string | null,
  ): Promise<void> {
    const { bank, templates, places } = parts
    const own = ownPath(assignment)
    const { settings } = assignment
    const setup = setupForm({
      ...{ action: `${own}/setup`, secret: null, bank, templates, places },
      given: given ?? (settings ? givenBy(settings) : {}),
    })
    const preview = settings && !problem ? previewPart(exampleQuestions(settings, parts)) : null
    const keepDays = await parts.retentions.of(assignment.course)
    const body = html`${setup}${settings && retentionForm(own, keepDays)}${preview}`
    const title = settings ? 'Settings' : 'Set this interview up'
    const status = problem ? 400 : 200
    sendStaffPage(res, { assignment, visit, tab: 'settings', title, body, problem, done: done(req), status })
  }

  router.get('/assignments/:id/settings', async (req, res) => {
    await showSettings(req, res, await access.staff(req), null, null)
  })

  router.post('/assignments/:id/setup', form, async (req, res) => {
    const entered = await access.staff(req)
    const { assignment, visit } = entered
    try {
      const signal = AbortSignal.timeout(60_000)
      const settings = await readSetup(req.body, { ...parts, signal }, assignment.settings)
      await assignments.change(assignment.id, (a) => ({ ...a, settings }))
      await note(assignment, visit, { action: 'assignment-set-up', subject: assignment.id })
      // Other dates end attempts that run at another time.
      for (const attempt of await attempts.ofAssignment(assignment.id))
        if (attempt.state === 'open') await grading.follow(attempt)
      back(res, `${ownPath(assignment)}/settings`, 'saved')
    } catch (error) {
      if (!(error instanceof GreenroomError && error.code === 'bad-input')) throw error
      await showSettings(req, res, entered, req.body, error.message)
    }
  })

  router.post('/assignments/:id/retention', form, async (req, res) => {
    const { assignment, visit } = await access.staff(req)
    const keepDays = readKeepDays(req.body)
    await parts.retentions.set(assignment.course, keepDays)
    await note(assignment, visit, { action: 'retention-set', subject: assignment.id, details: { days: keepDays } })
    back(res, `${ownPath(assignment)}/settings`, 'saved')
  })

  // ------------------------------------------------------------------ the list; last, as it is for students, too

  router.get('/assignments/:id', async (req, res, next) => {
    const entered = await access.entered(req)
    if (entered.seat) return next()
    const { assignment, visit } = entered
    if (!assignment.settings) return showSettings(req, res, entered, null, null)
    const filter = filterFrom(req.query)
    const { rows, problem } = await lists.of(assignment, { fresh: req.query.fresh === '1' })
    await note(assignment, visit, { action: 'students-seen', subject: assignment.id })
    const progress = new Map<string, { answered: number; planned: number }>()
    for (const attempt of shownRows(rows, filter).shown.flatMap((row) => row.attempts))
      if (attempt.state === 'open' && attempt.interview) progress.set(attempt.id, await progressOf(attempt.interview))
    const held = await parts.checkFirst.whyHeld(assignment)
    const body = studentsBody({ assignment, rows, filter, progress, held })
    sendStaffPage(res, { assignment, visit, tab: 'students', title: 'Students', body, problem, done: done(req) })
  })

  async function progressOf(interview: string): Promise<{ answered: number; planned: number }> {
    const { pairs, plan } = await engine.view(interview)
    const mains = pairs.filter(({ question, outcome }) => question.kind === 'main' && outcome.kind !== 'open')
    return { answered: mains.length, planned: plan.questions }
  }

  return router
}

const text = (value: unknown, most: number) => (typeof value === 'string' ? value.trim().slice(0, most) : '')

/** A number from a field of a form; null where there is none. */
function scoreFrom(value: unknown): number | null {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN
  return Number.isFinite(number) ? number : null
}

/** A file, or the part of it that a player asks for (RFC 9110, section 14); browsers seek in sound only so. */
function sendRange(req: Request, res: Response, file: Buffer): void {
  res.set('Accept-Ranges', 'bytes')
  const ranges = req.range(file.length)
  const range = Array.isArray(ranges) && ranges.type === 'bytes' && ranges.length === 1 ? ranges[0] : null
  if (ranges === -1) return void res.status(416).set('Content-Range', `bytes */${file.length}`).end()
  if (!range) return void res.send(file)
  res.status(206).set('Content-Range', `bytes ${range.start}-${range.end}/${file.length}`)
  res.end(file.subarray(range.start, range.end + 1))
}
