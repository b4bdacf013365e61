import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type HttpServer, listen } from '../../../bots/http.ts'
import { type SlackFrontEnd, slackFrontEnd } from '../../../bots/slack/front-end.ts'
import type { SlackCredentials, SlackParts } from '../../../bots/slack/parts.ts'
import { createEngine, type Engine, type MakeReport } from '../../../core/engine/engine.ts'
import type { JobHandler, Jobs } from '../../../core/jobs/jobs.ts'
import type { Interviewer, Store } from '../../../core/ports.ts'
import type { Bank } from '../../../core/questions/bank.ts'
import { guidelines } from '../../../core/questions/guideline/guidelines.ts'
import { sqliteStore } from '../../../core/store/sqlite.ts'
import { sampleReport } from '../../fakes/sample-report.ts'
import { type FakeSlack, fakeSlack } from '../../fakes/slack/fake-slack.ts'
import { type Person, person } from '../../fakes/slack/person.ts'
import { smallBank } from '../../fakes/small-bank.ts'
import { plainInterviewer } from '../discord/plain-interviewer.ts'

export type AppOptions = {
  credentials?: (fake: FakeSlack) => Partial<SlackCredentials>
  speech?: (engine: Engine) => SlackParts['speech']
  interviewer?: Interviewer
  bank?: Bank
  makeReport?: MakeReport
  publicUrl?: string
  /** A store and an engine that stand already. */
  house?: { store: Store; engine: Engine }
  retryMs?: readonly number[]
  assigned?: (engine: Engine) => NonNullable<SlackParts['assigned']>
}

/** Jobs that are run when a test says so. */
export type HeldJobs = Jobs & { due: { name: string; data: unknown; at: number | undefined }[]; run(): Promise<void> }

function heldJobs(): HeldJobs {
  const handlers = new Map<string, JobHandler<never>>()
  const due: HeldJobs['due'] = []
  return {
    due,
    define: (name, _kind, handler) => void handlers.set(name, handler as JobHandler<never>),
    enqueue: async (name, _key, data, at) => void due.push({ name, data, at }),
    async run() {
      const signal = AbortSignal.timeout(60_000)
      for (const { name, data } of due.splice(0))
        await handlers.get(name)?.({ data: data as never, attempt: 1, signal })
    },
    repeat: async () => undefined,
    cancel: async () => false,
    parked: async () => [],
    unpark: async () => undefined,
    waiting: async () => due.length,
    start: async () => undefined,
    stop: async () => undefined,
  }
}

/** The real front-end, engine, store and HTTP server, against the fake Slack. */
export type TestApp = {
  fake: FakeSlack
  ada: Person
  jobs: HeldJobs
  logged: string[]
  store: () => Store
  engine: () => Engine
  front: () => SlackFrontEnd
  /** Ends everything but the fake, and starts it anew on the same store. */
  restart(): Promise<void>
  close(): Promise<void>
}

export async function testApp(options: AppOptions = {}): Promise<TestApp> {
  const fake = await fakeSlack()
  const folder = await mkdtemp(join(tmpdir(), 'greenroom-slack-'))
  const jobs = heldJobs()
  const logged: string[] = []
  const log = (message: string, error: unknown) => logged.push(`${message}: ${error}`)
  const clock = { now: () => Date.now() }
  const bank = options.bank ?? smallBank()
  const datasets = join(import.meta.dirname, '../../../datasets')

  const engineOn = (store: Store) =>
    createEngine({
      ...{ store, bank, clock, log, interviewers: [options.interviewer ?? plainInterviewer] },
      coverageOf: (points) => points.map((keyPoint) => ({ keyPoint, coverage: 0.5, evidence: null })),
      makeReport: options.makeReport ?? (async (id, state) => sampleReport(id, state)),
    })

  async function start() {
    const store = options.house?.store ?? (await sqliteStore({ folder }))
    const engine = options.house?.engine ?? engineOn(store)

    const credentials: SlackCredentials = {
      ...{ signingSecret: fake.world.signingSecret, appToken: null, botToken: 'xoxb-fake', oauth: null },
      ...options.credentials?.(fake),
    }
    const front = slackFrontEnd({
      ...{ credentials, engine, store, bank, jobs, clock, log, fetch, api: fake.api },
      guidelines: guidelines({ bank, datasets, model: null, embedder: () => null }),
      speech: options.speech?.(engine) ?? null,
      publicUrl: options.publicUrl ?? null,
      ...(options.retryMs && { retryMs: options.retryMs }),
      ...(options.assigned && { assigned: options.assigned(engine) }),
    })
    const http: HttpServer = await listen({ host: '127.0.0.1', port: 0, routers: front.routers, health: () => ({}) })
    fake.appUrl = credentials.signingSecret === null ? null : `${http.address}/slack/events`
    await engine.recover()
    await front.start()
    return { store, engine, front, http }
  }

  let running = await start()
  async function stop() {
    await running.http.close(500)
    await running.front.stop(2_000)
    if (options.house) return
    await running.engine.close(2_000)
    await running.store.close()
  }
  return {
    ...{ fake, jobs, logged, ada: person(fake, 'Ada') },
    store: () => running.store,
    engine: () => running.engine,
    front: () => running.front,
    async restart() {
      await stop()
      running = await start()
    },
    async close() {
      await stop()
      await fake.close()
      await rm(folder, { recursive: true, force: true })
      const { invalid } = fake.web
      if (invalid.length > 0) throw new Error(`Slack would have refused: ${invalid.join('; ')}`)
    },
  }
}
