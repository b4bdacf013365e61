import type { Clock } from '../../core/ports.ts'
import { isAllowedAddress } from './addresses.ts'
import type { Keys } from './keys.ts'
import { PlatformError } from './platform-error.ts'
import type { Platform } from './platforms.ts'
import { newId } from './secrets.ts'

export const SCOPE = {
  lineItem: 'https://purl.imsglobal.org/spec/lti-ags/scope/lineitem',
  score: 'https://purl.imsglobal.org/spec/lti-ags/scope/score',
  results: 'https://purl.imsglobal.org/spec/lti-ags/scope/result.readonly',
  members: 'https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly',
} as const

const TIMEOUT_MS = 20_000
/** A page of a roster with all its members' details is a tenth of this. */
const MOST_BYTES = 5_000_000
/** A token is not used in its last minute. */
const EARLY_MS = 60_000
const GRANT = 'client_credentials'
const ASSERTION = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

export type ServiceCall = {
  /** What it is for, in words: "the score". */
  call: string
  method: 'GET' | 'POST'
  url: string
  scopes: readonly string[]
  accept?: string
  /** JSON, sent as `contentType`. */
  body?: unknown
  contentType?: string
  signal: AbortSignal
}

export type ServiceReply = { json: unknown; headers: Headers; status: number }

/** Calls to platforms' services with a token of the platform's, which is asked for once and used until it expires. */
export interface Services {
  /** A refused token is asked for anew, once. Errors: PlatformError. */
  call(platform: Platform, call: ServiceCall): Promise<ServiceReply>
}

type Parts = { keys: Keys; clock: Clock; fetch: typeof fetch; publicUrl: string }

export function services({ keys, clock, fetch, publicUrl }: Parts): Services {
  const tokens = new Map<string, { token: string; until: number }>()

  async function send(call: string, url: string, init: RequestInit, signal: AbortSignal): Promise<ServiceReply> {
    if (!isAllowedAddress(url, publicUrl)) throw new PlatformError(call, 400, 'its address is not an https address')
    let response: Response
    let text: string
    try {
      const limit = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)])
      response = await fetch(url, { ...init, redirect: 'error', signal: limit })
      text = await readText(response)
    } catch (cause) {
      throw new PlatformError(call, null, '', { cause })
    }
    if (!response.ok) {
      const waitMs = retryAfter(response.headers.get('retry-after'), clock.now())
      throw new PlatformError(call, response.status, reasonIn(text), { waitMs })
    }
    return { json: text === '' ? null : parse(call, text), headers: response.headers, status: response.status }
  }

  async function tokenFor(platform: Platform, scope: string, signal: AbortSignal): Promise<string> {
    const name = `${platform.id} ${scope}`
    const known = tokens.get(name)
    if (known && known.until > clock.now()) return known.token
    const { clientId, tokenAudience: aud } = platform
    const assertion = await keys.sign({ iss: clientId, sub: clientId, aud, jti: newId() }, 5 * 60)
    const form = { grant_type: GRANT, client_assertion_type: ASSERTION, client_assertion: assertion, scope }
    const init = { method: 'POST', body: new URLSearchParams(form), headers: { Accept: 'application/json' } }
    const { json } = await send('the token', platform.tokenEndpoint, init, signal)
    const { access_token: token, expires_in: seconds } = (json ?? {}) as {
      access_token?: unknown
      expires_in?: unknown
    }
    if (typeof token !== 'string' || token === '')
      throw new PlatformError('the token', 502, 'there was none in the reply')
    const lives = typeof seconds === 'number' && seconds > 0 ? seconds * 1000 : 0
    tokens.set(name, { token, until: clock.now() + lives - EARLY_MS })
    return token
  }

  return {
    async call(platform, { call, method, url, scopes, accept = 'application/json', body, contentType, signal }) {
      const scope = [...scopes].sort().join(' ')
      for (let tries = 1; ; tries++) {
        const token = await tokenFor(platform, scope, signal)
        const headers: Record<string, string> = { Authorization: `Bearer ${token}`, Accept: accept }
        if (contentType) headers['Content-Type'] = contentType
        try {
          return await send(
            call,
            url,
            { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) },
            signal,
          )
        } catch (error) {
          // The platform may have forgotten the token before its time.
          tokens.delete(`${platform.id} ${scope}`)
          if (!(error instanceof PlatformError && error.status === 401 && tries === 1)) throw error
        }
      }
    },
  }
}

async function readText(response: Response): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  let bytes = 0
  for await (const piece of response.body ?? []) {
    bytes += piece.byteLength
    if (bytes > MOST_BYTES) throw new Error('the reply is too long')
    text += decoder.decode(piece, { stream: true })
  }
  return text + decoder.decode()
}

function parse(call: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Some platforms answer a taken score with words; what needs JSON checks what it got.
    if (call === 'the score') return null
    throw new PlatformError(call, 502, 'the reply is not JSON')
  }
}

/** What a platform says of a failure, short and on one line. */
function reasonIn(text: string): string {
  const plain = text
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  return plain.slice(0, 200)
}

/** Longer than a day nobody means. */
const MOST_WAIT_MS = 24 * 60 * 60 * 1000

/** Milliseconds that a Retry-After header asks to wait: seconds or a date (RFC 9110, section 10.2.3); null without a readable one. */
export function retryAfter(header: string | null, now: number): number | null {
  const text = header?.trim() ?? ''
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now
  return ms > 0 ? Math.min(ms, MOST_WAIT_MS) : null
}
