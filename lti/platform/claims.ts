import { z } from 'zod'
import { LtiRefusal, type RefusalReason } from './refusal.ts'

const LTI = 'https://purl.imsglobal.org/spec/lti/claim'
/** Names of claims, LTI Core 1.3, Deep Linking 2.0, AGS 2.0, NRPS 2.0, Submission Review 1.0. */
export const CLAIM = {
  messageType: `${LTI}/message_type`,
  version: `${LTI}/version`,
  deployment: `${LTI}/deployment_id`,
  target: `${LTI}/target_link_uri`,
  resourceLink: `${LTI}/resource_link`,
  roles: `${LTI}/roles`,
  context: `${LTI}/context`,
  custom: `${LTI}/custom`,
  presentation: `${LTI}/launch_presentation`,
  forUser: `${LTI}/for_user`,
  deepLinking: 'https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings',
  contentItems: 'https://purl.imsglobal.org/spec/lti-dl/claim/content_items',
  deepLinkData: 'https://purl.imsglobal.org/spec/lti-dl/claim/data',
  deepLinkMessage: 'https://purl.imsglobal.org/spec/lti-dl/claim/msg',
  ags: 'https://purl.imsglobal.org/spec/lti-ags/claim/endpoint',
  nrps: 'https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice',
} as const

export const MESSAGE_TYPES = ['LtiResourceLinkRequest', 'LtiDeepLinkingRequest', 'LtiSubmissionReviewRequest'] as const
export type MessageType = (typeof MESSAGE_TYPES)[number]

const id = z.string().min(1).max(255)
const address = z.string().max(2_000)
const words = z.string().max(1_000).nullish()
/** A claim that is a help only: where it has a form of its own it counts as absent. */
const optional = <T extends z.ZodType>(schema: T) => schema.nullish().catch(null)

const common = z.object({
  sub: id,
  [CLAIM.deployment]: id,
  [CLAIM.target]: address.min(1),
  [CLAIM.roles]: z.array(z.string().max(500)).max(200),
  [CLAIM.context]: optional(z.object({ id, title: words, label: words })),
  [CLAIM.custom]: optional(z.record(z.string(), z.unknown())),
  [CLAIM.presentation]: optional(z.object({ return_url: optional(address), locale: optional(z.string().max(35)) })),
  [CLAIM.ags]: optional(
    z.object({ scope: optional(z.array(z.string())), lineitem: optional(address), lineitems: optional(address) }),
  ),
  [CLAIM.nrps]: optional(z.object({ context_memberships_url: address })),
  name: optional(z.string().max(500)),
  given_name: optional(z.string().max(500)),
  family_name: optional(z.string().max(500)),
  email: optional(z.string().max(500)),
})

const resourceLink = z.object({ [CLAIM.resourceLink]: z.object({ id, title: words }) })
const deepLinking = z.object({
  [CLAIM.deepLinking]: z.object({
    deep_link_return_url: address.min(1),
    accept_types: z.array(z.string()),
    accept_lineitem: optional(z.union([z.boolean(), z.stringbool()])),
    title: words,
    data: z.string().max(20_000).nullish(),
  }),
})
const review = z.object({ [CLAIM.forUser]: z.object({ user_id: id }) })

/** What a valid token says, in words of ours. */
export type Launch = {
  /** Opaque id of who launched. */
  user: string
  name: string | null
  email: string | null
  deployment: string
  /** Where in Greenroom it leads. */
  target: string
  /** As they stand in the token. */
  roles: string[]
  context: { id: string; title: string | null } | null
  /** Custom parameters that the platform did fill in. */
  custom: Record<string, string>
  returnUrl: string | null
  /** The person's language at the platform: a tag of BCP 47, or one of Java's such as "de_AT". */
  locale: string | null
  ags: { scopes: string[]; lineItem: string | null; lineItems: string | null } | null
  membershipsUrl: string | null
} & (
  | { type: 'LtiResourceLinkRequest'; link: { id: string; title: string | null } }
  | { type: 'LtiSubmissionReviewRequest'; link: { id: string; title: string | null }; forUser: string }
  | {
      type: 'LtiDeepLinkingRequest'
      deepLinking: {
        returnUrl: string
        acceptTypes: string[]
        acceptLineItem: boolean
        title: string | null
        data: string | null
      }
    }
)

/** Reads the claims of a token whose signature and times are right. Errors: LtiRefusal. */
export function readLaunch(payload: Record<string, unknown>): Launch {
  const type = MESSAGE_TYPES.find((t) => t === payload[CLAIM.messageType])
  if (payload[CLAIM.version] !== '1.3.0') throw refuse('version', 'This launch is not of LTI 1.3.')
  if (!type) throw refuse('message-type', 'This launch asks for something that Greenroom does not know.')
  const c = read(common, payload)
  const context = c[CLAIM.context]
  const launch = {
    user: c.sub,
    name: c.name || [c.given_name, c.family_name].filter(Boolean).join(' ') || null,
    email: c.email ?? null,
    deployment: c[CLAIM.deployment],
    target: c[CLAIM.target],
    roles: c[CLAIM.roles],
    context: context ? { id: context.id, title: context.title ?? context.label ?? null } : null,
    custom: filledIn(c[CLAIM.custom] ?? {}),
    returnUrl: c[CLAIM.presentation]?.return_url ?? null,
    locale: c[CLAIM.presentation]?.locale ?? null,
    ags: agsOf(c[CLAIM.ags]),
    membershipsUrl: c[CLAIM.nrps]?.context_memberships_url ?? null,
  }
  if (type === 'LtiDeepLinkingRequest') {
    const wanted = read(deepLinking, payload)[CLAIM.deepLinking]
    const { deep_link_return_url: returnUrl, accept_types: acceptTypes, title = null, data = null } = wanted
    return {
      ...launch,
      type,
      deepLinking: { returnUrl, acceptTypes, acceptLineItem: wanted.accept_lineitem !== false, title, data },
    }
  }
  const { id: linkId, title } = read(resourceLink, payload)[CLAIM.resourceLink]
  const link = { id: linkId, title: title ?? null }
  if (type === 'LtiResourceLinkRequest') return { ...launch, type, link }
  return { ...launch, type, link, forUser: read(review, payload)[CLAIM.forUser].user_id }
}

function agsOf(
  claim: { scope?: string[] | null; lineitem?: string | null; lineitems?: string | null } | null | undefined,
) {
  return claim
    ? { scopes: claim.scope ?? [], lineItem: claim.lineitem ?? null, lineItems: claim.lineitems ?? null }
    : null
}

/** Both platforms send a variable that they cannot fill in as it stands: "$Canvas.assignment.dueAt.iso8601". */
function filledIn(custom: Record<string, unknown>): Record<string, string> {
  const kept = Object.entries(custom).filter(
    ([, v]) =>
      (typeof v === 'string' && v !== '' && !v.startsWith('$')) || typeof v === 'number' || typeof v === 'boolean',
  )
  return Object.fromEntries(kept.map(([name, value]) => [name, String(value)]))
}

function read<T>(schema: z.ZodType<T>, payload: unknown): T {
  const parsed = schema.safeParse(payload)
  if (parsed.success) return parsed.data
  const names = [...new Set(parsed.error.issues.map((i) => String(i.path[0]).split('/').at(-1)))]
  throw refuse(
    'claims-missing',
    `The launch lacks what Greenroom needs, or has it in a wrong form: ${names.join(', ')}.`,
  )
}

const refuse = (reason: RefusalReason, message: string) => new LtiRefusal(reason, message)
