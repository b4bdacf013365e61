import type { Request, Response } from 'express'
import type { Assignments } from '../course/assignments.ts'
import type { Attempts } from '../course/attempts.ts'
import { type Seats, seatOf } from '../course/seats.ts'
import { courseOf, type Visit, type Visits, visitOf } from '../course/visits.ts'
import { html, sendPage } from '../html.ts'
import type { Addresses } from '../platform/addresses.ts'
import type { Proven } from '../platform/launch.ts'
import type { Platform } from '../platform/platforms.ts'
import { LtiRefusal } from '../platform/refusal.ts'
import { isStaff } from '../platform/roles.ts'
import { languageOf, studentWording } from '../wording/index.ts'

export type EnteringParts = {
  addresses: Addresses
  assignments: Assignments
  seats: Seats
  attempts: Attempts
  visits: Visits
}

type LinkLaunch = Extract<Proven['launch'], { link: unknown }>

/** Where a launch into an assignment leads, and as whom. Errors: LtiRefusal. */
export async function destinationOf(
  launch: LinkLaunch,
  platform: Platform,
  parts: EnteringParts,
): Promise<{ visit: Visit; path: string }> {
  const visit = visitOf(launch, platform)
  const staff = isStaff(launch.roles)
  if (staff) visit.courses.push(courseOf(launch, platform.id))
  // The grading view of Canvas launches a page of its own, with another link than the student's.
  const review = reviewedAttempt(launch.target, parts.addresses)
  if (review !== null) return { visit, path: await reviewPath(review, visit, parts) }
  const assignment = await parts.assignments.ofLaunch(launch, platform)
  const path = `/lti/assignments/${assignment.id}`
  if (launch.type === 'LtiSubmissionReviewRequest' && (staff || launch.forUser === launch.user)) {
    const last = (await parts.attempts.ofSeat(seatOf(assignment.id, launch.forUser))).at(-1)
    if (staff) return { visit, path: last ? `/lti/review/${last.id}` : path }
  }
  if (launch.type === 'LtiSubmissionReviewRequest' && launch.forUser !== launch.user)
    throw new LtiRefusal('not-allowed', 'Only who teaches the course reads the work of others.')
  if (!staff) visit.seats.push((await parts.seats.ofLaunch(launch, assignment)).id)
  return { visit, path }
}

function reviewedAttempt(target: string, { base }: Addresses): string | null {
  const path = target.startsWith(`${base}/`) ? target.slice(base.length) : ''
  return /^\/lti\/review\/([\w-]{22})$/.exec(path)?.[1] ?? null
}

/** A student's own attempt leads to their assignment; anybody else's is refused as if there were none. */
async function reviewPath(id: string, visit: Visit, { attempts, assignments }: EnteringParts): Promise<string> {
  const attempt = await attempts.get(id)
  const assignment = attempt && (await assignments.get(attempt.assignment))
  if (attempt && assignment?.platform === visit.platform) {
    if (visit.courses.includes(assignment.course)) return `/lti/review/${id}`
    if (attempt.seat === seatOf(assignment.id, visit.user)) {
      visit.seats.push(attempt.seat)
      return `/lti/assignments/${assignment.id}`
    }
  }
  throw new LtiRefusal('not-found', 'There is no such attempt here.')
}

/** Begins the visit in this browser; where it keeps no cookies in a frame, in a new window. */
export async function enter(
  { visit, path, cookies }: { visit: Visit; path: string; cookies: boolean },
  req: Request,
  res: Response,
  parts: EnteringParts,
): Promise<void> {
  if (cookies) {
    await parts.visits.begin(visit, req, res)
    return res.redirect(303, parts.addresses.base + path)
  }
  const ticket = await parts.visits.ticket(visit, path)
  const language = languageOf(visit.locale) ?? 'en'
  const w = studentWording(language)
  const body = html`<h1>${w.ready}</h1>
<p>${w.keepsNothing}</p>
<form method="post" action="${parts.addresses.base}/lti/enter" target="_blank">
<input type="hidden" name="ticket" value="${ticket}">
<button type="submit" class="primary">${w.newWindow}</button>
</form>`
  sendPage(res, w.ready, body, { framedBy: visit.framedBy, language })
}
