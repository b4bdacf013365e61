import { GreenroomError } from '../../core/errors.ts'

/** Why a registration, login, launch or deep-linking form is refused; shown small below the words, so that admins can name it. */
export type RefusalReason =
  | 'bad-request'
  | 'platform-unknown'
  | 'platform-disabled'
  | 'platform-said-no'
  | 'target-elsewhere'
  | 'state-unknown'
  | 'state-not-bound'
  | 'token-malformed'
  | 'token-algorithm'
  | 'token-key'
  | 'token-signature'
  | 'token-audience'
  | 'token-time'
  | 'token-nonce'
  | 'token-replayed'
  | 'claims-missing'
  | 'version'
  | 'message-type'
  | 'deployment-unknown'
  | 'not-allowed'
  | 'not-found'
  | 'invitation'
  | 'registration'
  | 'cross-site'
  | 'keys-unreachable'

const statusOf: Partial<Record<RefusalReason, number>> = {
  'not-allowed': 403,
  'not-found': 404,
  'cross-site': 403,
  invitation: 403,
  'platform-disabled': 403,
  'deployment-unknown': 403,
  'state-not-bound': 401,
  'state-unknown': 401,
  'token-signature': 401,
  'token-replayed': 401,
  'keys-unreachable': 502,
  registration: 502,
}

/** A refusal with the HTTP status it is answered with. The message is fit to show. */
export class LtiRefusal extends GreenroomError {
  readonly reason: RefusalReason
  readonly status: number

  constructor(reason: RefusalReason, message: string, cause?: unknown) {
    super('refused', message, { cause })
    this.name = 'LtiRefusal'
    this.reason = reason
    this.status = statusOf[reason] ?? 400
  }
}
