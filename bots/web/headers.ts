import type { RequestHandler } from 'express'
import type { Sessions } from './sessions.ts'

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
].join('; ')

/**
 * Headers for everything the practice room serves: nothing from elsewhere, nothing inline, nothing kept by caches. In a frame
 * only on pages of our own, and of the platform that sent the visitor.
 */
export const safeHeaders =
  (sessions: Sessions): RequestHandler =>
  async (req, res, next) => {
    const guest = await sessions.guestOf(req.get('cookie'))
    const ancestors = ["'self'", ...(guest?.framedBy ?? [])].join(' ')
    res.set({
      'Content-Security-Policy': `${policy}; frame-ancestors ${ancestors}`,
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'same-origin',
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Resource-Policy': 'same-origin',
      'Permissions-Policy': 'camera=(), geolocation=(), microphone=(self)',
      'Cache-Control': 'private, no-store',
    })
    next()
  }
