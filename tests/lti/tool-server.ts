import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import express from 'express'
import { openBackend, openStore } from '../../bots/storage.ts'
import { roomForGuests } from '../../bots/web/guests.ts'
import { practiceRoom } from '../../bots/web/router.ts'
import { createEngine, type Engine, type EngineParts } from '../../core/engine/engine.ts'
import type { Rescore } from '../../core/engine/rescore.ts'
import type { ClosedState } from '../../core/interview/state.ts'
import { agendaJobs } from '../../core/jobs/agenda-jobs.ts'
import { assignedOn } from '../../lti/course/assigned.ts'
import { PLACES } from '../../lti/course/settings.ts'
import { createLti } from '../../lti/lti.ts'
import { plainInterviewer } from '../bots/web/room-server.ts'
import { type FakeBrowser, fakeBrowser, type Page } from '../fakes/lti/browser.ts'
import { type FakePlatform, fakePlatform, INSTRUCTOR, LEARNER, type Manners, type Tool } from '../fakes/lti/platform.ts'
import { sampleReport } from '../fakes/sample-report.ts'
import { smallBank } from '../fakes/small-bank.ts'

const LTI = 'https://purl.imsglobal.org/spec/lti/claim'
const QUICK_RETRIES = Array.from({ length: 8 }, () => 20)

export type ToolServer = Awaited<ReturnType<typeof toolServer>>

export type ToolOptions = {
  folder?: string
  /** Left out, everything is kept in SQLite in the folder. */
  mongodbUri?: string
  port?: number
  makeReport?: EngineParts['makeReport']
  rescore?: Rescore
  /** The sound that is kept; left out, none may be. */
  recordings?: Map<string, Uint8Array>
  retryMs?: readonly number[]
  clock?: TestClock
  /** False: as where a browser keeps no cookies for pages inside another page. */
  frameCookies?: boolean
}

export type TestClock = { now(): number; pass(ms: number): void }

/** The time of day, and what the test adds to it. */
export function testClock(): TestClock {
  let passed = 0
  return {
    now: () => Date.now() + passed,
    pass(ms) {
      passed += ms
    },
  }
}

const noCookiesInFrames: express.RequestHandler = (req, res, next) => {
  if (req.get('sec-fetch-dest') !== 'iframe') return next()
  delete req.headers.cookie
  res.cookie = () => res
  next()
}

async function closedState(engine: Engine, id: string): Promise<ClosedState> {
  const state = await engine.view(id)
  if (state.status !== 'closed') throw new Error('it is open')
  return state
}

