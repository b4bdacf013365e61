import type { Clock, Records } from '../core/ports.ts'
import { hashOf, newSecret } from './secrets.ts'

const STATES = 'lti-states'
/** How long somebody may take to sign in at the platform. */
export const LOGIN_MS = 10 * 60 * 1000

/** What is kept of a login until its launch. Secrets are kept as hashes. */
export type LoginState = {
  platform: string
  nonceHash: string
  /** Of what only the browser that began the login has. */
  bindingHash: string
  /** The frame that stores for the tool, as the platform named it; null: it stores nothing. */
  storageTarget: string | null
  /** How to begin anew: the query of the login. */
  again: string
}

export type NewLogin = { state: string; nonce: string; binding: string }

export interface LoginStates {
  make(login: Pick<LoginState, 'platform' | 'storageTarget' | 'again'>): Promise<NewLogin>
  /** Each state is good once; null for one that is unknown, used or too old. */
  take(state: unknown): Promise<LoginState | null>
}

export function loginStates({ records, clock }: { records: Records; clock: Clock }): LoginStates {
  return {
    async make(login) {
      const [state, nonce, binding] = [newSecret(), newSecret(), newSecret()]
      const kept: LoginState = { ...login, nonceHash: hashOf(nonce), bindingHash: hashOf(binding) }
      const now = clock.now()
      await records.put(STATES, hashOf(state), kept, { expect: 'absent', expiresAt: now + LOGIN_MS }, now)
      return { state, nonce, binding }
    },
    async take(state) {
      if (typeof state !== 'string' || state === '' || state.length > 200) return null
      return (await records.take<LoginState>(STATES, hashOf(state), clock.now()))?.value ?? null
    },
  }
}

/** Names of what binds a login to its browser; they tell nothing of the state itself. */
export const bindingCookie = (state: string) => `__Host-greenroom-login-${hashOf(state).slice(0, 16)}`
export const storageKey = (state: string) => `greenroom_${hashOf(state).slice(0, 16)}`
