import type { CookieOptions, Request } from 'express'

/** Cookies that also reach pages in a platform's frame, each platform's apart (CHIPS); over HTTPS, or on this machine. */
export const frameCookie: CookieOptions = {
  httpOnly: true,
  secure: true,
  sameSite: 'none',
  partitioned: true,
  path: '/',
}

/** The value of a cookie, or null. */
export function cookieOf(req: Request, name: string): string | null {
  for (const part of (req.get('cookie') ?? '').split(';')) {
    const at = part.indexOf('=')
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim()
  }
  return null
}
