import { randomInt } from 'node:crypto'
import { GreenroomError } from '../../core/errors.ts'
import type { Clock, Records } from '../../core/ports.ts'

/** Codes and links are in collections that every front-end may use. */
const CODES = 'link-codes'
const LINKS = 'account-links'
const CODE_MS = 10 * 60 * 1000
/** Without letters and digits that look alike. */
const ALPHABET = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789'
const LENGTH = 8

/** Makes a code that links another account with this candidate: good once, for ten minutes. */
export async function makeCode(candidate: string, records: Records, clock: Clock): Promise<string> {
  const code = Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')
  const now = clock.now()
  await records.put(CODES, code, { candidate }, { expiresAt: now + CODE_MS, tags: [`candidate:${candidate}`] }, now)
  return code
}

/** Links a candidate with the one who made the code. Errors: GreenroomError 'refused'. */
export async function useCode(typed: string, candidate: string, records: Records, clock: Clock): Promise<void> {
  const now = clock.now()
  const code = typed.toUpperCase().replace(/[^A-Z0-9]/g, '')
  const taken = await records.take<{ candidate: string }>(CODES, code, now)
  if (!taken) throw new GreenroomError('refused', 'That code is not known, used already, or older than ten minutes.')
  const other = taken.value.candidate
  if (other === candidate)
    throw new GreenroomError('refused', 'That code is of this very account. Type it into the other one.')
  const tags = [`candidate:${candidate}`, `candidate:${other}`]
  const pair = [candidate, other].sort()
  await records.put(LINKS, pair.join('|'), { candidates: pair, at: now }, { tags }, now)
}

/** Candidates whose accounts were linked with this one. */
export async function linkedWith(candidate: string, records: Records, clock: Clock): Promise<string[]> {
  const links = await records.find<{ candidates: string[] }>(
    LINKS,
    `candidate:${candidate}`,
    { limit: 20 },
    clock.now(),
  )
  return links.flatMap(({ value }) => value.candidates.filter((c) => c !== candidate))
}
