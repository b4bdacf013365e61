import { parseArgs } from 'node:util'
import type { RequestHandler } from 'express'
import { GreenroomError } from '../core/errors.ts'
import { noteResult, withWeek } from '../core/jobs/digest.ts'
import { definePractice, practiceFor } from '../core/jobs/practice.ts'
import { defineReports } from '../core/jobs/reports.ts'
import { defineRescoring } from '../core/jobs/rescoring.ts'
import { defineRetention } from '../core/jobs/retention.ts'
import { assignedOn } from '../lti/course/assigned.ts'
import type { Lti } from '../lti/lti.ts'
import { courseInterviews } from './course-interviews.ts'
import { startDiscord } from './discord-bot.ts'
import type { SocketFrontEnd } from './http.ts'
import { onlyOne } from './only-one.ts'
import type { Log } from './operations/log.ts'
import type { Service } from './service.ts'
import type { Settings } from './settings.ts'
import { composeSlack, slackPlace, slackRouter, startSlack } from './slack-bot.ts'
import type { TeamsFrontEnd } from './teams/front-end.ts'
import { composeTeams, startTeams, teamsPlace, teamsReminders, teamsRouter } from './teams-bot.ts'
import { practiceRoom } from './web/router.ts'
import { deaf } from './web/voice/parts.ts'
import { voiceSockets } from './web/voice/sockets.ts'
import { webSpeech } from './web-speech.ts'

export type RoleParts = {
  service: Service
  settings: Settings
  log: Log
  /** The LTI tool of this process, one for all of its roles; null where it is off. */
  courses: () => Lti | null
  /** Where the HTTP server listens, for people who look at the start-up table. */
  address: () => string
  /** What became of the role later, in words for the table. */
  tell: (words: string) => void
}

export type Running = { close(graceMs: number): Promise<void> }

/** A role that has been put together. */
export type ComposedRole = {
  /** What it answers on the HTTP server. */
  routers?: RequestHandler[]
  sockets?: SocketFrontEnd[]
  /** Begins what it does beside answering, once the server listens. Returns how to end it, where it must be ended. */
  start?(): Promise<Running | null>
}

/** Something that a process does, and that others may do in its place. */
export type Role = {
  /** As in `--only`. */
  name: string
  /** As in the start-up table. */
  title: string
  /** "on   ..." or "off  ..." for the table. */
  line(parts: RoleParts): string
  /** Puts it together; null where it is off. */
  compose(parts: RoleParts): ComposedRole | null
}

const SPEECH_OFF = 'Hearing is switched off on this server (SPEECH=off).'

const web: Role = {
  name: 'web',
  title: 'practice room',
  line: ({ settings, address }) => `on   ${settings.publicUrl ?? address()}`,
  compose({ service, settings, log: { failed: log } }) {
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

const discord: Role = {
  name: 'discord',
  title: 'discord',
  line: ({ settings }) =>
    settings.discordToken
      ? 'connecting ...'
      : 'off  set DISCORD_TOKEN: interviews in voice channels and direct messages',
  compose({ service, settings, log: { failed: log }, courses, tell }) {
    const token = settings.discordToken
    if (!token) return null
    const { jobs, store, clock, leases } = service
    const reminders = { jobs, records: store.records, clock, channel: 'discord' }
    const tool = courses()
    const assigned = tool && courseInterviews(tool)
    const start = () => {
      const practice = practiceFor(reminders)
      const running = startDiscord({
        ...{ greenroom: service, token, settings, practice, tell, log },
        ...(assigned && { assigned }),
      })
      definePractice(reminders, withWeek(service, running.remind))
      return running
    }
    const onStandBy = () => tell('on   stands by: another process is connected')
    return { start: async () => onlyOne({ leases, key: 'discord', log, start, onStandBy }) }
  },
}

const slack: Role = {
  name: 'slack',
  title: 'slack',
  line: ({ settings }) => slackPlace(settings),
  compose({ service, settings, log: { failed: log }, courses, tell }) {
    const front = composeSlack({ service, settings, courses, log })
    if (!front) return null
    const { leases } = service
    // Every process takes requests and keeps them; one works on them.
    const start = () => startSlack(front, tell, log)
    return {
      routers: [slackRouter(front)],
      start: async () => onlyOne({ leases, key: 'slack', log, start, onStandBy: () => undefined }),
    }
  },
}

const teams: Role = {
  name: 'teams',
  title: 'teams',
  line: ({ settings }) => teamsPlace(settings),
  compose({ service, settings, log: { failed: log }, courses, tell }) {
    const loading = composeTeams({ service, settings, courses, log })
    if (!loading) return null
    // Whoever asks for it is told; until then nobody may be listening.
    loading.catch((error: unknown) => log('the Teams front-end failed', error))
    const { leases } = service
    const start = () => startTeams(loading, tell, log)
    return {
      routers: [teamsRouter(loading)],
      async start() {
        const remind = async (...to: Parameters<TeamsFrontEnd['remind']>) => (await loading).front.remind(...to)
        definePractice(teamsReminders(service), withWeek(service, remind))
        // Every process answers what people press and keeps what they write; one works on it.
        return onlyOne({ leases, key: 'teams', log, start, onStandBy: () => undefined })
      },
    }
  },
}

const lti: Role = {
  name: 'lti',
  title: 'lti',
  line: ({ settings }) =>
    settings.lti
      ? `on   ${settings.publicUrl}/lti (npm run lti -- invite)`
      : 'off  set PUBLIC_URL and LTI=on: assignments in Canvas, Moodle and other learning platforms',
  compose({ courses }) {
    const tool = courses()
    return tool && { routers: [tool.router], start: () => tool.start().then(() => null) }
  },
}

const jobs: Role = {
  name: 'jobs',
  title: 'jobs',
  line: () => 'on   scores and reports, deletes what is past its date',
  compose({ service, settings, log: { failed: log } }) {
    const { engine, store, recordings, clock } = service
    return {
      async start() {
        defineReports(service.jobs, async (id, signal) => {
          await engine.makeReport(id, signal)
          await noteResult(id, { engine, records: store.records, clock })
        })
        defineRescoring({ ...service, log })
        const begin = defineRetention(service.jobs, { ...settings, store, recordings, clock })
        await begin()
        return null
      },
    }
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
