import { parseArgs } from 'node:util'
import type { RequestHandler } from 'express'
import { GreenroomError } from '../core/errors.ts'
import { definePractice, practiceFor } from '../core/jobs/practice.ts'
import { defineReports } from '../core/jobs/reports.ts'
import { defineRetention } from '../core/jobs/retention.ts'
import { assignedOn } from '../lti/assigned.ts'
import { createLti, type Lti } from '../lti/lti.ts'
import type { Place } from '../lti/settings.ts'
import { startDiscord } from './discord-bot.ts'
import type { SocketFrontEnd } from './http.ts'
import { onlyOne } from './only-one.ts'
import type { Log } from './operations/log.ts'
import type { Service } from './service.ts'
import type { Settings } from './settings.ts'
import type { SlackFrontEnd } from './slack/front-end.ts'
import { composeSlack, slackPlace, slackRouter, startSlack } from './slack-bot.ts'
import { composeTeams, type LoadedTeams, teamsPlace, teamsReminders, teamsRouter } from './teams-bot.ts'
import { roomForGuests } from './web/guests.ts'
import { practiceRoom } from './web/router.ts'
import { deaf } from './web/voice/parts.ts'
import { voiceSockets } from './web/voice/sockets.ts'
import { webSpeech } from './web-speech.ts'

export type RoleParts = {
  service: Service
  settings: Settings
  log: Log
  /** Where the HTTP server listens, for people who look at the start-up table. */
  address: () => string
  /** What became of the role later, in words for the table. */
  tell: (words: string) => void
}

export type Running = { close(graceMs: number): Promise<void> }

/** Something that a process does, and that others may do in its place. */
export type Role = {
  /** As in `--only`. */
  name: string
  /** As in the start-up table. */
  title: string
  /** "on   ..." or "off  ..." for the table. */
  line(parts: RoleParts): string
  /** What it answers on the HTTP server. */
  mount?(parts: RoleParts): { routers: RequestHandler[]; sockets: SocketFrontEnd[] }
  /** Begins what it does beside answering, once the server listens. Returns how to end it, where it must be ended. */
  start?(parts: RoleParts): Promise<Running | null>
}

const SPEECH_OFF = 'Hearing is switched off on this server (SPEECH=off).'

const web: Role = {
  name: 'web',
  title: 'practice room',
  line: ({ settings, address }) => `on   ${settings.publicUrl ?? address()}`,
  mount({ service, settings, log: { failed: log } }) {
    const { engine, store, bank, clock, speech, guidelines, templates, leases } = service
    const { publicUrl, maxUploadBytes } = settings
    const spoken = speech ? webSpeech(speech, settings.keepRecordingsDays) : deaf(SPEECH_OFF)
    const assigned = assignedOn({ records: store.records, clock })
    const room = { engine, store, bank, guidelines, templates, clock, spoken, publicUrl, maxUploadBytes, assigned, log }
    // The page that connected last speaks, whichever process it came to.
    const claim = (interview: string) => leases.take(`voice:${interview}`, 'anyone')
    return {
      routers: [practiceRoom(room)],
      sockets: [voiceSockets({ store, clock, spoken, assigned, publicUrl, claim, log })],
    }
  },
}

/** What a process's LTI is, between mounting and starting. */
const tools = new WeakMap<Service, Lti>()

/** The LTI tool of this process, for every role that it takes; null where it is off. Before the jobs start. */
function toolOf(service: Service, settings: Settings, log: Log['failed']): Lti | null {
  const { publicUrl } = settings
  if (!settings.lti || publicUrl === null) return null
  const known = tools.get(service)
  if (known) return known
  const { engine, store, bank, guidelines, templates, clock, jobs, rescore, recordings } = service
  const room = roomForGuests({ store, clock, publicUrl })
  const parts = { engine, store, bank, guidelines, templates, clock, jobs, rescore, recordings }
  const mayKeepAudio = () => service.speech !== null && settings.keepRecordingsDays > 0
  const places: Place[] = ['web', ...(settings.discordToken ? (['discord'] as const) : [])]
  const tool = createLti({ ...parts, fetch, publicUrl, room, places, mayKeepAudio, log })
  tools.set(service, tool)
  return tool
}

