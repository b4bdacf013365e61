import { z } from 'zod'
import type { Registration } from './teams/wire.ts'

export const TEAMS_SDKS = ['agents-hosting', 'botbuilder'] as const
export type TeamsSdk = (typeof TEAMS_SDKS)[number]

/** A bot's registration, and the SDK that carries it. */
export type TeamsSettings = Registration & { sdk: TeamsSdk }

const id = z.guid({ error: 'must be an id such as 11111111-2222-3333-4444-555555555555' })

/** The environment variables of Microsoft Teams. */
export const teamsVariables = {
  TEAMS_APP_ID: id.optional(),
  TEAMS_APP_SECRET: z.string().optional(),
  TEAMS_TENANT_ID: id.optional(),
  TEAMS_SDK: z.enum(TEAMS_SDKS, { error: `must be ${TEAMS_SDKS.join(' or ')}` }).optional(),
}

/** The settings of Teams; null: no Teams. Adds what does not go together to `problems`. */
export function readTeams(given: Record<string, string | undefined>, problems: string[]): TeamsSettings | null {
  const { TEAMS_APP_ID: appId, TEAMS_APP_SECRET: password, TEAMS_TENANT_ID: tenantId, TEAMS_SDK: wanted } = given
  if (appId === undefined && password === undefined && tenantId === undefined) return null
  if (appId === undefined || password === undefined || tenantId === undefined) {
    problems.push('TEAMS_APP_ID, TEAMS_APP_SECRET and TEAMS_TENANT_ID go together')
    return null
  }
  const sdk = TEAMS_SDKS.find((name) => name === wanted) ?? 'agents-hosting'
  return { appId: appId.toLowerCase(), password, tenantId: tenantId.toLowerCase(), sdk }
}
