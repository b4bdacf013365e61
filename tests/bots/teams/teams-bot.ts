import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import express, { type RequestHandler } from 'express'
import { agentsHostingWire } from '../../../bots/teams/agents-hosting.ts'
import { botbuilderWire } from '../../../bots/teams/botbuilder.ts'
import { type TeamsFrontEnd, teamsFrontEnd } from '../../../bots/teams/front-end.ts'
import type { TeamsParts } from '../../../bots/teams/parts.ts'
import type { Wire } from '../../../bots/teams/wire.ts'
import { createEngine, type Engine } from '../../../core/engine/engine.ts'
import type { Interviewer, Store } from '../../../core/ports.ts'
import { guidelines } from '../../../core/questions/guideline/guidelines.ts'
import { sqliteStore } from '../../../core/store/sqlite.ts'
import { sampleReport } from '../../fakes/sample-report.ts'
import { smallBank } from '../../fakes/small-bank.ts'
import { APP_ID, type FakeTeams, fakeTeams, type Sent, TENANT } from '../../fakes/teams/fake-teams.ts'
import { cardOf, type Person, person, textOf } from '../../fakes/teams/person.ts'
import { redirect } from '../../fakes/teams/redirect.ts'
import { plainInterviewer } from '../discord/plain-interviewer.ts'

export type TeamsSdk = 'agents-hosting' | 'botbuilder'
export type TeamsBotOptions = {
  sdk?: TeamsSdk
  hearing?: (engine: Engine) => TeamsParts['hearing']
  practice?: TeamsParts['practice']
  assigned?: (engine: Engine) => TeamsParts['assigned']
  publicUrl?: string
  interviewer?: Interviewer
  /** Stands between the front-end and the SDK. */
  around?: (wire: Wire) => Wire
  /** Other processes use the store, too. */
  shared?: boolean
  closed?: (interview: string) => Promise<string | null>
  /** A store and an engine that stand already. */
  house?: { store: Store; engine: Engine }
}

/** The real front-end, engine, store and SDK against the fake Teams. */
export type TeamsBot = {
  fake: FakeTeams
  engine: Engine
  store: Store
  front: TeamsFrontEnd
  logged: string[]
  ada: Person
  member(name: string, locale?: string): Person
  /** The newest message of the bot in a person's conversation that says something like it. */
  message(to: Person, like: RegExp): Promise<Sent>
  interviewOf(who: Person): Promise<string>
  restart(): Promise<void>
  /** One more process on the same store, which does not work yet. It ends with the first one. */
  another(): Promise<{ front: TeamsFrontEnd; address: () => string }>
  close(): Promise<void>
}

const datasets = join(import.meta.dirname, '../../../datasets')
const registration = { appId: APP_ID, password: 'the-secret', tenantId: TENANT }

let shared: FakeTeams | null = null

/** One fake for a test file: where connections go is the process's own. */
export async function sharedFake(): Promise<FakeTeams> {
  if (shared) return shared
  shared = await fakeTeams()
  redirect(shared.port, shared.certificate)
  return shared
}

export async function teamsBot(options: TeamsBotOptions = {}): Promise<TeamsBot> {
  const fake = await sharedFake()
  const folder = await mkdtemp(join(tmpdir(), 'greenroom-teams-'))
  const logged: string[] = []
  const log = (message: string, error: unknown) => logged.push(`${message}: ${error}`)
  const clock = { now: () => Date.now() }
  const bank = smallBank()
  const { around = (own: Wire) => own } = options
  const wire = around(
    options.sdk === 'botbuilder' ? botbuilderWire(registration, log) : agentsHostingWire(registration),
  )
  let front: TeamsFrontEnd
  const { address, close: closeServer } = await served((request, response, next) =>
    front.router(request, response, next),
  )
  const closing: (() => Promise<void>)[] = []

  async function start() {
    const store = options.house?.store ?? (await sqliteStore({ folder }))
    const engine = options.house?.engine ?? engineOn(store)
    front = teamsFrontEnd(partsOf(store, engine), TENANT)
    await front.start()
    return { store, engine }
  }

  function engineOn(store: Store): Engine {
    return createEngine({
      ...{ store, bank, clock, log, interviewers: [options.interviewer ?? plainInterviewer] },
      ...(options.closed && { closed: options.closed }),
      ...(options.shared && { shared: () => true }),
      coverageOf: (points) => points.map((keyPoint) => ({ keyPoint, coverage: 0.5, evidence: null })),
      makeReport: async (id, state) => sampleReport(id, state),
    })
  }

  function partsOf(store: Store, engine: Engine): TeamsParts {
    const hearing = options.hearing?.(engine) ?? null
    const { publicUrl = null, practice } = options
    const assigned = options.assigned?.(engine)
    return {
      ...{ wire, engine, store, bank, clock, hearing, publicUrl, fetch, log, againMs: 50, retryMs: [50, 50] },
      guidelines: guidelines({ bank, datasets, model: null, embedder: () => null }),
      ...(practice && { practice }),
      ...(assigned && { assigned }),
    }
  }

  let running = await start()
  const member = (name: string, locale?: string) => person({ fake, address }, { name, ...(locale && { locale }) })
  const stop = async () => {
    await front.stop(2_000)
    if (options.house) return
    await running.engine.close(2_000)
    await running.store.close()
  }
  return {
    ...{ fake, logged, member, ada: member('Ada') },
    get engine() {
      return running.engine
    },
    get store() {
      return running.store
    },
    get front() {
      return front
    },
    message: (to, like) =>
      fake.until(
        () => fake.sent.findLast((m) => m.conversation === to.place.id && like.test(textOf(cardOf(m) ?? m.now))),
        `message like ${like}; ${logged.join('; ')}`,
      ),
    interviewOf: (who) =>
      fake.until(async () => (await running.store.headsOf(`teams:${who.objectId}`, { limit: 1 }))[0]?.id, 'interview'),
    async restart() {
      await stop()
      running = await start()
    },
    async another() {
      const store = await sqliteStore({ folder })
      const engine = engineOn(store)
      const second = teamsFrontEnd(partsOf(store, engine), TENANT)
      const server = await served(second.router)
      closing.push(async () => {
        await second.stop(2_000)
        server.close()
        await engine.close(2_000)
        await store.close()
      })
      return { front: second, address: server.address }
    },
    async close() {
      await stop()
      for (const close of closing) await close()
      closeServer()
      await rm(folder, { recursive: true, force: true })
      if (fake.unknown.length > 0) throw new Error(`unknown calls: ${fake.unknown.join(', ')}`)
    },
  }
}

/** A server of its own for a front-end. */
async function served(router: RequestHandler) {
  const server = createServer(express().use(router)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    address: () => `http://127.0.0.1:${port}/teams/messages`,
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}
