import { GreenroomError } from '../../core/errors.ts'
import { rejectionOf } from '../chat/failure.ts'

export type FailureContext = {
  /** What was asked, as a sentence begins: "The transcriber whisper-1". */
  the: string
  /** Why our own limit ended the call; null when it did not. */
  why: 'cancelled' | 'model-timeout' | null
  limitMs: number
}

/** Statuses with which servers turn down what was sent to them. */
const TURNED_DOWN = new Set([400, 413, 415, 422])

/** Turns whatever a request to an audio server failed with into an error that says what a person can do about it. */
export function speechFailure(error: unknown, { the, why, limitMs }: FailureContext): GreenroomError {
  if (why === 'cancelled') return new GreenroomError('cancelled', `${the} was interrupted.`, { cause: error })
  if (why === 'model-timeout') {
    const message = `${the} stopped answering, or took longer than ${limitMs / 1000} s.`
    return new GreenroomError('model-timeout', message, { retryable: true, cause: error })
  }
  if (error instanceof GreenroomError) return error
  const rejection = rejectionOf(error)
  if (!rejection) {
    const message = `${the} cannot be reached, or the connection broke.`
    return new GreenroomError('model-unreachable', message, { retryable: true, cause: error })
  }
  const { status, code } = rejection
  // The SDK puts the status in front of the server's own words.
  const said = rejection.message.replace(/^\d{3} /, '').slice(0, 300)
  if (TURNED_DOWN.has(status)) {
    const aboutAudio = status !== 422 && /audio|file|sound|duration|seconds|long|short|large|size/i.test(said)
    return aboutAudio || status === 413
      ? new GreenroomError('bad-input', `The recording cannot be heard: ${said}`, { cause: error })
      : new GreenroomError('model-refused', `${the} turned the request down: ${said}`, { cause: error })
  }
  if (status === 429) {
    const spent = code === 'insufficient_quota'
    const message = spent
      ? `The quota of ${small(the)} is used up.`
      : `${the} has too many requests to answer right now.`
    return new GreenroomError('model-rate-limited', message, { retryable: !spent, cause: error })
  }
  if (status === 401 || status === 403) {
    return new GreenroomError('model-unreachable', `${the} did not accept the API key.`, { cause: error })
  }
  if (status === 404) {
    return new GreenroomError('model-unreachable', `${the} is not known at its server.`, { cause: error })
  }
  if (status === 408) return new GreenroomError('model-timeout', `${the} timed out.`, { retryable: true, cause: error })
  // 503 comes with a sentence from a worker that is still loading its model, or has none.
  const message = status === 503 && said ? said : `${the} answered with HTTP status ${status}.`
  return new GreenroomError('model-unreachable', message, { retryable: status >= 500 || status === 409, cause: error })
}

const small = (the: string) => the.charAt(0).toLowerCase() + the.slice(1)
