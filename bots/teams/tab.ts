import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import express, { type ErrorRequestHandler, type Request, type Response, type Router } from 'express'
import { createRemoteJWKSet, jwtVerify } from 'jose'
import { JOSEError } from 'jose/errors'
import { z } from 'zod'
import { candidateOf } from './parts.ts'

export type TabParts = {
  appId: string
  tenantId: string
  /** Where browsers reach Greenroom; https. */
  publicUrl: string
  /** Makes the browser the candidate's, also in frames of those sources. */
  admit: (request: Request, response: Response, candidate: string, framedBy: readonly string[]) => Promise<void>
  log: (message: string, error: unknown) => void
}

/** Where Teams, Outlook and Microsoft 365 show tabs. */
const FRAMED_BY = [
  'https://teams.microsoft.com',
  'https://*.teams.microsoft.com',
  'https://*.cloud.microsoft',
  'https://*.office.com',
  'https://*.microsoft365.com',
]

const body = z.strictObject({ token: z.string().max(8192) })
const claims = z.looseObject({ tid: z.guid(), oid: z.guid(), scp: z.string(), ver: z.literal('2.0') })

/** The resource that a tab's token is for: `api://HOST/botid-APP_ID`, as Teams wants it where an app has a bot, too. */
export const tabResource = (publicUrl: string, appId: string) => `api://${new URL(publicUrl).host}/botid-${appId}`

/**
 * The practice room as a tab: a page that asks Teams who looks at it, and goes on to the room once the token is proved. Who
 * they are there is who they are in the chat.
 */
export function practiceTab({ appId, tenantId, publicUrl, admit, log }: TabParts): Router {
  const keys = createRemoteJWKSet(new URL(`https://login.microsoftonline.com/${tenantId}/discovery/v2.0/keys`))
  const expected = {
    issuer: `https://login.microsoftonline.com/${tenantId}/v2.0`,
    audience: [appId, tabResource(publicUrl, appId)],
    algorithms: ['RS256'],
    requiredClaims: ['exp'],
  }
  const policy = `default-src 'none'; script-src 'self'; connect-src 'self'; frame-ancestors ${FRAMED_BY.join(' ')}`
  const { host } = new URL(publicUrl)
  const router = express.Router()

  router.use('/teams', (_request, response, next) => {
    response.set({
      'Content-Security-Policy': policy,
      'X-Content-Type-Options': 'nosniff',
      'Cache-Control': 'no-store',
    })
    next()
  })
  router.get('/teams/tab', (_request, response) => void response.type('html').send(PAGE))
  router.get('/teams/tab.js', (_request, response) => void response.type('js').send(SCRIPT))
  router.get('/teams/teams-js.js', async (_request, response) => {
    response
      .set('Cache-Control', 'public, max-age=86400')
      .type('js')
      .send(await library())
  })
  router.post('/teams/sign-in', express.json({ limit: '16kb' }), async (request, response) => {
    // Another site must not be able to make somebody's browser somebody else's.
    const origin = request.get('origin')
    const fromHere = (request.get('sec-fetch-site') ?? 'same-origin') === 'same-origin'
    if (!fromHere || (origin !== undefined && URL.parse(origin)?.host !== host)) return void response.status(403).end()
    const read = body.safeParse(request.body)
    if (!read.success) return void response.status(400).end()
    const objectId = await proved(read.data.token)
    if (objectId === null) return void response.status(401).end()
    await admit(request, response, candidateOf(objectId), FRAMED_BY)
    response.status(204).end()
  })
  const failed: ErrorRequestHandler = (error, _request, response, next) => {
    if (response.headersSent) return next(error)
    const status = typeof error?.status === 'number' ? error.status : 500
    if (status >= 500) log('somebody could not be signed in from Teams', error)
    response.status(status).end()
  }
  router.use('/teams', failed)
  return router

  /** The object id of whom Microsoft Entra issued this token to, in this tenant and for this app; null for any other token. */
  async function proved(token: string): Promise<string | null> {
    try {
      const { payload } = await jwtVerify(token, keys, expected)
      const read = claims.safeParse(payload)
      if (!read.success || read.data.tid !== tenantId) return null
      return read.data.scp.split(' ').includes('access_as_user') ? read.data.oid : null
    } catch (error) {
      if (error instanceof JOSEError && error.code !== 'ERR_JWKS_TIMEOUT') return null
      throw error
    }
  }
}

const PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Greenroom</title>
<p id="state">Greenroom …</p>
<script src="/teams/teams-js.js"></script>
<script src="/teams/tab.js"></script>
</html>
`

const SCRIPT = `(async () => {
  const { app, authentication } = microsoftTeams
  try {
    await app.initialize()
    const token = await authentication.getAuthToken()
    const headers = { 'content-type': 'application/json' }
    const response = await fetch('/teams/sign-in', { method: 'POST', headers, body: JSON.stringify({ token }) })
    if (!response.ok) throw new Error('Greenroom answered with ' + response.status)
    app.notifySuccess()
    location.replace('/')
  } catch (error) {
    app.notifyFailure({ reason: app.FailedReason.AuthFailed, message: String(error) })
    document.getElementById('state').textContent = 'Signing in did not work. ' + error
  }
})()
`

let known: Promise<string> | null = null

/** Microsoft's own library, from the package. */
function library(): Promise<string> {
  known ??= readFile(
    createRequire(import.meta.url).resolve('@microsoft/teams-js/dist/umd/MicrosoftTeams.min.js'),
    'utf8',
  )
  return known
}
