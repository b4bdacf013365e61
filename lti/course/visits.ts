import type { Request, Response } from 'express'
import type { Clock, Records } from '../../core/ports.ts'
import type { Launch } from '../platform/claims.ts'
import { cookieOf, frameCookie } from '../platform/cookies.ts'
import { framesOf, type Platform } from '../platform/platforms.ts'
import { hashOf, nameOf, newSecret } from '../platform/secrets.ts'

const VISITS = 'lti-visits'
const COOKIE = '__Host-greenroom-lti'
/** A long interview and a look at the report; then it is opened from the course again. */
const VISIT_MS = 12 * 60 * 60 * 1000
/** Of all that somebody opened lately, so much stays open beside each other. */
const MOST_OPEN = 50
const TICKETS = 'lti-tickets'
const TICKET_MS = 10 * 60 * 1000

/** Who a browser is after a launch, and what it may open. */
export type Visit = {
  platform: string
  deployment: string
  /** The platform's opaque id of the person. */
  user: string
  name: string | null
  /** The person's language at the platform; null: it did not say. */
  locale: string | null
  /** Courses (see courseOf) that the person teaches. */
  courses: string[]
  /** Seats (see seats.ts) that are the person's own. */
  seats: string[]
  /** CSP sources that may hold our pages in a frame. */
  framedBy: string[]
}

/** The course of a launch: one context of one deployment. A link outside of any course is one of its own. */
export function courseOf(launch: Launch, platform: string): string {
  if (launch.context) return nameOf('course', platform, launch.deployment, launch.context.id)
  return nameOf('course-of-link', platform, launch.deployment, 'link' in launch ? launch.link.id : null)
}

/** The visit that a launch begins, before it opens anything. */
export const visitOf = (launch: Launch, platform: Platform): Visit => ({
  platform: platform.id,
  deployment: launch.deployment,
  user: launch.user,
  name: launch.name,
  locale: launch.locale,
  courses: [],
  seats: [],
  framedBy: framesOf(
    platform,
    launch.returnUrl ?? undefined,
    launch.type === 'LtiDeepLinkingRequest' ? launch.deepLinking.returnUrl : undefined,
  ),
})

export interface Visits {
  /** Remembers the visit in the browser, with what the same person opened there before. */
  begin(visit: Visit, req: Request, res: Response): Promise<void>
  of(req: Request): Promise<Visit | null>
  /** A secret, good once, that begins the visit in another window. `path` is where it leads, below the public address. */
  ticket(visit: Visit, path: string): Promise<string>
  useTicket(ticket: string): Promise<{ visit: Visit; path: string } | null>
}

export function visits({ records, clock }: { records: Records; clock: Clock }): Visits {
  async function of(req: Request): Promise<Visit | null> {
    const token = cookieOf(req, COOKIE)
    return token ? ((await records.get<Visit>(VISITS, hashOf(token), clock.now()))?.value ?? null) : null
  }

  return {
    of,
    async begin(visit, req, res) {
      const before = await of(req)
      const same = before?.platform === visit.platform && before.user === visit.user
      const known = same && before.deployment === visit.deployment ? before : null
      const whole: Visit = {
        ...visit,
        courses: joined(visit.courses, known?.courses),
        seats: joined(visit.seats, known?.seats),
        framedBy: joined(visit.framedBy, known?.framedBy),
      }
      const token = newSecret()
      const now = clock.now()
      await records.put(VISITS, hashOf(token), whole, { expect: 'absent', expiresAt: now + VISIT_MS }, now)
      res.cookie(COOKIE, token, { ...frameCookie, maxAge: VISIT_MS })
    },
    async ticket(visit, path) {
      const ticket = newSecret()
      const now = clock.now()
      await records.put(TICKETS, hashOf(ticket), { visit, path }, { expect: 'absent', expiresAt: now + TICKET_MS }, now)
      return ticket
    },
    async useTicket(ticket) {
      return (await records.take<{ visit: Visit; path: string }>(TICKETS, hashOf(ticket), clock.now()))?.value ?? null
    },
  }
}

const joined = (news: readonly string[], olds: readonly string[] = []) =>
  [...new Set([...news, ...olds])].slice(0, MOST_OPEN)