const discord: Role = {
  name: 'discord',
  title: 'discord',
  line: ({ settings }) =>
    settings.discordToken
      ? 'connecting ...'
      : 'off  set DISCORD_TOKEN: interviews in voice channels and direct messages',
  async start({ service, settings, log: { failed: log }, tell }) {
    const token = settings.discordToken
    if (!token) return null
    const { jobs, store, clock, leases } = service
    const reminders = { jobs, records: store.records, clock, channel: 'discord' }
    const tool = toolOf(service, settings, log)
    const assigned = tool && { rules: tool.assigned, seats: tool.elsewhere }
    return onlyOne({
      ...{ leases, key: 'discord', log },
      start() {
        const practice = practiceFor(reminders)
        const running = startDiscord({
          ...{ greenroom: service, token, settings, practice, tell, log },
          ...(assigned && { assigned }),
        })
        definePractice(reminders, running.remind)
        return running
      },
      onStandBy: () => tell('on   stands by: another process is connected'),
    })
  },
}

const jobs: Role = {
  name: 'jobs',
  title: 'jobs',
  line: () => 'on   scores and reports, deletes what is past its date',
  async start({ service, settings }) {
    const { engine, store, recordings, clock } = service
    defineReports(service.jobs, (id, signal) => engine.makeReport(id, signal))
    const begin = defineRetention(service.jobs, { ...settings, store, recordings, clock })
    await begin()
    return null
  },
}

const lti: Role = {
  name: 'lti',
  title: 'lti',
  line: ({ settings }) =>
    settings.lti
      ? `on   ${settings.publicUrl}/lti (npm run lti -- invite)`
      : 'off  set PUBLIC_URL and LTI=on: assignments in Canvas, Moodle and other learning platforms',
  mount({ service, settings, log: { failed: log } }) {
    const tool = toolOf(service, settings, log)
    if (!tool) return { routers: [], sockets: [] }
    return { routers: [tool.router], sockets: [] }
  },
  async start({ service }) {
    await tools.get(service)?.start()
    return null
  },
}

/** What a process's Slack is, between mounting and starting. */
const slacks = new WeakMap<Service, Promise<SlackFrontEnd>>()

const slack: Role = {
  name: 'slack',
  title: 'slack',
  line: ({ settings }) => slackPlace(settings),
  mount({ service, settings, log: { failed: log } }) {
    const front = composeSlack(service, settings, log)
    if (!front) return { routers: [], sockets: [] }
    slacks.set(service, front)
    return { routers: [slackRouter(front)], sockets: [] }
  },
  async start({ service, log: { failed: log }, tell }) {
    const front = slacks.get(service)
    if (!front) return null
    const { leases } = service
    // Every process takes requests and keeps them; one works on them.
    return onlyOne({ leases, key: 'slack', log, start: () => startSlack(front, tell, log), onStandBy: () => undefined })
  },
}

/** What a process's Teams is, between mounting and starting. */
const teamsOf = new WeakMap<Service, Promise<LoadedTeams>>()

const teams: Role = {
  name: 'teams',
  title: 'teams',
  line: ({ settings }) => teamsPlace(settings),
  mount({ service, settings, log: { failed: log } }) {
    const loading = composeTeams(service, settings, log)
    if (!loading) return { routers: [], sockets: [] }
    // Whoever asks for it is told; until then nobody may be listening.
    loading.catch((error: unknown) => log('the Teams front-end failed', error))
    teamsOf.set(service, loading)
    return { routers: [teamsRouter(loading)], sockets: [] }
  },
  async start({ service, tell }) {
    const loading = teamsOf.get(service)
    if (!loading) return null
    const { front } = await loading
    definePractice(teamsReminders(service), front.remind)
    const { sittings, messages } = await front.recover()
    if (sittings + messages > 0) tell(`on   ${sittings} interviews and ${messages} messages taken up`)
    return front
  },
}

/** Everything that a process can do; a new front-end is a line here. */
export const roles: readonly Role[] = [web, discord, slack, teams, lti, jobs]

const HELP = `Starts Greenroom.

  npm start [-- --only ROLE,ROLE ...]

--only   does only this here, so that several processes on one store can share the work: ${roles.map((r) => r.name).join(', ')}
`

/** The roles that are asked for, or text to show instead. Errors: GreenroomError 'bad-input'. */
export function rolesFrom(args: readonly string[]): readonly Role[] | { help: string } {
  const values = parse(args)
  if (values.help) return { help: HELP }
  if (values.only === undefined) return roles
  const names = values.only.split(',').map((name) => name.trim())
  for (const name of names) {
    if (!roles.some((role) => role.name === name))
      throw new GreenroomError('bad-input', `--only ${name}: allowed are ${roles.map((r) => r.name).join(', ')}`)
  }
  return roles.filter(({ name }) => names.includes(name))
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: { only: { type: 'string' }, help: { type: 'boolean' } } }).values
  } catch (cause) {
    throw new GreenroomError('bad-input', `${(cause as Error).message.split('. ')[0]}. --help says more.`, { cause })
  }
}
