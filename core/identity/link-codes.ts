import { randomInt } from 'node:crypto'
import { type IdentityParts, linkAccounts } from './linked-accounts.ts'

const CODES = 'link-codes'
const CODE_MS = 10 * 60 * 1000
/** Without letters and digits that look alike. */
const ALPHABET = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789'
/** 31^8 codes, each good for ten minutes: guessing one over a network is hopeless. */
const LENGTH = 8

/** `expiresAt`: milliseconds since the Unix epoch. */
export type LinkCode = { code: string; expiresAt: number }

/**
 * Makes a code that ties another account to this candidate's: good once, for ten minutes. One front-end shows it, the person
 * types it in any other.
 */
export async function makeLinkCode(candidate: string, { records, clock }: IdentityParts): Promise<LinkCode> {
  const code = Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')
  const now = clock.now()
  const expiresAt = now + CODE_MS
  await records.put(CODES, code, { candidate }, { expiresAt, tags: [`candidate:${candidate}`] }, now)
  return { code, expiresAt }
}

/** Why a code ties nothing: it is wrong, used or too old; or it was made by this very account. */
export type LinkFailure = 'unknown' | 'own'

/**
 * Ties a candidate to the one who made the code, as it was typed: case, spaces and dashes do not matter. Returns that other
 * candidate, or why nothing was tied; a code of the account itself stays good.
 */
export async function useLinkCode(
  typed: string,
  candidate: string,
  parts: IdentityParts,
): Promise<{ linked: string } | { failure: LinkFailure }> {
  const { records, clock } = parts
  const code = typed.toUpperCase().replace(/[^A-Z0-9]/g, '')
  const known = await records.get<{ candidate: string }>(CODES, code, clock.now())
  if (known?.value.candidate === candidate) return { failure: 'own' }
  const taken = known && (await records.take<{ candidate: string }>(CODES, code, clock.now()))
  if (!taken) return { failure: 'unknown' }
  await linkAccounts(candidate, taken.value.candidate, parts)
  return { linked: taken.value.candidate }
}
