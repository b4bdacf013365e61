/** Every way in which Greenroom refuses or fails; callers tell them apart by code, never by message. */
export type ErrorCode =
  | 'not-found'
  | 'conflict'
  | 'store-busy'
  | 'refused'
  | 'bad-input'
  | 'model-unreachable'
  | 'model-timeout'
  | 'model-rate-limited'
  | 'model-refused'
  | 'model-bad-reply'
  | 'platform-refused'
  | 'cancelled'

/** An error with a code, and whether trying the same again may help. The message is fit to show to a person. */
export class GreenroomError extends Error {
  readonly code: ErrorCode
  readonly retryable: boolean

  constructor(code: ErrorCode, message: string, options: { retryable?: boolean; cause?: unknown } = {}) {
    super(message, { cause: options.cause })
    this.name = 'GreenroomError'
    this.code = code
    this.retryable = options.retryable ?? false
  }
}
