import { createHash, randomBytes } from 'node:crypto'
import type { CookieOptions, Request, Response } from 'express'
import { accountsOf } from '../../core/identity/linked-accounts.ts'
import type { Clock, Store } from '../../core/ports.ts'

const DAY_MS = 24 * 60 * 60 * 1000
/** How long a browser is remembered after its last visit. */
const SESSION_MS = 180 * DAY_MS

/** Somebody whom a course sent, and the CSP sources whose pages may hold ours in a frame. */
export type Guest = { candidate: string; framedBy: readonly string[] }

const GUESTS = 'web-guests'
const GUEST_MS = 12 * 60 * 60 * 1000
const GUEST_COOKIE = '__Host-greenroom-guest'
/** Also sent in frames of other sites, in each apart (CHIPS). Browsers take it over HTTPS, or on their own machine. */
const guestCookie: CookieOptions = { httpOnly: true, secure: true, sameSite: 'none', partitioned: true, path: '/' }

/** Who a browser is, by a cookie that cannot be guessed. */
export interface Sessions {
  /** The candidate behind a request, or null. A visit prolongs the session, at most one write a day. */
  candidateOf(req: Request, res: Response): Promise<string | null>
  /** Whether a request with this Cookie header is a candidate's, as a visitor of their own or in a platform's frame. */
  isCandidate(header: string | undefined, candidate: string): Promise<boolean>
  /** The visit that another part of Greenroom began for somebody, also in the frame of other sites; null without one. */
  guestOf(header: string | undefined): Promise<Guest | null>
  /** Begins such a visit; it ends after 12 hours. */
  admit(res: Response, guest: Guest): Promise<void>
  /** The candidate behind a request; a new one, with a cookie, where there is none. */
  candidateOrNew(req: Request, res: Response): Promise<string>
  /** The candidate, and those of the accounts that were tied to theirs. */
  accountsOf(candidate: string): Promise<string[]>
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

  async function guestOf(header: string | undefined): Promise<Guest | null> {
    const token = readCookie(header, GUEST_COOKIE)
    if (!token || !isToken(token)) return null
    return (await store.records.get<Guest>(GUESTS, hashToken(token), clock.now()))?.value ?? null
  }

  async function candidateOf(req: Request, res: Response): Promise<string | null> {
    const known = await session(req.get('cookie'))
    if (!known) return (await guestOf(req.get('cookie')))?.candidate ?? null
    if (known.expiresAt - clock.now() < SESSION_MS - DAY_MS) await remember(known.token, known.subject, res)
    return known.subject
  }

  return {
    candidateOf,
    guestOf,
    async isCandidate(header, candidate) {
      return (await session(header))?.subject === candidate || (await guestOf(header))?.candidate === candidate
    },
    async admit(res, guest) {
      const token = newToken()
      const now = clock.now()
      const tags = [`candidate:${guest.candidate}`]
      await store.records.put(GUESTS, hashToken(token), guest, { expiresAt: now + GUEST_MS, tags }, now)
      res.cookie(GUEST_COOKIE, token, { ...guestCookie, maxAge: GUEST_MS })
    },
    async candidateOrNew(req, res) {
      const known = await candidateOf(req, res)
      if (known) return known
      const candidate = `web-${randomBytes(16).toString('base64url')}`
      await remember(newToken(), candidate, res)
      return candidate
    },
    accountsOf: (candidate) => accountsOf(candidate, { records: store.records, clock }),
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
