import { createRemoteJWKSet, customFetch, decodeProtectedHeader, errors, jwtVerify, type RemoteJWKSet } from 'jose'
import { GreenroomError } from '../../core/errors.ts'
import type { Clock, Records } from '../../core/ports.ts'
import { type Launch, readLaunch } from './claims.ts'
import { LOGIN_MS } from './login-states.ts'
import type { Platform, Platforms } from './platforms.ts'
import { LtiRefusal } from './refusal.ts'
import { fitsHash, hashOf } from './secrets.ts'

const NONCES = 'lti-nonces'
/** How far a platform's clock may be off. */
const SKEW_SECONDS = 60
/** A token is used at once; one issued longer ago was kept by somebody. Canvas's own live for an hour. */
const MOST_AGE_SECONDS = 60 * 60
/** Platforms' key lists are fetched again after so long, or when a key is not in them, but not twice within the cooldown. */
const KEYS_FRESH_MS = 60 * 60 * 1000
const KEYS_COOLDOWN_MS = 10_000

export type VerifyParts = { records: Records; clock: Clock; platforms: Platforms; fetch: typeof fetch }

/** Checks a launch's token against the platform and the login that it belongs to. */
export interface Verifier {
  /**
   * `nonceHash` is of the login's nonce, which is good once. Errors: LtiRefusal.
   * Sources: OpenID Connect Core 3.2.2.11, 1EdTech Security Framework 5.1.3.
   */
  verify(token: unknown, platform: Platform, nonceHash: string): Promise<Launch>
}

export function tokenVerifier(parts: VerifyParts): Verifier {
  const { records, clock, platforms } = parts
  const keySets = new Map<string, RemoteJWKSet>()

  function keysOf({ jwksUri }: Platform): RemoteJWKSet {
    const known = keySets.get(jwksUri)
    if (known) return known
    const fetchKeys: typeof fetch = (url, options) => parts.fetch(url, { ...options, redirect: 'error' })
    const set = createRemoteJWKSet(new URL(jwksUri), {
      cacheMaxAge: KEYS_FRESH_MS,
      cooldownDuration: KEYS_COOLDOWN_MS,
      timeoutDuration: 5_000,
      [customFetch]: fetchKeys as never,
    })
    keySets.set(jwksUri, set)
    return set
  }

  /** Of two tokens with the same nonce one gets through. */
  async function consume(platform: Platform, nonce: string): Promise<void> {
    // Remembered for as long as its login can be ended, however short the token itself is good.
    const until = { expect: 'absent' as const, expiresAt: clock.now() + LOGIN_MS }
    try {
      await records.put(NONCES, hashOf(`${platform.id} ${nonce}`), {}, until, clock.now())
    } catch (error) {
      if (!(error instanceof GreenroomError && error.code === 'conflict')) throw error
      throw new LtiRefusal('token-replayed', 'This launch was used already. Open it from your course again.')
    }
  }

  async function allowDeployment(platform: Platform, deployment: string): Promise<void> {
    if (platform.deployments.includes(deployment)) return
    if (!platform.adoptDeployments)
      throw new LtiRefusal(
        'deployment-unknown',
        'Greenroom does not know this deployment. Whoever runs Greenroom can add it with `npm run lti -- deployment`.',
      )
    await platforms.addDeployment(platform.id, deployment)
  }

  return {
    async verify(token, platform, nonceHash) {
      checkHeader(token)
      const payload = await checked(token as string, keysOf(platform), platform, clock.now())
      const { nonce } = payload
      if (typeof nonce !== 'string' || !fitsHash(nonce, nonceHash))
        throw new LtiRefusal('token-nonce', 'This launch belongs to another login. Open it from your course again.')
      const launch = readLaunch(payload)
      await allowDeployment(platform, launch.deployment)
      await consume(platform, nonce)
      return launch
    },
  }
}

function checkHeader(token: unknown): void {
  if (typeof token !== 'string') throw new LtiRefusal('token-malformed', 'The launch carries no token.')
  let header: ReturnType<typeof decodeProtectedHeader>
  try {
    header = decodeProtectedHeader(token)
  } catch (cause) {
    throw new LtiRefusal('token-malformed', 'The launch’s token cannot be read.', cause)
  }
  if (header.alg !== 'RS256') throw new LtiRefusal('token-algorithm', 'The launch’s token must be signed with RS256.')
  if (typeof header.kid !== 'string' || header.kid === '')
    throw new LtiRefusal('token-key', 'The launch’s token does not name the key that signed it.')
}

async function checked(token: string, keys: RemoteJWKSet, { issuer, clientId }: Platform, now: number) {
  try {
    const { payload } = await jwtVerify(token, keys, {
      issuer,
      audience: clientId,
      algorithms: ['RS256'],
      clockTolerance: SKEW_SECONDS,
      maxTokenAge: MOST_AGE_SECONDS,
      requiredClaims: ['exp', 'iat', 'nonce'],
      currentDate: new Date(now),
    })
    const several = Array.isArray(payload.aud) && payload.aud.length > 1
    if ((several || payload.azp !== undefined) && payload.azp !== clientId)
      throw new LtiRefusal('token-audience', 'The launch was made for another tool.')
    return payload
  } catch (error) {
    throw error instanceof LtiRefusal ? error : refusalOf(error)
  }
}

function refusalOf(error: unknown): LtiRefusal {
  if (error instanceof errors.JWTExpired)
    return new LtiRefusal('token-time', 'This launch has expired. Open it from your course again.', error)
  if (error instanceof errors.JWTClaimValidationFailed) {
    if (error.claim === 'aud') return new LtiRefusal('token-audience', 'The launch was made for another tool.', error)
    if (error.claim === 'exp' || error.claim === 'iat' || error.claim === 'nbf')
      return new LtiRefusal('token-time', 'The launch’s times cannot be right. Are the clocks of both servers?', error)
    return new LtiRefusal('claims-missing', `The launch’s ${error.claim} is missing or wrong.`, error)
  }
  if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys)
    return new LtiRefusal('token-key', 'The key that signed the launch is not among the platform’s.', error)
  if (error instanceof errors.JWSSignatureVerificationFailed)
    return new LtiRefusal('token-signature', 'The launch’s signature is wrong.', error)
  if (
    error instanceof errors.JWKSTimeout ||
    error instanceof errors.JWKSInvalid ||
    !(error instanceof errors.JOSEError)
  )
    return new LtiRefusal(
      'keys-unreachable',
      'The platform’s keys cannot be read just now. Try again in a moment.',
      error,
    )
  if (error.code === 'ERR_JOSE_GENERIC' && /JSON Web Key Set|JWKS|HTTP response/.test(error.message))
    return new LtiRefusal(
      'keys-unreachable',
      'The platform’s keys cannot be read just now. Try again in a moment.',
      error,
    )
  return new LtiRefusal('token-malformed', 'The launch’s token cannot be read.', error)
}
