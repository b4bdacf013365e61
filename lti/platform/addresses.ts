import { isIP } from 'node:net'

/** Every address of the tool, below the public one. */
export type Addresses = {
  /** https://greenroom.example, without a slash at the end. */
  base: string
  origin: string
  login: string
  launch: string
  keys: string
  register: string
  /** Opens an attempt in the grading view. */
  review(attempt: string): string
  assignment(id: string): string
}

export function addressesOf(publicUrl: string): Addresses {
  const base = publicUrl.replace(/\/+$/, '')
  const at = (path: string) => `${base}/lti${path}`
  return {
    base,
    origin: new URL(base).origin,
    login: at('/login'),
    launch: at('/launch'),
    keys: at('/keys'),
    register: at('/register'),
    review: (attempt) => at(`/review/${attempt}`),
    assignment: (id) => at(`/assignments/${id}`),
  }
}

/**
 * Whether an address of a platform may be spoken to: HTTPS, or, where Greenroom itself is only on this machine, HTTP on
 * this machine. No user name or password in it.
 */
export function isAllowedAddress(address: string, publicUrl: string): boolean {
  const url = URL.parse(address)
  if (!url || url.username || url.password) return false
  if (url.protocol === 'https:') return true
  const own = URL.parse(publicUrl)
  return url.protocol === 'http:' && isLoopback(url.hostname) && own !== null && isLoopback(own.hostname)
}

/** Whether a host name is this machine's own: localhost, 127.0.0.0/8 or ::1. */
export function isLoopback(hostname: string): boolean {
  const bare = hostname.replace(/^\[|\]$/g, '')
  return (
    bare === 'localhost' ||
    bare.endsWith('.localhost') ||
    bare === '::1' ||
    (isIP(bare) === 4 && bare.startsWith('127.'))
  )
}
