import type { Request, Response } from 'express'
import type { Clock, Records } from '../../core/ports.ts'
import { html, sendPage } from '../html.ts'
import type { Addresses } from './addresses.ts'
import type { Launch } from './claims.ts'
import { cookieOf, frameCookie } from './cookies.ts'
import { isOwn } from './login.ts'
import { bindingCookie, type LoginState, type LoginStates, storageKey } from './login-states.ts'
import type { Platform, Platforms } from './platforms.ts'
import { LtiRefusal } from './refusal.ts'
import { fitsHash, hashOf, newSecret } from './secrets.ts'
import type { Verifier } from './verify.ts'

const PENDING = 'lti-pending'
const PENDING_MS = 2 * 60 * 1000

export type LaunchParts = {
  records: Records
  clock: Clock
  platforms: Platforms
  states: LoginStates
  verifier: Verifier
  addresses: Addresses
}

/** A launch that is proven to be the platform's, and this browser's. `cookies`: whether the browser keeps them here. */
export type Proven = { launch: Launch; platform: Platform; cookies: boolean }

/** A launch whose browser is still to be proven by what the platform stores for it. */
type Pending = { launch: Launch; platform: string; bindingHash: string }

/**
 * The end of a login: checks everything there is to check. Null: the answer was sent, a page that asks the platform's storage
 * and comes back by `confirm`. Errors: LtiRefusal.
 */
export async function launch(req: Request, res: Response, parts: LaunchParts): Promise<Proven | null> {
  const { id_token: token, state, error } = (req.body ?? {}) as Record<string, unknown>
  const login = await parts.states.read(state)
  if (!login || typeof state !== 'string')
    throw new LtiRefusal('state-unknown', 'This launch took too long. Open it from your course again.')
  const cookie = cookieOf(req, bindingCookie(state))
  for (const name of [bindingCookie(state), `${bindingCookie(state)}-probe`]) res.clearCookie(name, frameCookie)
  if (error !== undefined)
    throw new LtiRefusal(
      'platform-said-no',
      'The platform refused the launch. Sign in there and open the interview again.',
    )
  const platform = await enabled(login.platform, parts.platforms)
  const proven = await parts.verifier.verify(token, platform, login.nonceHash)
  if (!isOwn(proven.target, parts.addresses))
    throw new LtiRefusal('target-elsewhere', 'This link leads to another server than this one. Was Greenroom moved?')
  if (cookie !== null && fitsHash(cookie, login.bindingHash)) return { launch: proven, platform, cookies: true }
  if (login.storageTarget === null) throw new UnboundLaunch(login, parts.addresses)
  await askStorage(res, { login, platform, launch: proven, state }, parts)
  return null
}

/** The browser shows what the platform stores for it. Errors: LtiRefusal. */
export async function confirm(req: Request, parts: LaunchParts): Promise<Proven> {
  const { pending, binding } = (req.body ?? {}) as Record<string, unknown>
  const known = typeof pending === 'string' && pending.length < 100
  const kept = known ? await parts.records.take<Pending>(PENDING, hashOf(pending), parts.clock.now()) : null
  if (!kept) throw new LtiRefusal('state-unknown', 'This launch took too long. Open it from your course again.')
  if (!fitsHash(binding, kept.value.bindingHash))
    throw new LtiRefusal(
      'state-not-bound',
      'This launch was not begun in this browser. Open it from your course again.',
    )
  return { launch: kept.value.launch, platform: await enabled(kept.value.platform, parts.platforms), cookies: false }
}

/** Neither a cookie nor the platform's storage shows that the login was begun in this browser: it may begin anew in a new window. */
export class UnboundLaunch extends LtiRefusal {
  /** The address that begins it anew; null: only the course can. */
  readonly again: string | null

  constructor({ again }: LoginState, { login }: Addresses) {
    super(
      'state-not-bound',
      again === null
        ? 'This launch was not begun in this browser, or the browser keeps no cookies. Open it from your course again.'
        : 'Your browser does not let this page keep anything here, so the interview opens in a new window.',
    )
    this.again = again === null ? null : `${login}?${again}`
  }
}

async function enabled(id: string, platforms: Platforms): Promise<Platform> {
  const platform = await platforms.byId(id)
  if (!platform?.enabled) throw new LtiRefusal('platform-disabled', 'This platform is switched off in Greenroom.')
  return platform
}

type Asked = { login: LoginState; platform: Platform; launch: Launch; state: string }

async function askStorage(res: Response, { login, platform, launch, state }: Asked, parts: LaunchParts): Promise<void> {
  const { records, clock, addresses } = parts
  const pending = newSecret()
  const kept: Pending = { launch, platform: platform.id, bindingHash: login.bindingHash }
  const now = clock.now()
  await records.put(PENDING, hashOf(pending), kept, { expect: 'absent', expiresAt: now + PENDING_MS }, now)
  const origin = new URL(platform.authorizationEndpoint).origin
  const body = html`<form id="confirm" method="post" action="${addresses.launch}/confirm" data-storage-target="${login.storageTarget}"
 data-storage-origin="${origin}" data-storage-key="${storageKey(state)}">
<input type="hidden" name="pending" value="${pending}"><input type="hidden" name="binding" value="">
<p role="status">Opening the interview ...</p>
</form>`
  sendPage(res, 'Opening', body, { framedBy: 'any', scripts: ['confirm.js'] })
}
