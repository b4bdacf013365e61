import type { RequestHandler } from 'express'
import { practiceFor } from '../core/jobs/practice.ts'
import { recordingEars } from './recorded-answers.ts'
import type { Service } from './service.ts'
import type { Settings } from './settings.ts'
import type { TeamsFrontEnd } from './teams/front-end.ts'
import type { Wire } from './teams/wire.ts'
import type { TeamsSettings } from './teams-settings.ts'
import { roomForGuests } from './web/guests.ts'

type Log = (message: string, error: unknown) => void

export type LoadedTeams = { front: TeamsFrontEnd; tab: RequestHandler | null }

/** What the reminders of Teams go by. */
export const teamsReminders = ({ jobs, store, clock }: Service) => ({
  ...{ jobs, clock, records: store.records, channel: 'teams' },
})

/** The Teams front-end of a service with the SDK that is set, loaded only where it is wanted; null where no bot is registered. */
export function composeTeams(service: Service, settings: Settings, log: Log): Promise<LoadedTeams> | null {
  const { teams, publicUrl } = settings
  return teams ? load(service, teams, publicUrl, log) : null
}

async function load(service: Service, teams: TeamsSettings, publicUrl: string | null, log: Log): Promise<LoadedTeams> {
  const { engine, store, bank, clock } = service
  const [{ teamsFrontEnd }, wire] = await Promise.all([import('./teams/front-end.ts'), wireOf(teams, log)])
  const practice = practiceFor(teamsReminders(service))
  const hearing = service.speech && recordingEars(service.speech)
  const own = { wire, engine, store, bank, clock, hearing, publicUrl, practice, fetch, log }
  const front = teamsFrontEnd(own, teams.tenantId)
  if (!publicUrl?.startsWith('https:')) return { front, tab: null }
  const { practiceTab } = await import('./teams/tab.ts')
  const { appId, tenantId } = teams
  const room = roomForGuests({ store, clock, publicUrl })
  return { front, tab: practiceTab({ appId, tenantId, publicUrl, admit: room.admit, log }) }
}

async function wireOf({ sdk, ...registration }: TeamsSettings, log: Log): Promise<Wire> {
  if (sdk === 'botbuilder') return (await import('./teams/botbuilder.ts')).botbuilderWire(registration, log)
  return (await import('./teams/agents-hosting.ts')).agentsHostingWire(registration)
}

/** Takes Teams' requests as soon as the front-end has been loaded. */
export function teamsRouter(loading: Promise<LoadedTeams>): RequestHandler {
  return async (request, response, next) => {
    if (request.path === '/teams/messages') return (await loading).front.router(request, response, next)
    const tab = request.path.startsWith('/teams/') ? (await loading).tab : null
    return tab ? tab(request, response, next) : next()
  }
}

/** Where the bot is reached, for the start-up table. */
export function teamsPlace({ teams, publicUrl }: Settings): string {
  if (!teams) return 'off  set TEAMS_APP_ID, TEAMS_APP_SECRET and TEAMS_TENANT_ID: interviews in Microsoft Teams'
  return `on   ${publicUrl ?? 'https://<where this is reached>'}/teams/messages, by ${teams.sdk}`
}
