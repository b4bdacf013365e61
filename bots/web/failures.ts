import type { ErrorRequestHandler, RequestHandler, Response } from 'express'
import { type ErrorCode, GreenroomError } from '../../core/errors.ts'
import { messagePage } from './message-page.ts'

/** What the web front-end refuses by itself, beside the core's codes. */
type WebCode = ErrorCode | 'cross-site' | 'too-large' | 'not-json' | 'too-many' | 'internal'

/** A refusal with the HTTP status it is answered with. The message is fit to show to a person. */
export class WebFailure extends Error {
  readonly status: number
  readonly code: WebCode

  constructor(status: number, code: WebCode, message: string) {
    super(message)
    this.name = 'WebFailure'
    this.status = status
    this.code = code
  }
}

const statusOf: Record<ErrorCode, number> = {
  'not-found': 404,
  conflict: 409,
  'store-busy': 503,
  refused: 409,
  'bad-input': 400,
  'model-unreachable': 503,
  'model-timeout': 503,
  'model-rate-limited': 503,
  'model-refused': 502,
  'model-bad-reply': 502,
  'platform-refused': 502,
  cancelled: 503,
}

/** The one answer for an interview that does not exist and for one that belongs to somebody else. */
export const noSuchInterview = () => new WebFailure(404, 'not-found', 'There is no such interview.')

/** Any thrown thing as a refusal; what is not known is an internal failure that tells nothing. */
export function toWebFailure(error: unknown): WebFailure {
  if (error instanceof WebFailure) return error
  if (error instanceof GreenroomError) return new WebFailure(statusOf[error.code], error.code, error.message)
  // Errors of the body parser, of the router and of sent files, told apart by the status that they carry.
  switch ((error as { status?: unknown } | null)?.status) {
    case 400:
      return new WebFailure(400, 'bad-input', 'The request could not be read.')
    case 404:
      return new WebFailure(404, 'not-found', 'There is no such address.')
    case 413:
      return new WebFailure(413, 'too-large', 'That is too long to send.')
    case 415:
      return new WebFailure(415, 'not-json', 'Send JSON in UTF-8.')
    default:
      return new WebFailure(500, 'internal', 'Something failed on our side. Please try again.')
  }
}

/** Answers a failed API request with `{error: {code, message}}`, any other with a small page. */
export function failureHandler(log: (message: string, error: unknown) => void): ErrorRequestHandler {
  return (error, req, res, next) => {
    const failure = toWebFailure(error)
    if (failure.status === 500) log(`${req.method} ${req.route?.path ?? 'request'} failed`, error)
    // Half an answer cannot be taken back: the connection is all that is left to close.
    if (res.headersSent) return next(error)
    if (req.originalUrl.startsWith('/api/')) sendFailure(res, failure)
    else sendFailurePage(res, failure)
  }
}

/** For addresses under /api/ that do not exist. */
export const unknownApi: RequestHandler = (_req, res) => {
  sendFailure(res, new WebFailure(404, 'not-found', 'There is no such address.'))
}

function sendFailure(res: Response, { status, code, message }: WebFailure): void {
  res.status(status).set('Cache-Control', 'no-store').json({ error: { code, message } })
}

function sendFailurePage(res: Response, { status, message }: WebFailure): void {
  const heading = status === 404 ? 'Nothing behind this door' : 'That did not work'
  res.status(status).set('Cache-Control', 'no-store').type('html').send(messagePage(heading, message))
}
