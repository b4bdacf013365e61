import { GreenroomError } from '../../core/errors.ts'
import type { Rejection } from './dialect.ts'

/** An HTTP answer that was not 2xx: as the OpenAI SDK reports it, and what other clients turn theirs into. */
export class HttpFailure extends Error {
  readonly status: number
  readonly code: string | null
  readonly headers: Headers | undefined

  constructor(
    message: string,
    options: { status: number; code: string | null; headers: Headers | undefined; cause: unknown },
  ) {
    super(message, { cause: options.cause })
    this.status = options.status
    this.code = options.code
    this.headers = options.headers
  }
}
type Failed = Error & { status: number; code?: unknown; headers?: Headers | undefined }

function isHttpFailure(error: unknown): error is Failed {
  return error instanceof Error && 'status' in error && typeof error.status === 'number'
}

/** What the server said when it rejected a request; null for anything that is not an HTTP answer. */
export function rejectionOf(error: unknown): Rejection | null {
  if (!isHttpFailure(error)) return null
  return { status: error.status, code: typeof error.code === 'string' ? error.code : null, message: error.message }
}

/** Failures of a server or of what stands before it that are often over in a moment (RFC 9110, 15.6). */
const PASSING = new Set([500, 502, 503, 504])

/**
 * How long a server that is too busy, or fails for the moment, wants to be left alone before the same request, in
 * milliseconds: Retry-After in seconds or as a date (RFC 9110, 10.2.3), or retry-after-ms; `fallbackMs` when it does not
 * say. Null when the same request would not help. `now` is milliseconds since the Unix epoch.
 */
export function busyFor(error: unknown, fallbackMs: number, now: number): number | null {
  if (!isHttpFailure(error)) return null
  const busy = error.status === 429 && error.code !== 'insufficient_quota'
  if (!busy && !PASSING.has(error.status)) return null
  const exact = Number.parseFloat(error.headers?.get('retry-after-ms') ?? '')
  if (exact >= 0) return exact
  const said = error.headers?.get('retry-after') ?? ''
  if (/^\d+(\.\d+)?$/.test(said.trim())) return Number(said) * 1000
  const until = Date.parse(said)
  return Number.isNaN(until) ? fallbackMs : Math.max(0, until - now)
}

/** Turns whatever a request failed with into an error that says what a person can do about it. `model` names it. */
export function modelFailure(
  error: unknown,
  model: string,
  why: 'cancelled' | 'model-timeout' | null,
  timeoutMs: number,
): GreenroomError {
  const the = `The language model ${model}`
  if (why === 'cancelled') return new GreenroomError('cancelled', `${the} was interrupted.`, { cause: error })
  if (why === 'model-timeout') {
    const message = `${the} stopped answering, or took longer than ${timeoutMs / 1000} s.`
    return new GreenroomError('model-timeout', message, { retryable: true, cause: error })
  }
  if (error instanceof GreenroomError) return error
  if (!isHttpFailure(error)) {
    const message = `${the} cannot be reached, or the connection broke.`
    return new GreenroomError('model-unreachable', message, { retryable: true, cause: error })
  }
  const { status } = error
  if (status === 429 || status === 402) {
    // OpenAI says so with a code, Hugging Face with a status.
    const spent = error.code === 'insufficient_quota' || status === 402
    const message = spent ? `The quota for ${model} is used up.` : `${the} has too many requests to answer right now.`
    return new GreenroomError('model-rate-limited', message, { retryable: !spent, cause: error })
  }
  if (status === 401 || status === 403) {
    return new GreenroomError('model-unreachable', `${the} did not accept the API key.`, { cause: error })
  }
  if (status === 408) return new GreenroomError('model-timeout', `${the} timed out.`, { retryable: true, cause: error })
  const message =
    status === 404 ? `The server knows no language model ${model}.` : `${the} answered with HTTP status ${status}.`
  return new GreenroomError('model-unreachable', message, { retryable: status >= 500 || status === 409, cause: error })
}
