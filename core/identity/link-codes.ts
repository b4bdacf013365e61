import { randomInt } from 'node:crypto'
import { type IdentityParts, linkAccounts } from './linked-accounts.ts'
import { tieToSeat } from './seat-accounts.ts'

const CODES = 'link-codes'
const CODE_MS = 10 * 60 * 1000
/** Without letters and digits that look alike. */
const ALPHABET = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789'
/** 31^8 codes, each good for ten minutes: guessing one over a network is hopeless. */
const LENGTH = 8

/** `expiresAt`: milliseconds since the Unix epoch. */
export type LinkCode = { code: string; expiresAt: number }

/** What a code ties an account to: another account, or a seat of an assignment. */
type Tied = { candidate: string } | { seat: string }

/**
 * Makes a code that ties another account to this candidate's: good once, for ten minutes. One front-end shows it, the person
 * types it in any other.
 */
export function makeLinkCode(candidate: string, parts: IdentityParts): Promise<LinkCode> {
  return makeCode({ candidate }, [`candidate:${candidate}`], parts)
}

/**
 * Makes a code that ties an account to one seat of an assignment, and not two accounts to each other: reports that an
 * instructor holds back stay held back. Good once, for ten minutes.
 */
export function makeSeatCode(seat: string, parts: IdentityParts): Promise<LinkCode> {
  return makeCode({ seat }, [`seat:${seat}`], parts)
}

async function makeCode(tied: Tied, tags: readonly string[], { records, clock }: IdentityParts): Promise<LinkCode> {
  const code = Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')
  const now = clock.now()
  const expiresAt = now + CODE_MS
  await records.put(CODES, code, tied, { expiresAt, tags }, now)
  return { code, expiresAt }
}

/** Why a code ties nothing: it is wrong, used or too old; or it was made by this very account. */
export type LinkFailure = 'unknown' | 'own'

/**
 * Ties a candidate to the one who made the code, as it was typed, or to the seat that it is for: case, spaces and dashes do
 * not matter. Returns that other candidate or the seat, or why nothing was tied; a code of the account itself stays good.
 */
export async function useLinkCode(
  typed: string,
  candidate: string,
  parts: IdentityParts,
): Promise<{ linked: string } | { seat: string } | { failure: LinkFailure }> {
  const { records, clock } = parts
  const code = typed.toUpperCase().replace(/[^A-Z0-9]/g, '')
  const known = await records.get<Tied>(CODES, code, clock.now())
  if (known && 'candidate' in known.value && known.value.candidate === candidate) return { failure: 'own' }
  const taken = known && (await records.take<Tied>(CODES, code, clock.now()))
  if (!taken) return { failure: 'unknown' }
  const { value } = taken
  if ('seat' in value) {
    await tieToSeat(value.seat, candidate, parts)
    return { seat: value.seat }
  }
  await linkAccounts(candidate, value.candidate, parts)
  return { linked: value.candidate }
}
