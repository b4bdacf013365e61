import type { AssignmentSettings } from '../course/settings.ts'
import type { Addresses } from './addresses.ts'
import { CLAIM, type Launch } from './claims.ts'
import type { Keys } from './keys.ts'
import type { Platform } from './platforms.ts'
import { newSecret } from './secrets.ts'

type DeepLinkLaunch = Extract<Launch, { type: 'LtiDeepLinkingRequest' }>

/** What an instructor's form needs to answer the platform; kept until it is sent. */
export type DeepLinkRequest = Pick<DeepLinkLaunch, 'deepLinking' | 'deployment' | 'user'> & { platform: string }

/** Canvas fills these in at each launch; other platforms would send them back as they stand. */
const CANVAS_CUSTOM = {
  due_at: '$Canvas.assignment.dueAt.iso8601',
  lock_at: '$Canvas.assignment.lockAt.iso8601',
  allowed_attempts: '$Canvas.assignment.allowedAttempts',
  student_view: '$com.instructure.User.student_view',
} as const

/** The link that goes into the course (Deep Linking 2.0, section 3.1), in the platform's manner. */
export function contentItem(
  setup: string,
  settings: AssignmentSettings,
  { kind, acceptLineItem, addresses }: { kind: Platform['kind']; acceptLineItem: boolean; addresses: Addresses },
): Record<string, unknown> {
  const { title, points, opensAt, dueAt, locksAt, release } = settings
  const iso = (at: number | null) => (at === null ? undefined : new Date(at).toISOString())
  const lineItem = { label: title, scoreMaximum: points, resourceId: setup, tag: 'greenroom' }
  const review = { reviewableStatus: ['InProgress', 'Submitted', 'Completed'], label: 'Read the interview' }
  return {
    type: 'ltiResourceLink',
    title,
    text: `A mock interview. Open it to begin; you can leave and come back.`,
    // With an address Moodle looks for the tool anew by it; without, the link stays with the tool that made it.
    ...(kind !== 'moodle' && { url: addresses.launch }),
    ...(acceptLineItem &&
      release !== 'never' && { lineItem: kind === 'canvas' ? lineItem : { ...lineItem, submissionReview: review } }),
    custom: { setup, ...(kind === 'canvas' && CANVAS_CUSTOM) },
    available: { startDateTime: iso(opensAt), endDateTime: iso(locksAt) },
    submission: { startDateTime: iso(opensAt), endDateTime: iso(dueAt) },
  }
}

/** The signed answer to a deep-linking request; without items it says that nothing was chosen. */
export function deepLinkResponse(
  request: DeepLinkRequest,
  platform: Platform,
  items: readonly Record<string, unknown>[],
  keys: Keys,
): Promise<string> {
  const { deployment, deepLinking } = request
  const claims = {
    iss: platform.clientId,
    aud: platform.issuer,
    nonce: newSecret(),
    [CLAIM.deployment]: deployment,
    [CLAIM.messageType]: 'LtiDeepLinkingResponse',
    [CLAIM.version]: '1.3.0',
    [CLAIM.contentItems]: items,
    ...(deepLinking.data !== null && { [CLAIM.deepLinkData]: deepLinking.data }),
  }
  return keys.sign(claims, 10 * 60)
}
