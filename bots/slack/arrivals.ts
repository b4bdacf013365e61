import { createHash } from 'node:crypto'
import type { Delivery } from '../inbox.ts'
import { installKey, installTag } from './installations.ts'
import { candidateOf } from './parts.ts'

/** What Slack sent, as JSON. */
export type Body = Record<string, unknown>

type Loose = Record<string, { [name: string]: string | undefined | null } | undefined | null>
type Authorization = { team_id?: string | null; enterprise_id?: string | null; is_enterprise_install?: boolean }

/** Who did something and where, as Slack's SDK reads it from events, buttons and forms. */
export function sourceOf(body: Body) {
  const [authorization] = (body.authorizations ?? []) as (Authorization | undefined)[]
  const { event, user, team, enterprise, view } = body as Loose
  const isEvent = body.type === 'event_callback'
  const eventUser = typeof event?.user === 'string' ? event.user : null
  const teamOfEvent = authorization?.team_id ?? (body.team_id as string | undefined)
  const enterpriseOfEvent = authorization ? authorization.enterprise_id : (body.enterprise_id as string | undefined)
  const teamId = isEvent ? teamOfEvent : (view?.app_installed_team_id ?? team?.id ?? user?.team_id)
  const enterpriseId = isEvent ? enterpriseOfEvent : (enterprise?.id ?? team?.enterprise_id)
  return {
    user: user?.id ?? eventUser,
    teamId: teamId ?? undefined,
    enterpriseId: enterpriseId ?? undefined,
    isEnterpriseInstall: isEvent
      ? authorization?.is_enterprise_install === true
      : String(body.is_enterprise_install) === 'true',
  }
}

/** What tells one delivery from another: a retry has the same id, a new event never. `signature` is the request's, if it had one. */
export function idOf(body: Body, signature: string | null): string {
  const own = body.event_id ?? body.trigger_id
  if (typeof own === 'string') return `${String(body.type ?? 'command')}:${own}`
  return createHash('sha256')
    .update(signature ?? JSON.stringify(body))
    .digest('base64url')
}

/** One person's deliveries are worked on in order, and go with the person's data, and with the workspace's. */
export function deliveryOf(id: string, body: Body): Delivery<Body> {
  const { user, ...place } = sourceOf(body)
  const candidate = user === null ? [] : [`candidate:${candidateOf(place.enterpriseId ?? place.teamId ?? '', user)}`]
  return { id, lane: user ?? place.teamId ?? '', body, tags: [...candidate, installTag(installKey(place))] }
}
