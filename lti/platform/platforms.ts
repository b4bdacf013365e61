import { z } from 'zod'
import { GreenroomError } from '../../core/errors.ts'
import type { Clock, Records, StoredRecord } from '../../core/ports.ts'
import { isAllowedAddress } from './addresses.ts'
import { nameOf } from './secrets.ts'

const PLATFORMS = 'lti-platforms'
const MOST = 1_000

export const KINDS = ['canvas', 'moodle', 'other'] as const
/** Whose manners a platform has: they differ in what they want of scores and links. */
export type PlatformKind = (typeof KINDS)[number]

const text = z.string().min(1).max(500)
/** What it takes to register a platform; addresses are checked apart. */
export const platformDetails = z.strictObject({
  name: text,
  kind: z.enum(KINDS),
  /** Exactly as it stands in the platform's tokens. */
  issuer: text,
  clientId: text,
  /** Deployment ids that may launch. */
  deployments: z.array(z.string().min(1).max(255)).max(1000),
  /** Takes up every deployment that the platform signs for: for Canvas, where an admin makes them after the registration. */
  adoptDeployments: z.boolean(),
  authorizationEndpoint: text,
  tokenEndpoint: text,
  /** Who the token endpoint wants to be addressed as; mostly its own address. */
  tokenAudience: text,
  jwksUri: text,
  /** Origins, beside the platform's own addresses, whose pages may hold ours in a frame; CSP host sources. */
  frameOrigins: z.array(z.string().regex(/^https?:\/\/(\*\.)?[\w.-]+(:\d+)?$/)).max(50),
})
export type PlatformDetails = z.infer<typeof platformDetails>

export type Platform = PlatformDetails & {
  id: string
  enabled: boolean
  /** Milliseconds since the Unix epoch. */
  registeredAt: number
}

/** The platforms that may launch; one for each issuer and client id. */
export interface Platforms {
  /** Registers, or changes what is registered for the same issuer and client id. Errors: GreenroomError 'bad-input'. */
  register(details: PlatformDetails): Promise<Platform>
  all(): Promise<Platform[]>
  byId(id: string): Promise<Platform | null>
  /** Exactly this issuer's and client's; without a client id the issuer's only one, null where there are several. */
  find(issuer: string, clientId: string | null): Promise<Platform | null>
  /** Errors: GreenroomError 'not-found'. */
  setEnabled(id: string, enabled: boolean): Promise<Platform>
  /** Errors: GreenroomError 'not-found'. */
  addDeployment(id: string, deployment: string): Promise<Platform>
}

export function platformRegistry(parts: { records: Records; clock: Clock; publicUrl: string }): Platforms {
  const { records, clock, publicUrl } = parts
  const save = (platform: Platform, expect: number | 'absent') => {
    const tags = ['all', `issuer:${nameOf(platform.issuer)}`]
    return records.put(PLATFORMS, platform.id, platform, { expect, tags }, clock.now())
  }
  const get = (id: string) => records.get<Platform>(PLATFORMS, id, clock.now())
  const values = (found: StoredRecord<Platform>[]) => found.map(({ value }) => value)

  async function change(id: string, edit: (platform: Platform) => Platform): Promise<Platform> {
    for (;;) {
      const found = await get(id)
      if (!found)
        throw new GreenroomError('not-found', `There is no platform ${id}. \`npm run lti -- list\` shows all.`)
      const next = edit(found.value)
      try {
        await save(next, found.version)
        return next
      } catch (error) {
        if (!(error instanceof GreenroomError && error.code === 'conflict')) throw error
      }
    }
  }

  return {
    async register(given) {
      const parsed = platformDetails.safeParse(given)
      if (!parsed.success) throw new GreenroomError('bad-input', z.prettifyError(parsed.error))
      const details = parsed.data
      for (const name of ['authorizationEndpoint', 'tokenEndpoint', 'jwksUri'] as const)
        if (!isAllowedAddress(details[name], publicUrl))
          throw new GreenroomError('bad-input', `${name} must be an https address: ${details[name]}`)
      const id = nameOf('platform', details.issuer, details.clientId)
      const before = await get(id)
      const rest = { id, enabled: true, registeredAt: before?.value.registeredAt ?? clock.now() }
      const platform = { ...details, ...rest }
      await save(platform, before?.version ?? 'absent')
      return platform
    },
    all: async () => values(await records.find<Platform>(PLATFORMS, 'all', { limit: MOST }, clock.now())),
    byId: async (id) => (await get(id))?.value ?? null,
    async find(issuer, clientId) {
      if (clientId !== null) return (await get(nameOf('platform', issuer, clientId)))?.value ?? null
      const found = await records.find<Platform>(PLATFORMS, `issuer:${nameOf(issuer)}`, { limit: 50 }, clock.now())
      const usable = values(found).filter((p) => p.enabled)
      return usable.length === 1 ? (usable[0] ?? null) : null
    },
    setEnabled: (id, enabled) => change(id, (platform) => ({ ...platform, enabled })),
    addDeployment: (id, deployment) =>
      change(id, (platform) => ({ ...platform, deployments: [...new Set([...platform.deployments, deployment])] })),
  }
}

/** CSP sources of the platform's pages that may hold ours in a frame. */
export function framesOf(platform: Platform, ...addresses: readonly (string | undefined)[]): string[] {
  const { issuer, authorizationEndpoint, frameOrigins } = platform
  const origins = [issuer, authorizationEndpoint, ...addresses].flatMap((a) => {
    const url = a === undefined ? null : URL.parse(a)
    return url && /^https?:$/.test(url.protocol) ? url.origin : []
  })
  return [...new Set([...origins, ...frameOrigins])]
}
