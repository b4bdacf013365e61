import { exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose'
import { GreenroomError } from '../../core/errors.ts'
import type { Clock, Records } from '../../core/ports.ts'
import { newId } from './secrets.ts'

const KEYS = 'lti-keys'
const DAY_MS = 24 * 60 * 60 * 1000
/** Every quarter of a year another key signs. */
const PERIOD_MS = 90 * DAY_MS
/** The next key is published this long before it signs, because platforms cache the list. */
const AHEAD_MS = 7 * DAY_MS

type Kept = { kid: string; privateKey: JWK; publicKey: JWK }

/** The tool's own keys. They stand in the store, so that every process signs alike and restarts change nothing. */
export interface Keys {
  /** Signs claims as RS256 with the present key, named in the header; `seconds` is how long the token is good. */
  sign(claims: Record<string, unknown>, seconds: number): Promise<string>
  /** The public keys that are, were a period ago, or soon will be in use: a JSON Web Key Set. */
  published(): Promise<{ keys: JWK[] }>
  /** Throws the present key away, for one that got out. Tokens that it signed are no longer believed. */
  replace(): Promise<void>
}

export function toolKeys({ records, clock }: { records: Records; clock: Clock }): Keys {
  const period = () => Math.floor(clock.now() / PERIOD_MS)
  const find = async (p: number) => (await records.get<Kept>(KEYS, `period-${p}`, clock.now()))?.value ?? null

  /** The key of a period; made where there is none. Of two processes that make one at the same time, the first counts. */
  async function keyOf(p: number): Promise<Kept> {
    const known = await find(p)
    if (known) return known
    const made = await makeKey()
    try {
      const expiresAt = (p + 2) * PERIOD_MS
      await records.put(KEYS, `period-${p}`, made, { expect: 'absent', expiresAt }, clock.now())
      return made
    } catch (error) {
      if (error instanceof GreenroomError && error.code === 'conflict') return keyOf(p)
      throw error
    }
  }

  return {
    async sign(claims, seconds) {
      const { kid, privateKey } = await keyOf(period())
      const now = Math.floor(clock.now() / 1000)
      return new SignJWT({ ...claims, iat: now, exp: now + seconds })
        .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid })
        .sign(await importJWK(privateKey, 'RS256'))
    },
    async published() {
      const p = period()
      const soon = (p + 1) * PERIOD_MS - clock.now() < AHEAD_MS
      const kept = await Promise.all([keyOf(p), find(p - 1), soon ? keyOf(p + 1) : find(p + 1)])
      return { keys: kept.flatMap((key) => key?.publicKey ?? []) }
    },
    async replace() {
      await records.delete(KEYS, `period-${period()}`)
      await keyOf(period())
    },
  }
}

async function makeKey(): Promise<Kept> {
  const { publicKey, privateKey } = await generateKeyPair('RS256', { modulusLength: 2048, extractable: true })
  const kid = newId()
  const named = { kid, alg: 'RS256', use: 'sig' }
  const { kty, n, e } = await exportJWK(publicKey)
  return { kid, privateKey: await exportJWK(privateKey), publicKey: { kty, n, e, ...named } as JWK }
}
