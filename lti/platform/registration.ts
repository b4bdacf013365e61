import { z } from 'zod'
import type { Clock, Records } from '../../core/ports.ts'
import { type Addresses, isAllowedAddress } from './addresses.ts'
import { type Platform, type PlatformKind, type Platforms, platformDetails } from './platforms.ts'
import { LtiRefusal } from './refusal.ts'
import { hashOf, newSecret } from './secrets.ts'
import { registrationRequest } from './tool-config.ts'

const INVITATIONS = 'lti-invitations'
const INVITATION_MS = 7 * 24 * 60 * 60 * 1000
const TIMEOUT_MS = 15_000
const MOST_BYTES = 500_000

/** A platform describes itself (LTI Dynamic Registration 1.0, section 3.4). */
const configuration = z.object({
  issuer: z.string().min(1).max(500),
  authorization_endpoint: z.string().max(500),
  token_endpoint: z.string().max(500),
  jwks_uri: z.string().max(500),
  registration_endpoint: z.string().max(500),
  authorization_server: z.string().max(500).optional().catch(undefined),
  'https://purl.imsglobal.org/spec/lti-platform-configuration': z
    .object({ product_family_code: z.string().max(100).optional() })
    .optional()
    .catch(undefined),
})

const registered = z.object({
  client_id: z.union([z.string().min(1).max(500), z.number().transform(String)]),
  'https://purl.imsglobal.org/spec/lti-tool-configuration': z
    .object({ deployment_id: z.union([z.string().max(255), z.number().transform(String)]).optional() })
    .optional(),
})

export type RegistrationParts = {
  records: Records
  clock: Clock
  fetch: typeof fetch
  platforms: Platforms
  addresses: Addresses
}

/** Registering by address: who runs Greenroom gives an admin of a platform an invitation, good once. */
export interface Registration {
  /** The address to paste into the platform's admin pages; good once, for a week. */
  invite(): Promise<string>
  /** Does it all from what the platform opened the address with. Errors: LtiRefusal, GreenroomError 'bad-input'. */
  register(query: Record<string, unknown>): Promise<Platform>
}

export function dynamicRegistration({ records, clock, fetch, platforms, addresses }: RegistrationParts): Registration {
  async function call(what: string, url: string, init: RequestInit): Promise<unknown> {
    let problem: string
    let cause: unknown
    try {
      const response = await fetch(url, { ...init, redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) })
      const text = await response.text()
      if (response.ok && text.length <= MOST_BYTES) return JSON.parse(text)
      problem = response.ok ? 'answered too much' : `answered ${response.status}`
    } catch (error) {
      problem = error instanceof SyntaxError ? 'answered something that is not JSON' : 'could not be reached'
      cause = error
    }
    throw new LtiRefusal('registration', `The platform ${problem} when asked for ${what}.`, cause)
  }

  async function takeInvitation(invitation: unknown): Promise<void> {
    const known = typeof invitation === 'string' && invitation.length < 100
    const taken = known ? await records.take(INVITATIONS, hashOf(invitation), clock.now()) : null
    if (!taken)
      throw new LtiRefusal(
        'invitation',
        'This registration address is not known, was used, or is older than a week. Whoever runs Greenroom makes a new one with `npm run lti -- invite`.',
      )
  }

  return {
    async invite() {
      const invitation = newSecret()
      const now = clock.now()
      await records.put(INVITATIONS, hashOf(invitation), {}, { expect: 'absent', expiresAt: now + INVITATION_MS }, now)
      return `${addresses.register}?invitation=${invitation}`
    },
    async register({ invitation, openid_configuration: address, registration_token: token }) {
      if (typeof address !== 'string' || !isAllowedAddress(address, addresses.base))
        throw new LtiRefusal(
          'bad-request',
          'This address is opened by a platform’s admin pages; it lacks openid_configuration.',
        )
      if (token !== undefined && (typeof token !== 'string' || !/^[\x21-\x7e]{1,8000}$/.test(token)))
        throw new LtiRefusal('bad-request', 'The registration token cannot be read.')
      await takeInvitation(invitation)
      // Moodle shows its configuration to everybody, Canvas to the bearer of the token only.
      const bearer: Record<string, string> = token ? { Authorization: `Bearer ${token}` } : {}
      const told = configuration.safeParse(
        await call('its configuration', address, { headers: { ...bearer, Accept: 'application/json' } }),
      )
      if (!told.success)
        throw new LtiRefusal('registration', 'The platform’s configuration lacks what a registration needs.')
      const c = told.data
      const kind = kindOf(c['https://purl.imsglobal.org/spec/lti-platform-configuration']?.product_family_code)
      checkHosts(address, c, kind, addresses.base)
      const answer = await call('the registration', c.registration_endpoint, {
        method: 'POST',
        headers: { ...bearer, 'Content-Type': 'application/json', Accept: 'application/json' },
        body: JSON.stringify(registrationRequest(addresses)),
      })
      const taken = registered.safeParse(answer)
      if (!taken.success)
        throw new LtiRefusal('registration', 'The platform did not say under which client id it registered Greenroom.')
      const deployment = taken.data['https://purl.imsglobal.org/spec/lti-tool-configuration']?.deployment_id
      const details = {
        ...{ name: new URL(c.issuer).host, kind, issuer: c.issuer, clientId: taken.data.client_id },
        deployments: deployment ? [deployment] : [],
        // Canvas makes deployments afterwards, as admins and instructors install the tool.
        adoptDeployments: !deployment,
        ...{ authorizationEndpoint: c.authorization_endpoint, tokenEndpoint: c.token_endpoint },
        ...{ tokenAudience: c.authorization_server ?? c.token_endpoint, jwksUri: c.jwks_uri },
        frameOrigins: kind === 'canvas' ? CANVAS_FRAMES : [],
      }
      const checked = platformDetails.safeParse(details)
      if (!checked.success) throw new LtiRefusal('registration', 'The platform’s configuration cannot be used.')
      return platforms.register(checked.data)
    },
  }
}

/** Hosted schools have pages below these; one with an address of its own is known from its first launch. */
export const CANVAS_FRAMES = ['https://*.instructure.com', 'https://*.canvaslms.com']

function kindOf(family: string | undefined): PlatformKind {
  if (family === 'canvas') return 'canvas'
  return family === 'moodle' ? 'moodle' : 'other'
}

/** The issuer speaks for itself, from its own host; hosted Canvas from several of its company's. */
function checkHosts(address: string, c: z.infer<typeof configuration>, kind: PlatformKind, base: string): void {
  const all = [c.issuer, c.authorization_endpoint, c.token_endpoint, c.jwks_uri, c.registration_endpoint]
  if (!all.every((url) => isAllowedAddress(url, base)))
    throw new LtiRefusal('registration', 'The platform’s configuration names addresses that are not https.')
  const host = new URL(address).host
  const instructure = (h: string) => /(^|\.)(instructure\.com|canvaslms\.com)$/.test(h)
  for (const url of [c.issuer, c.registration_endpoint]) {
    const other = new URL(url).host
    if (other === host || (kind === 'canvas' && instructure(other) && instructure(host))) continue
    throw new LtiRefusal('registration', `The configuration of ${host} speaks for ${other}, which it may not.`)
  }
}
