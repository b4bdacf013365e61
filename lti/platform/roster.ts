import { z } from 'zod'
import type { Assignment } from '../course/assignments.ts'
import { PlatformError } from './platform-error.ts'
import type { Platform } from './platforms.ts'
import { isLearner, isStaff } from './roles.ts'
import { SCOPE, type Services } from './services.ts'

const MEMBERS = 'application/vnd.ims.lti-nrps.v2.membershipcontainer+json'
/** More pages than any course has, even at Canvas's 50 members each. */
const MOST_PAGES = 400

const container = z.object({
  members: z.array(
    z.object({
      user_id: z.string().min(1).max(255),
      roles: z.array(z.string()).default([]),
      status: z.string().nullish(),
      name: z.string().nullish(),
      given_name: z.string().nullish(),
      family_name: z.string().nullish(),
      email: z.string().nullish(),
    }),
  ),
})

/** Somebody in a course. Where the platform shares no names there is only the opaque id. */
export type Member = {
  user: string
  name: string | null
  email: string | null
  learner: boolean
  staff: boolean
  /** False for those who left or were set inactive. */
  active: boolean
}

/**
 * Everybody in the assignment's course, over as many pages as the platform makes of it (Names and Role Provisioning Services
 * 2.0); null where the platform does not tell. Errors: PlatformError.
 */
export async function readRoster(
  assignment: Assignment,
  platform: Platform,
  { services, signal }: { services: Services; signal: AbortSignal },
): Promise<Member[] | null> {
  if (!assignment.membershipsUrl) return null
  const found = new Map<string, Member>()
  const seen = new Set<string>()
  let url: string | null = assignment.membershipsUrl
  while (url !== null && !seen.has(url) && seen.size < MOST_PAGES) {
    seen.add(url)
    const call = { call: 'the roster', method: 'GET' as const, url, scopes: [SCOPE.members], accept: MEMBERS, signal }
    const { json, headers } = await services.call(platform, call)
    const page = container.safeParse(json)
    if (!page.success) throw new PlatformError('the roster', 502, 'the reply is not a list of members')
    for (const m of page.data.members) {
      const name = m.name || [m.given_name, m.family_name].filter(Boolean).join(' ') || null
      const active = (m.status ?? 'Active') === 'Active'
      const { user_id: user, roles } = m
      found.set(user, { user, name, email: m.email ?? null, learner: isLearner(roles), staff: isStaff(roles), active })
    }
    url = nextOf(headers.get('link'), url)
  }
  return [...found.values()]
}

/** The address of `rel="next"` in a Link header (RFC 8288), of the same origin; else null: our token goes nowhere else. */
export function nextOf(header: string | null, from: string): string | null {
  for (const [, address = '', params = ''] of (header ?? '').matchAll(/<([^>]*)>([^<]*)/g)) {
    if (!/;\s*rel\s*=\s*("([^"]*\s)?next(\s[^"]*)?"|next\b)/i.test(params)) continue
    const url = URL.parse(address, from)
    if (url && url.origin === new URL(from).origin) return url.href
  }
  return null
}
