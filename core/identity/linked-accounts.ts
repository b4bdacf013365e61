import { GreenroomError } from '../errors.ts'
import type { Clock, Records } from '../ports.ts'

/** What identity is kept in. */
export type IdentityParts = { records: Records; clock: Clock }

const LINKS = 'account-links'
/** More accounts than anybody has; a chain of links is followed no further. */
const MOST_ACCOUNTS = 20

type Link = { candidates: [string, string]; at: number }

const tagOf = (candidate: string) => `candidate:${candidate}`

const COURSES = 'lti:'

/** The candidate of somebody whom a course sent; `name` is the course's platform's and the person's. */
export const courseCandidate = (name: string) => `${COURSES}${name}`

/** Whether a course sent this candidate. */
export const isOfCourse = (candidate: string) => candidate.startsWith(COURSES)

/**
 * Ties two candidates as one person's: each may see the other's reports. Doing it again changes nothing. Errors:
 * GreenroomError 'refused' for a candidate of a course, whose reports an instructor may hold back.
 */
export async function linkAccounts(one: string, other: string, { records, clock }: IdentityParts): Promise<void> {
  if ([one, other].some(isOfCourse))
    throw new GreenroomError('refused', 'What you do for a course stays apart from your other accounts.')
  const [a, b] = [one, other].sort() as [string, string]
  const now = clock.now()
  const link: Link = { candidates: [a, b], at: now }
  await records.put(LINKS, `${a}|${b}`, link, { tags: [tagOf(a), tagOf(b)] }, now)
}

/** The candidate first, then all that were linked with it, directly or through another. */
export async function accountsOf(candidate: string, { records, clock }: IdentityParts): Promise<string[]> {
  const found = [candidate]
  // Grows while it is gone through.
  for (const account of found) {
    const links = await records.find<Link>(LINKS, tagOf(account), { limit: MOST_ACCOUNTS }, clock.now())
    const others = links.flatMap(({ value }) => value.candidates).filter((other) => !found.includes(other))
    found.push(...others.slice(0, MOST_ACCOUNTS - found.length))
  }
  return found
}

/** Takes every direct link of a candidate back. Returns how many there were. */
export async function unlinkAccount(candidate: string, { records, clock }: IdentityParts): Promise<number> {
  const links = await records.find<Link>(LINKS, tagOf(candidate), { limit: MOST_ACCOUNTS }, clock.now())
  const gone = await Promise.all(links.map(({ key }) => records.delete(LINKS, key)))
  return gone.filter(Boolean).length
}
