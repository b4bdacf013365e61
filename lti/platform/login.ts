import type { Request, Response } from 'express'
import type { Clock, Records } from '../../core/ports.ts'
import { html, sendPage } from '../html.ts'
import type { Addresses } from './addresses.ts'
import { frameCookie } from './cookies.ts'
import { bindingCookie, LOGIN_MS, type LoginStates, type NewLogin, storageKey } from './login-states.ts'
import type { Platform, Platforms } from './platforms.ts'
import { LtiRefusal } from './refusal.ts'

export type LoginParts = {
  records: Records
  clock: Clock
  platforms: Platforms
  states: LoginStates
  addresses: Addresses
}

/** What a platform begins a login with (1EdTech Security Framework 5.1.1.1). */
type Initiation = {
  iss: string
  login_hint: string
  target_link_uri: string
  lti_message_hint?: string
  client_id?: string
  lti_storage_target?: string
}

const FIELDS = ['iss', 'login_hint', 'target_link_uri', 'lti_message_hint', 'client_id', 'lti_storage_target'] as const
/** Moodle's hints are JSON, Canvas's signed tokens. */
const LONGEST = 8_000

/**
 * The beginning of every launch: makes state and nonce, ties them to this browser, and sends it on to the platform. In a
 * frame a page of its own finds out first what the browser can keep: the platform's storage, a cookie, or nothing, and then
 * it offers a new window. Errors: LtiRefusal.
 */
export async function login(req: Request, res: Response, parts: LoginParts): Promise<void> {
  const given = read(req.method === 'POST' ? req.body : req.query)
  const platform = await platformOf(given, parts)
  if (!isOwn(given.target_link_uri, parts.addresses))
    throw new LtiRefusal('target-elsewhere', 'This link leads to another server than this one. Was Greenroom moved?')
  const storageTarget = given.lti_storage_target ?? null
  const { lti_storage_target: _, ...rest } = given
  const again = new URLSearchParams(rest).toString()
  const inFrame = req.get('sec-fetch-dest') === 'iframe' || storageTarget !== null
  // The page in the frame has its own link to a new window; a browser that does not say where it is may need it later.
  const kept = inFrame || req.get('sec-fetch-dest') !== undefined ? null : again
  const made = await parts.states.make({ platform: platform.id, storageTarget, again: kept })
  res.cookie(bindingCookie(made.state), made.binding, { ...frameCookie, maxAge: LOGIN_MS })
  const onward = authorization(platform, given, made, parts.addresses)
  if (inFrame) {
    const probe = `${bindingCookie(made.state)}-probe`
    res.cookie(probe, '1', { ...frameCookie, httpOnly: false, maxAge: 60_000 })
    sendFramePage(res, { onward, storageTarget, made, probe, again: `${parts.addresses.login}?${again}` })
  } else res.redirect(302, onward)
}

function read(source: unknown): Initiation {
  const given: Record<string, string> = {}
  for (const name of FIELDS) {
    const value = (source as Record<string, unknown> | undefined)?.[name]
    if (value === undefined || value === '') continue
    if (typeof value !== 'string' || value.length > LONGEST)
      throw new LtiRefusal('bad-request', `The platform sent a ${name} that cannot be read.`)
    given[name] = value
  }
  for (const name of ['iss', 'login_hint', 'target_link_uri'] as const)
    if (given[name] === undefined)
      throw new LtiRefusal('bad-request', `This address is for learning platforms. It lacks ${name}.`)
  if (given.lti_storage_target && !/^[\w.-]{1,100}$/.test(given.lti_storage_target)) delete given.lti_storage_target
  return given as Initiation
}

async function platformOf({ iss, client_id }: Initiation, { platforms }: LoginParts): Promise<Platform> {
  const platform = await platforms.find(iss, client_id ?? null)
  if (!platform)
    throw new LtiRefusal(
      'platform-unknown',
      `No platform is registered here for ${iss}${client_id ? ` and client ${client_id}` : ' alone'}.`,
    )
  if (!platform.enabled) throw new LtiRefusal('platform-disabled', 'This platform is switched off in Greenroom.')
  return platform
}

/** Whether an address is one of the tool's. */
export function isOwn(target: string, { origin }: Addresses): boolean {
  return URL.parse(target)?.origin === origin
}

function authorization(
  platform: Platform,
  given: Initiation,
  { state, nonce }: NewLogin,
  { launch }: Addresses,
): string {
  const url = new URL(platform.authorizationEndpoint)
  const fields = {
    scope: 'openid',
    response_type: 'id_token',
    response_mode: 'form_post',
    prompt: 'none',
    client_id: platform.clientId,
    redirect_uri: launch,
    login_hint: given.login_hint,
    ...(given.lti_message_hint && { lti_message_hint: given.lti_message_hint }),
    state,
    nonce,
  }
  for (const [name, value] of Object.entries(fields)) url.searchParams.set(name, value)
  return url.href
}

type FramePage = { onward: string; storageTarget: string | null; made: NewLogin; probe: string; again: string }

function sendFramePage(res: Response, { onward, storageTarget, made, probe, again }: FramePage): void {
  const body = html`<div id="login" data-onward="${onward}" data-probe="${probe}" data-storage-target="${storageTarget}"
 data-storage-origin="${new URL(onward).origin}" data-storage-key="${storageKey(made.state)}" data-binding="${made.binding}">
<p id="working" role="status">Opening the interview ...</p>
<noscript><p>Your browser runs no scripts here.</p></noscript>
<div id="stuck" hidden>
<h1>Open it in a new window</h1>
<p>Your browser keeps nothing for pages inside another page, so the interview cannot open here.</p>
<p><a class="button primary" href="${again}" target="_blank" rel="noopener">Open in a new window</a></p>
</div>
</div>`
  sendPage(res, 'Opening', body, { framedBy: 'any', scripts: ['login.js'] })
}
