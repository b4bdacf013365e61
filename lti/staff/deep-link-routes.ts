import { type Request, type RequestHandler, type Response, Router } from 'express'
import type { Engine } from '../../core/engine/engine.ts'
import { GreenroomError } from '../../core/errors.ts'
import type { Clock, Records } from '../../core/ports.ts'
import type { Bank } from '../../core/questions/bank.ts'
import type { Guidelines } from '../../core/questions/guideline/guidelines.ts'
import type { Template } from '../../core/questions/templates/template.ts'
import type { Assignments } from '../course/assignments.ts'
import type { AssignmentSettings, Place } from '../course/settings.ts'
import { exampleQuestions, openTrial, trialCandidate } from '../course/trial.ts'
import type { InterviewRoom } from '../parts.ts'
import { type Addresses, isAllowedAddress } from '../platform/addresses.ts'
import type { Launch } from '../platform/claims.ts'
import { contentItem, type DeepLinkRequest, deepLinkResponse } from '../platform/deep-linking.ts'
import type { Keys } from '../platform/keys.ts'
import { framesOf, type Platform, type Platforms } from '../platform/platforms.ts'
import { LtiRefusal } from '../platform/refusal.ts'
import { isStaff } from '../platform/roles.ts'
import { hashOf, newSecret } from '../platform/secrets.ts'
import { readSetup } from './setup-form.ts'
import { sendDeepLinkReturn, sendSetupPage } from './setup-pages.ts'

const REQUESTS = 'lti-deep-links'
const DRAFTS = 'lti-deep-link-drafts'
const REQUEST_MS = 4 * 60 * 60 * 1000

export type DeepLinkParts = {
  records: Records
  clock: Clock
  addresses: Addresses
  platforms: Platforms
  assignments: Assignments
  keys: Keys
  bank: Bank
  templates: readonly Template[]
  guidelines: Guidelines | null
  places: readonly Place[]
  engine: Engine
  room: InterviewRoom
}

type DeepLinkLaunch = Extract<Launch, { type: 'LtiDeepLinkingRequest' }>

/** Answers a deep-linking launch with the form. Errors: LtiRefusal. */
export async function sendDeepLinkForm(
  res: Response,
  launch: DeepLinkLaunch,
  platform: Platform,
  parts: DeepLinkParts,
): Promise<void> {
  const { deepLinking, deployment, user, roles } = launch
  if (!isStaff(roles)) throw new LtiRefusal('not-allowed', 'Only who teaches the course adds interviews to it.')
  if (!deepLinking.acceptTypes.includes('ltiResourceLink'))
    throw new LtiRefusal('bad-request', 'The platform takes no links to tools at this place.')
  if (!isAllowedAddress(deepLinking.returnUrl, parts.addresses.base))
    throw new LtiRefusal('claims-missing', 'The platform’s return address must be an https address.')
  const secret = newSecret()
  const request: DeepLinkRequest = { platform: platform.id, deployment, user, deepLinking }
  const now = parts.clock.now()
  await parts.records.put(REQUESTS, hashOf(secret), request, { expect: 'absent', expiresAt: now + REQUEST_MS }, now)
  const given = { title: deepLinking.title ?? '' }
  sendSetupPage(res, { ...page(secret, request, platform, parts), given, problem: null })
}

type Sent = {
  secret: string
  request: DeepLinkRequest
  platform: Platform
  body: Record<string, unknown>
  settings: AssignmentSettings
}

/**
 * POST /deep-link: the form, answered with the signed link, or with the form and what to put right; /deep-link/preview: the form
 * with the questions that it leads to; /deep-link/trial: an interview for the instructor.
 */
export function deepLinkRoutes(parts: DeepLinkParts, form: RequestHandler): Router {
  const { records, clock, platforms, assignments, keys, addresses } = parts
  const router = Router()

  /** The form that was sent; null where it was answered with what to put right. Errors: LtiRefusal. */
  async function read(req: Request, res: Response): Promise<Sent | null> {
    const body = (req.body ?? {}) as Record<string, unknown>
    const secret = typeof body.request === 'string' && body.request.length < 100 ? body.request : ''
    const request = (await records.get<DeepLinkRequest>(REQUESTS, hashOf(secret), clock.now()))?.value
    const platform = request && (await platforms.byId(request.platform))
    if (!request || !platform?.enabled)
      throw new LtiRefusal(
        'state-unknown',
        'This form was sent already, or is too old. Add the interview from your course again.',
      )
    try {
      const gone = new AbortController()
      res.on('close', () => gone.abort(new Error('the browser went away')))
      const settings = await previewed(secret, body, () => readSetup(body, { ...parts, signal: gone.signal }))
      return { secret, request, platform, body, settings }
    } catch (error) {
      if (!(error instanceof GreenroomError && error.code === 'bad-input')) throw error
      sendSetupPage(res, { ...page(secret, request, platform, parts), given: body, problem: error.message })
      return null
    }
  }

  /** What was previewed is what is added: a language model might make other questions of the same words. */
  async function previewed(
    secret: string,
    body: Record<string, unknown>,
    make: () => Promise<AssignmentSettings>,
  ): Promise<AssignmentSettings> {
    const fields = hashOf(JSON.stringify(Object.entries(body).sort()))
    const now = clock.now()
    const known = (await records.get<{ fields: string; settings: AssignmentSettings }>(DRAFTS, hashOf(secret), now))
      ?.value
    if (known?.fields === fields) return known.settings
    const settings = await make()
    await records.put(DRAFTS, hashOf(secret), { fields, settings }, { expiresAt: now + REQUEST_MS }, now)
    return settings
  }

  router.post('/deep-link/preview', form, async (req, res) => {
    const sent = await read(req, res)
    if (!sent) return
    const preview = exampleQuestions(sent.settings, parts)
    const { secret, request, platform, body } = sent
    sendSetupPage(res, { ...page(secret, request, platform, parts), given: body, problem: null, preview })
  })

  router.post('/deep-link/trial', form, async (req, res) => {
    const sent = await read(req, res)
    if (!sent) return
    const candidate = trialCandidate(sent.platform.id, sent.request.user)
    const interview = await openTrial(sent.settings, candidate, parts)
    await parts.room.admit(req, res, candidate, framesOf(sent.platform, sent.request.deepLinking.returnUrl))
    res.redirect(303, addresses.base + parts.room.room(interview))
  })

  router.post('/deep-link', form, async (req, res) => {
    const sent = await read(req, res)
    if (!sent) return
    const { secret, request, platform, settings } = sent
    // Sent twice it would be two links.
    if (!(await records.take(REQUESTS, hashOf(secret), clock.now())))
      throw new LtiRefusal('state-unknown', 'This form was sent already.')
    const setup = await assignments.saveSetup(settings, platform.id, request.user)
    const { acceptLineItem, returnUrl } = request.deepLinking
    const item = contentItem(setup, settings, { kind: platform.kind, acceptLineItem, addresses })
    const jwt = await deepLinkResponse(request, platform, [item], keys)
    sendDeepLinkReturn(res, returnUrl, jwt, framesOf(platform, returnUrl))
  })
  return router
}

const page = (
  secret: string,
  request: DeepLinkRequest,
  platform: Platform,
  { bank, templates, places, addresses }: DeepLinkParts,
) => ({
  ...{ secret, bank, templates, places, action: `${addresses.base}/lti/deep-link` },
  framedBy: framesOf(platform, request.deepLinking.returnUrl),
})
