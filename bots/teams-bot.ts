import type { RequestHandler } from 'express'
import { practiceFor } from '../core/jobs/practice.ts'
import type { Lti } from '../lti/lti.ts'
import { courseInterviews } from './course-interviews.ts'
import { recordingEars } from './recorded-answers.ts'
import type { Service } from './service.ts'
import type { Settings } from './settings.ts'
import type { TeamsFrontEnd } from './teams/front-end.ts'
import type { TeamsParts } from './teams/parts.ts'
import type { Wire } from './teams/wire.ts'
import type { TeamsSettings } from './teams-settings.ts'
import { roomForGuests } from './web/guests.ts'

type Log = (message: string, error: unknown) => void

export type LoadedTeams = { front: TeamsFrontEnd; tab: RequestHandler | null }

/** What the reminders of Teams go by. */
export const teamsReminders = ({ jobs, store, clock }: Service) => ({
  ...{ jobs, clock, records: store.records, channel: 'teams' },
})

export type TeamsBotParts = { service: Service; settings: Settings; courses: () => Lti | null; log: Log }

/** The Teams front-end of a service with the SDK that is set, loaded only where it is wanted; null where no bot is registered. */
export function composeTeams(parts: TeamsBotParts): Promise<LoadedTeams> | null {
  const { teams, publicUrl } = parts.settings
  if (!teams) return null
  const tool = parts.courses()
  return load(parts, teams, publicUrl, tool ? { assigned: courseInterviews(tool) } : {})
}

async function load(
  { service, log }: TeamsBotParts,
  teams: TeamsSettings,
  publicUrl: string | null,
  courses: Pick<TeamsParts, 'assigned'>,
): Promise<LoadedTeams> {
  const { engine, store, bank, guidelines, clock } = service
  const [{ teamsFrontEnd }, wire] = await Promise.all([import('./teams/front-end.ts'), wireOf(teams, log)])
  const practice = practiceFor(teamsReminders(service))
  const hearing = service.speech && recordingEars(service.speech)
  const own = { wire, engine, store, bank, guidelines, clock, hearing, publicUrl, practice, ...courses, fetch, log }
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

/** Works for Teams in this process; the others answer what people press, and keep what they write. */
export function startTeams(loading: Promise<LoadedTeams>, tell: (words: string) => void, log: Log) {
  async function begin(): Promise<void> {
    const { sittings, messages } = await (await loading).front.start()
    if (sittings + messages > 0) tell(`on   ${sittings} interviews and ${messages} messages taken up`)
  }
  const begun = begin().catch((error: unknown) => log('the Teams front-end failed', error))
  return {
    async close(graceMs: number): Promise<void> {
      await begun
      await loading
        .then(({ front }) => front.stop(graceMs))
        .catch((error: unknown) => log('Teams could not be left', error))
    },
  }
}

/** Where the bot is reached, for the start-up table. */
export function teamsPlace({ teams, publicUrl }: Settings): string {
  if (!teams) return 'off  set TEAMS_APP_ID, TEAMS_APP_SECRET and TEAMS_TENANT_ID: interviews in Microsoft Teams'
  return `on   ${publicUrl ?? 'https://<where this is reached>'}/teams/messages, by ${teams.sdk}`
}
