import type { IncomingHttpHeaders } from 'node:http'
import type { RequestHandler } from 'express'
import { WebFailure } from './failures.ts'

/**
 * Refuses requests that change something when a browser sends them from another site. Browsers say where a request
 * comes from in Sec-Fetch-Site, older ones in Origin; a client that says neither is no browser and carries no one's cookie.
 * Bodies must be JSON, or sound or a file on the addresses that take them: a form can send none of them.
 *
 * `publicUrl` is the address that browsers see; null where it is the Host that they ask for.
 */
export function sameOriginOnly(publicUrl: URL | null): RequestHandler {
  return (req, _res, next) => {
    if (req.method === 'GET' || req.method === 'HEAD') return next()
    const site = req.get('sec-fetch-site')
    const origin = req.get('origin')
    const own = publicUrl?.host ?? req.get('host')
    const fromHere = site ? site === 'same-origin' : !origin || hostOf(origin) === own
    if (!fromHere) throw new WebFailure(403, 'cross-site', 'This request came from another site.')
    const hasBody = req.headers['transfer-encoding'] !== undefined || Number(req.get('content-length') ?? 0) > 0
    const other = OTHERS.find(({ path }) => path.test(req.path))
    if (hasBody && !req.is(other?.types ?? ['application/json']))
      throw new WebFailure(415, 'not-json', other?.message ?? 'Send JSON in UTF-8.')
    next()
  }
}

const SOUND = /^\/interviews\/[\w-]+\/recordings$/
/** Phones call a voice memo a video at times, and nothing at all at others. */
export const SOUND_TYPES = ['audio/*', 'video/*', 'application/ogg', 'application/octet-stream']

/** Addresses that take something else than JSON. */
const OTHERS = [
  { path: SOUND, types: SOUND_TYPES, message: 'Send a sound file.' },
  { path: /^\/guidelines\/document$/, types: ['application/octet-stream'], message: 'Send the file as it is.' },
]

/**
 * Whether a WebSocket comes from one of our own pages. Browsers always say where one comes from, and let any page open
 * one anywhere with the person's cookies, so one that does not say is refused.
 */
export function isFromHere(headers: IncomingHttpHeaders, publicUrl: URL | null): boolean {
  const own = publicUrl?.host ?? headers.host
  return headers.origin !== undefined && own !== undefined && hostOf(headers.origin) === own
}

function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null
}
