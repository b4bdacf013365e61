import { createHash, randomBytes } from 'node:crypto'
import type { CookieOptions, Request, Response } from 'express'
import type { Clock, Store } from '../../core/ports.ts'

const DAY_MS = 24 * 60 * 60 * 1000
/** How long a browser is remembered after its last visit. */
const SESSION_MS = 180 * DAY_MS

/** Who a browser is, by a cookie that cannot be guessed. */
export interface Sessions {
  /** The candidate behind a request, or null. A visit prolongs the session, at most one write a day. */
  candidateOf(req: Request, res: Response): Promise<string | null>
  /** The candidate behind a Cookie header, where no cookie can be set in return, or null. */
  candidateByCookie(header: string | undefined): Promise<string | null>
  /** The candidate behind a request; a new one, with a cookie, where there is none. */
  candidateOrNew(req: Request, res: Response): Promise<string>
  /** Makes the browser forget its cookie. */
  forget(res: Response): void
}

/** `secure` sends the cookie over HTTPS only. */
export function cookieSessions(store: Store, clock: Clock, secure: boolean): Sessions {
  const name = secure ? '__Host-greenroom' : 'greenroom'
  const cookie: CookieOptions = { httpOnly: true, sameSite: 'lax', path: '/', secure }

  async function remember(token: string, candidate: string, res: Response): Promise<void> {
    const expiresAt = clock.now() + SESSION_MS
    await store.saveToken({ hash: hashToken(token), kind: 'session', subject: candidate, expiresAt })
    res.cookie(name, token, { ...cookie, maxAge: SESSION_MS })
  }

  async function session(header: string | undefined) {
    const token = readCookie(header, name)
    if (!token || !isToken(token)) return null
    const stored = await store.token(hashToken(token), 'session', clock.now())
    return stored && { token, ...stored }
  }

  async function candidateOf(req: Request, res: Response): Promise<string | null> {
    const known = await session(req.get('cookie'))
    if (!known) return null
    if (known.expiresAt - clock.now() < SESSION_MS - DAY_MS) await remember(known.token, known.subject, res)
    return known.subject
  }

  return {
    candidateOf,
    candidateByCookie: async (header) => (await session(header))?.subject ?? null,
    async candidateOrNew(req, res) {
      const known = await candidateOf(req, res)
      if (known) return known
      const candidate = `web-${randomBytes(16).toString('base64url')}`
      await remember(newToken(), candidate, res)
      return candidate
    },
    forget(res) {
      res.clearCookie(name, cookie)
    },
  }
}

/** A secret of 256 random bits, 43 characters of base64url. */
export function newToken(): string {
  return randomBytes(32).toString('base64url')
}

export function isToken(text: string): boolean {
  return /^[\w-]{43}$/.test(text)
}

/** What is stored of a secret: its SHA-256 in hex. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}

function readCookie(header: string | undefined, name: string): string | null {
  for (const part of (header ?? '').split(';')) {
    const at = part.indexOf('=')
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim()
  }
  return null
}
