import { createHmac, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { GreenroomError } from '../../core/errors.ts'
import type { Clock, Records } from '../../core/ports.ts'
import { hashOf, newId, newSecret } from './secrets.ts'

const SECRETS = 'lti-secrets'
const SECRET = 'login-states'
/** How long somebody may take to sign in at the platform. */
export const LOGIN_MS = 10 * 60 * 1000
/** A longer way to begin anew is left out: states travel in addresses. */
const LONGEST_AGAIN = 4_000
const LONGEST = 10_000

/** What a login is known by until its launch. Secrets are kept as hashes. */
export type LoginState = {
  platform: string
  nonceHash: string
  /** Of what only the browser that began the login has. */
  bindingHash: string
  /** The frame that stores for the tool, as the platform named it; null: it stores nothing. */
  storageTarget: string | null
  /** How to begin anew: the query of the login; null where that would help nobody. */
  again: string | null
}

type Begun = Pick<LoginState, 'platform' | 'storageTarget' | 'again'>
const begun = z.strictObject({
  id: z.string(),
  at: z.number(),
  platform: z.string(),
  storageTarget: z.string().nullable(),
  again: z.string().nullable(),
})

export type NewLogin = { state: string; nonce: string; binding: string }

/**
 * Logins that were begun. Anybody can begin one, so nothing is stored: the state itself says all, signed, and nonce and binding
 * follow from it by a secret. That each login is good once is up to its nonce.
 */
export interface LoginStates {
  make(login: Begun): Promise<NewLogin>
  /** Null for one that is none of ours, or too old. */
  read(state: unknown): Promise<LoginState | null>
}

export function loginStates({ records, clock }: { records: Records; clock: Clock }): LoginStates {
  const known = async () => (await records.get<string>(SECRETS, SECRET, clock.now()))?.value ?? null

  /** The same in every process; of two that make it at the same time, the first counts. */
  async function secret(): Promise<string> {
    const there = await known()
    if (there) return there
    try {
      await records.put(SECRETS, SECRET, newSecret(), { expect: 'absent' }, clock.now())
    } catch (error) {
      if (!(error instanceof GreenroomError && error.code === 'conflict')) throw error
    }
    return secret()
  }

  return {
    async make({ platform, storageTarget, ...login }) {
      const again = (login.again?.length ?? 0) > LONGEST_AGAIN ? null : login.again
      const all: z.infer<typeof begun> = { id: newId(), at: clock.now(), platform, storageTarget, again }
      const body = Buffer.from(JSON.stringify(all)).toString('base64url')
      const by = signer(await secret())
      const state = `${body}.${by('state', body)}`
      return { state, nonce: by('nonce', state), binding: by('binding', state) }
    },
    async read(state) {
      if (typeof state !== 'string' || state.length > LONGEST) return null
      const [body = ''] = state.split('.', 1)
      const by = signer(await secret())
      if (!same(state, `${body}.${by('state', body)}`)) return null
      // One that another version of Greenroom began may say other things: then it begins anew.
      const read = begun.safeParse(JSON.parse(Buffer.from(body, 'base64url').toString()))
      if (!read.success || clock.now() >= read.data.at + LOGIN_MS) return null
      const { platform, storageTarget, again } = read.data
      const [nonceHash, bindingHash] = [hashOf(by('nonce', state)), hashOf(by('binding', state))]
      return { platform, storageTarget, again, nonceHash, bindingHash }
    },
  }
}

/** HMAC-SHA256, 43 characters of base64url; what it is for keeps one from being taken for another. */
const signer = (secret: string) => (purpose: 'state' | 'nonce' | 'binding', text: string) =>
  createHmac('sha256', secret).update(`${purpose} ${text}`).digest('base64url')

/** In constant time. */
function same(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}

/** Names of what binds a login to its browser; they tell nothing of the state itself. */
export const bindingCookie = (state: string) => `__Host-greenroom-login-${hashOf(state).slice(0, 16)}`
export const storageKey = (state: string) => `greenroom_${hashOf(state).slice(0, 16)}`
