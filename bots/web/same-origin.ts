import type { RequestHandler } from 'express'
import { WebFailure } from './failures.ts'

/**
 * Refuses requests that change something when a browser sends them from another site. Browsers say where a request
 * comes from in Sec-Fetch-Site, older ones in Origin; a client that says neither is no browser and carries no one's cookie.
 * Bodies must be JSON, which a form cannot send.
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
    if (hasBody && !req.is('application/json')) throw new WebFailure(415, 'not-json', 'Send JSON in UTF-8.')
    next()
  }
}

function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null
}
