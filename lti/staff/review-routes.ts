import { type RequestHandler, Router } from 'express'
import { GreenroomError } from '../../core/errors.ts'
import type { Assignment } from '../course/assignments.ts'
import type { Attempt } from '../course/attempts.ts'
import { resultOf } from '../course/results.ts'
import type { Seat } from '../course/seats.ts'
import { LtiRefusal } from '../platform/refusal.ts'
import { attemptBody, recordedIn } from './attempt-page.ts'
import { back, doneIn, note, ownPath } from './desk.ts'
import { numberFrom, textFrom } from './form-fields.ts'
import { sendStaffPage } from './frame.ts'
import type { StaffParts } from './parts.ts'
import { sendRange } from './send-range.ts'

/** One attempt: reading and hearing it, scoring it by hand, releasing it, deciding on an appeal. */
export function reviewRoutes(parts: StaffParts, form: RequestHandler): Router {
  const { access, attempts, engine, grading, lists, seats } = parts
  const router = Router()

  router.get('/review/:attempt', async (req, res) => {
    const { assignment, visit, attempt, seat: own } = await access.attempt(req)
    if (own) return back(parts, res, ownPath(assignment))
    const [result, seat, delivery, next] = await Promise.all([
      resultOf(attempt, engine),
      seats.get(attempt.seat),
      parts.deliveries.get(attempt.seat),
      nextToReview(assignment, attempt),
    ])
    if (!seat) throw new LtiRefusal('not-found', 'There is no such attempt here.')
    await note(parts, assignment, visit, { action: 'attempt-seen', subject: attempt.id })
    const recorded = new Set(result ? recordedIn(result.state.pairs).keys() : [])
    const held = attempt.releasedAt === null && !attempt.override ? await parts.checkFirst.whyHeld(assignment) : null
    const name = await nameOf(seat, assignment)
    const page = { assignment, attempt, seat, name, report: result?.report ?? null, recorded, delivery, next, held }
    sendStaffPage(res, {
      ...{ assignment, visit, tab: null, title: `${name}, attempt ${attempt.number}`, body: attemptBody(page) },
      ...{ done: doneIn(req), styles: ['/report.css'], look: 'report', sound: true },
    })
  })

  /** As the launch named the student, else as the course's list does, else the opaque id. */
  async function nameOf({ name, user }: Seat, assignment: Assignment): Promise<string> {
    if (name) return name
    const { rows } = await lists.of(assignment)
    return rows.find((r) => r.user === user)?.name ?? user
  }

  async function nextToReview({ id }: Assignment, than: Attempt): Promise<string | null> {
    const waiting = (await attempts.ofAssignment(id)).filter(
      (a) => a.state === 'submitted' && a.releasedAt === null && a.id !== than.id,
    )
    const ordered = waiting.sort((a, b) => (a.id < b.id ? -1 : 1))
    return (ordered.find((a) => a.id > than.id) ?? ordered[0])?.id ?? null
  }

  router.get('/review/:attempt/sound/:question', async (req, res) => {
    const { assignment, visit, attempt } = await access.staffAttempt(req)
    const result = await resultOf(attempt, engine)
    const name = result && recordedIn(result.state.pairs).get(String(req.params.question))
    const ogg = name ? await parts.recordings.read(name) : null
    if (!ogg) throw new LtiRefusal('not-found', 'There is no recording of this answer, or not any more.')
    if (!req.get('range')) await note(parts, assignment, visit, { action: 'sound-heard', subject: attempt.id })
    res.type('audio/ogg')
    sendRange(req, res, Buffer.from(ogg))
  })

  router.post('/review/:attempt/release', form, async (req, res) => {
    const { visit, attempt } = await access.staffAttempt(req)
    await grading.release(attempt.id, visit.user)
    back(parts, res, `/lti/review/${attempt.id}`, 'released')
  })

  router.post('/review/:attempt/override', form, async (req, res) => {
    const { visit, attempt } = await access.staffAttempt(req)
    if (req.body?.['take-back'] === '1') await grading.override(attempt.id, null, visit.user)
    else {
      const reason = textFrom(req.body?.reason, 1_000)
      if (reason === '') throw new GreenroomError('bad-input', 'Say why: the student reads it.')
      await grading.override(attempt.id, { score: numberFrom(req.body?.score) ?? Number.NaN, reason }, visit.user)
    }
    back(parts, res, `/lti/review/${attempt.id}`, 'score')
  })

  router.post('/review/:attempt/decide', form, async (req, res) => {
    const { visit, attempt } = await access.staffAttempt(req)
    const granted = req.body?.granted === 'yes'
    const score = granted ? numberFrom(req.body?.score) : null
    await parts.appeals.decide(attempt.id, { granted, score, words: textFrom(req.body?.words, 1_001) }, visit.user)
    back(parts, res, `/lti/review/${attempt.id}`, 'decided')
  })

  return router
}