/** The LTI tool with the practice room on a real server, the real engine, store and jobs behind them. */
export async function toolServer(options: ToolOptions = {}) {
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'greenroom-lti-')))
  const where = { dataDir: folder, mongodbUri: options.mongodbUri ?? null }
  const store = await openStore(where)
  const jobs = await agendaJobs({
    backend: await openBackend(where),
    processName: 'test',
    pollMs: 50,
    log: () => {},
  })
  const clock = options.clock ?? testClock()
  const bank = smallBank()
  const logged: unknown[] = []
  const log = (_message: string, error: unknown) => logged.push(error)
  const app = express()
  const server = createServer(app).listen(options.port ?? 0, '127.0.0.1')
  // A slow test must not find its connection closed just when it uses it again.
  server.keepAliveTimeout = 10 * 60_000
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const publicUrl = `http://127.0.0.1:${port}`
  const engine = createEngine({
    ...{ store, bank, clock, log, interviewers: [plainInterviewer] as const },
    closed: assignedOn({ records: store.records, clock }).closed,
    coverageOf: (points) => points.map((keyPoint) => ({ keyPoint, coverage: 0.5, evidence: null })),
    makeReport: options.makeReport ?? (async (id, state) => sampleReport(id, state)),
  })
  const lti = createLti({
    ...{ store, engine, bank, jobs, clock, fetch, publicUrl, log, templates: [], guidelines: null },
    places: PLACES,
    rescore: options.rescore ?? (async (id) => sampleReport(id, await closedState(engine, id))),
    recordings: { read: async (name) => options.recordings?.get(name) ?? null },
    mayKeepAudio: () => options.recordings !== undefined,
    room: roomForGuests({ store, clock, publicUrl }),
    retryMs: options.retryMs ?? QUICK_RETRIES,
  })
  if (options.frameCookies === false) app.use(noCookiesInFrames)
  app.use(lti.router)
  app.use(practiceRoom({ engine, store, bank, clock, log, publicUrl, assigned: lti.assigned }))
  await jobs.start()
  await lti.start()
  return {
    ...{ address: publicUrl, port, folder, store, engine, lti, clock, logged, jobs },
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await jobs.stop(1_000)
      await engine.close(1_000)
      await store.close()
    },
    async close() {
      await this.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** A platform where the tool was registered by address, with an instructor and students. */
export async function registeredPlatform(
  manners: Manners,
  tool: ToolServer,
  host?: string,
): Promise<{ platform: FakePlatform; registered: Tool }> {
  const platform = await fakePlatform(manners, tool.clock, host === undefined ? {} : { host })
  platform.people.push({ user: 'teacher', roles: [INSTRUCTOR], name: 'Grace Hopper', email: 'grace@school.example' })
  for (let i = 1; i <= 60; i++) platform.people.push({ user: `student-${i}`, roles: [LEARNER], name: `Student ${i}` })
  const page = await fakeBrowser().get(platform.registrationAddress(await tool.lti.registration.invite()))
  const [registered] = platform.tools()
  if (page.status !== 200 || !registered) throw new Error(`not registered: ${page.status} ${page.text}`)
  return { platform, registered }
}

/** The claims of a launch into a link, as the platform's own manner has them. */
export function launchClaims(
  platform: FakePlatform,
  tool: Tool,
  more: Record<string, unknown> = {},
): Record<string, unknown> {
  const { issuer, manners } = platform
  return {
    sub: 'student-1',
    name: 'Student 1',
    [`${LTI}/message_type`]: 'LtiResourceLinkRequest',
    [`${LTI}/version`]: '1.3.0',
    [`${LTI}/deployment_id`]: tool.deployment,
    [`${LTI}/target_link_uri`]: tool.redirectUris[0],
    [`${LTI}/resource_link`]: { id: 'link-1', title: 'Mock interview' },
    [`${LTI}/roles`]: [LEARNER],
    [`${LTI}/context`]: {
      id: 'course-1',
      title: 'Careers 101',
      type: manners === 'moodle' ? ['CourseSection'] : ['http://purl.imsglobal.org/vocab/lis/v2/course#CourseOffering'],
    },
    [`${LTI}/launch_presentation`]: { document_target: 'iframe', return_url: `${issuer}/back` },
    'https://purl.imsglobal.org/spec/lti-ags/claim/endpoint': {
      scope: tool.scopes.filter((s) => s.includes('lti-ags')),
      lineitems: platform.book.itemsAddress,
      lineitem: platform.book.itemAddress(1),
    },
    'https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice': {
      context_memberships_url: `${issuer}/members`,
      service_versions: ['2.0'],
    },
    ...more,
  }
}

/** A browser that launches with these claims; returns the page it ends on. */
export async function launchWith(
  platform: FakePlatform,
  tool: Tool,
  claims: Record<string, unknown>,
  browser: FakeBrowser = fakeBrowser(),
): Promise<Page> {
  const auth = await browser.get(platform.launchAddress(tool, claims))
  if (auth.status !== 200) return auth
  return browser.submit(auth)
}

/** The settings that an instructor chooses in the form, over its usual ones. */
export const deepLinkClaims = (platform: FakePlatform, tool: Tool, more: Record<string, unknown> = {}) => ({
  ...launchClaims(platform, tool, {
    sub: 'teacher',
    [`${LTI}/roles`]: [INSTRUCTOR],
    [`${LTI}/resource_link`]: undefined,
    [`${LTI}/message_type`]: 'LtiDeepLinkingRequest',
    'https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings': {
      deep_link_return_url: `${platform.issuer}/deep-link-return`,
      accept_types: ['ltiResourceLink'],
      accept_presentation_document_targets: ['iframe', 'window'],
      accept_lineitem: true,
      data: 'echo me',
    },
  }),
  ...more,
})
