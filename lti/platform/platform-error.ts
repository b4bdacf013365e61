import { GreenroomError } from '../../core/errors.ts'

/** A call to a platform's service that failed. */
export class PlatformError extends GreenroomError {
  /** The HTTP status; null where there was no answer. */
  readonly status: number | null
  /** Which call: "the token", "the score", ... */
  readonly call: string

  /** How long the platform asks to be left alone, in milliseconds; null where it does not. */
  readonly waitMs: number | null

  constructor(
    call: string,
    status: number | null,
    details: string,
    { cause, waitMs = null }: { cause?: unknown; waitMs?: number | null } = {},
  ) {
    const what = status === null ? `could not be reached for ${call}` : `answered ${status} to ${call}`
    super('platform-refused', `The platform ${what}${details ? `: ${details}` : '.'}`, {
      cause,
      retryable: mayPass(status, details),
    })
    this.name = 'PlatformError'
    this.status = status
    this.call = call
    this.waitMs = waitMs
  }
}

/**
 * Whether the same call may succeed later: no answer, tokens, conflicts of time (400 at Canvas), users who come later, too many
 * calls, faults.
 */
const mayPass = (status: number | null, details: string) =>
  status === null ||
  status >= 500 ||
  [401, 403, 408, 409, 422, 425, 429].includes(status) ||
  (status === 400 && /timestamp/i.test(details))
