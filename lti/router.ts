import { join } from 'node:path'
import express, { type ErrorRequestHandler, type RequestHandler, Router } from 'express'
import { html, sendPage } from './html.ts'
import type { Keys } from './platform/keys.ts'
import { confirm, type LaunchParts, launch, type Proven, UnboundLaunch } from './platform/launch.ts'
import { type LoginParts, login } from './platform/login.ts'
import { LtiRefusal } from './platform/refusal.ts'
import type { Registration } from './platform/registration.ts'
import { canvasConfiguration } from './platform/tool-config.ts'
import { deepLinkRoutes, sendDeepLinkForm } from './staff/deep-link-routes.ts'
import { staffRoutes } from './staff/routes.ts'
import { type AssignmentRoutesParts, assignmentRoutes } from './student/assignment-routes.ts'
import { destinationOf, enter } from './student/entering.ts'

export type RouterParts = LoginParts & LaunchParts & AssignmentRoutesParts & { keys: Keys; registration: Registration }

const page = join(import.meta.dirname, 'page')
/** A token with everything that a platform may say is some 10 KB; the form with a job description is longer. */
const MOST_BODY = '600kb'
const KEYS_AGE_SECONDS = 60 * 60

/** Every address below /lti. */
export function ltiRouter(parts: RouterParts): Router {
  const { keys, addresses, registration, log } = parts
  const router = Router()
  const form = express.urlencoded({ extended: false, limit: MOST_BODY, parameterLimit: 200 })
  router.use(headers)
  router.get('/keys', async (_req, res) => {
    res.set('Cache-Control', `public, max-age=${KEYS_AGE_SECONDS}`).json(await keys.published())
  })
  router.get('/config.json', (_req, res) => void res.json(canvasConfiguration(addresses)))
  router.use('/page', express.static(page, { index: false, redirect: false, cacheControl: false }))

  router.get('/register', async (req, res) => {
    const platform = await registration.register(req.query)
    const body = html`<h1>Greenroom is registered</h1>
<p>With ${platform.name}, as client ${platform.clientId}. You can close this window; in the platform the tool may still have to be switched on.</p>`
    sendPage(res, 'Registered', body, { framedBy: 'any', scripts: ['close.js'] })
  })

  const open = async ({ launch: proven, platform, cookies }: Proven, req: express.Request, res: express.Response) => {
    if (proven.type === 'LtiDeepLinkingRequest') return sendDeepLinkForm(res, proven, platform, parts)
    await enter({ ...(await destinationOf(proven, platform, parts)), cookies }, req, res, parts)
  }
  router.get('/login', (req, res) => login(req, res, parts))
  router.post('/login', form, (req, res) => login(req, res, parts))
  router.post('/launch', form, async (req, res) => {
    const proven = await launch(req, res, parts)
    if (proven) await open(proven, req, res)
  })
  // Without a login: somebody typed the address in, or an old link led here.
  router.get('/launch', () => {
    throw new LtiRefusal('bad-request', 'Open the interview from your course.')
  })

  router.use(fromHere(addresses.origin))
  router.post('/launch/confirm', form, async (req, res) => open(await confirm(req, parts), req, res))
  router.post('/enter', form, async (req, res) => {
    const ticket: unknown = req.body?.ticket
    const known = typeof ticket === 'string' && ticket.length < 100 ? await parts.visits.useTicket(ticket) : null
    if (!known)
      throw new LtiRefusal('state-unknown', 'This was used already, or took too long. Open it from your course again.')
    await enter({ ...known, cookies: true }, req, res, parts)
  })
  router.use(deepLinkRoutes(parts, form))
  router.use(staffRoutes(parts, form))
  router.use(assignmentRoutes(parts, form))
  router.use((_req, _res) => {
    throw new LtiRefusal('not-found', 'There is no such address.')
  })
  router.use(failures(log))
  return Router().use('/lti', router)
}

const headers: RequestHandler = (_req, res, next) => {
  res.set({
    'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'same-origin',
    'Permissions-Policy': 'camera=(), geolocation=(), microphone=()',
    'Cache-Control': 'private, no-store',
  })
  next()
}

/** The cookies travel into frames of other sites, so forms are taken from our own pages only. */
const fromHere =
  (own: string): RequestHandler =>
  (req, _res, next) => {
    const site = req.get('sec-fetch-site')
    const origin = req.get('origin')
    const ours = site ? site === 'same-origin' : !origin || origin === own
    if (req.method === 'POST' && !ours) throw new LtiRefusal('cross-site', 'This request came from another site.')
    next()
  }

/** Every failure as a small page; what is not known is an internal one that tells nothing. */
const failures =
  (log: (message: string, error: unknown) => void): ErrorRequestHandler =>
  (error, req, res, next) => {
    const { status, reason, message } = describe(error)
    if (status === 500) log(`${req.method} /lti${req.route?.path ?? ''} failed`, error)
    if (res.headersSent) return next(error)
    const again =
      error instanceof UnboundLaunch && error.again !== null
        ? html`<p><a class="button primary" href="${error.again}" target="_blank" rel="noopener">Open in a new window</a></p>`
        : null
    const body = html`<h1>That did not work</h1><p>${message}</p>${again}<p><small>${reason}</small></p>`
    sendPage(res, 'That did not work', body, { status, framedBy: 'any' })
  }

const CODES: Record<string, number> = {
  'not-found': 404,
  'bad-input': 400,
  refused: 409,
  conflict: 409,
  'store-busy': 503,
  'platform-refused': 502,
}

function describe(error: unknown): { status: number; reason: string; message: string } {
  const { code, status, message } = (error ?? {}) as { code?: unknown; status?: unknown; message?: string }
  if (error instanceof LtiRefusal) return error
  const known = error instanceof Error && error.name === 'GreenroomError' ? CODES[String(code)] : undefined
  if (known !== undefined) return { status: known, reason: String(code), message: message ?? '' }
  // Of the body parser and the router.
  if (typeof status === 'number' && status >= 400 && status < 500)
    return { status, reason: 'bad-request', message: 'The request could not be read.' }
  return { status: 500, reason: 'internal', message: 'Something failed on our side. Please try again.' }
}
