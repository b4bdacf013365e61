// Three processes on one store, sixty interviews at once, and every few seconds one process is killed with SIGKILL.
// With MONGODB_TEST_URI it is also done on that MongoDB.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { openBackend, openStore } from '../../bots/storage.ts'
import { agendaJobs } from '../../core/jobs/agenda-jobs.ts'
import type { Store } from '../../core/ports.ts'
import { mongoServer } from '../mongo.ts'
import { freePort, type ServerProcess, startServer } from '../server.ts'
import { type Held, holdInterview } from './scripted-client.ts'

const PROCESSES = 3
const CLIENTS = 60
const QUESTIONS = 4
const KILL_EVERY_MS = 3_000
/** Slow machines start a process in many seconds. */
const START_MS = 120_000
const LIMIT_MS = 300_000

type Place = { env: Record<string, string>; mongodbUri: string | null; dispose: () => Promise<void> }

const places: [string, () => Promise<Place>][] = [
  ['SQLite', async () => ({ env: {}, mongodbUri: null, dispose: async () => {} })],
]
if (process.env.MONGODB_TEST_URI)
  places.push([
    'MongoDB',
    async () => {
      const server = await mongoServer()
      const mongodbUri = server.database()
      return { env: { MONGODB_URI: mongodbUri }, mongodbUri, dispose: () => server.stop() }
    },
  ])

describe.each(places)('many processes on one %s', (name, open) => {
  it('lose nothing and do nothing twice, whichever of them is killed', {
    timeout: LIMIT_MS + 2 * START_MS,
  }, async () => {
    const place = await open()
    const folder = await mkdtemp(join(tmpdir(), 'chaos-'))
    const ending = new AbortController()
    const servers: ServerProcess[] = []
    try {
      const ports = await Promise.all(Array.from({ length: PROCESSES }, freePort))
      const start = (port: number) => startServer({ ...place.env, DATA_DIR: folder, PORT: String(port) }, START_MS)
      for (const port of ports) servers.push(await start(port))
      const addresses = servers.map(({ address }) => address)
      const signal = AbortSignal.any([ending.signal, AbortSignal.timeout(LIMIT_MS)])
      const think = () => 500 + Math.random() * 3_500
      const clients = Array.from({ length: CLIENTS }, (_, number) =>
        holdInterview({ number, addresses, questions: QUESTIONS, think, signal }),
      )
      let finished = 0
      for (const client of clients) client.then(() => finished++).catch(() => undefined)
      const all = Promise.all(clients)
      const over = all.then(
        () => true,
        () => true,
      )
      let kills = 0
      while (!(await Promise.race([over, sleep(KILL_EVERY_MS, false)]))) {
        const which = kills % PROCESSES
        await servers[which]?.stop('SIGKILL')
        kills++
        servers[which] = await start(ports[which] ?? 0)
      }
      const held = await all.catch((cause) => {
        const outputs = servers.map((server) => server.output().slice(-2_000)).join('\n')
        throw new Error(`${finished} interviews ended after ${kills} kills:\n${outputs}`, { cause })
      })
      const retries = held.reduce((sum, one) => sum + one.retries, 0)
      console.log(`${name}: ${CLIENTS} interviews, ${kills} kills, ${retries} requests sent again`)
      expect(kills).toBeGreaterThanOrEqual(3)
      for (const server of servers.splice(0)) await server.stop('SIGTERM')
      await verify(folder, place.mongodbUri, held)
    } finally {
      ending.abort()
      for (const server of servers) await server.stop('SIGKILL')
      await rm(folder, { recursive: true, force: true })
      await place.dispose()
    }
  })
})

async function verify(dataDir: string, mongodbUri: string | null, held: readonly Held[]): Promise<void> {
  const store = await openStore({ dataDir, mongodbUri })
  const backend = await openBackend({ dataDir, mongodbUri })
  const jobs = await agendaJobs({ backend, processName: 'verify', log: () => {} })
  try {
    for (const one of held) await verifyInterview(store, one)
    // A person whose first request was lost began anew: that interview waits for an answer, and holds none.
    const known = new Set(held.map(({ id }) => id))
    for (const id of await store.unfinished()) {
      expect(known).not.toContain(id)
      expect((await store.events(id)).map(({ type }) => type)).toEqual(['started', 'asked'])
    }
    expect(await jobs.parked()).toEqual([])
  } finally {
    await jobs.stop(0)
    await store.close()
  }
}

async function verifyInterview(store: Store, { id, answers, questions }: Held): Promise<void> {
  const events = await store.events(id)
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, i) => i + 1))
  const stored = events.flatMap((e) => (e.type === 'answered' ? [[e.question, e.text]] : []))
  expect(stored).toEqual([...answers])
  const asked = events.flatMap((e) => (e.type === 'asked' ? [[e.question.id, e.question.text]] : []))
  expect(asked).toEqual([...questions])
  expect(new Set(asked.map(([, text]) => text)).size).toBe(asked.length)
  expect(events.filter(({ type }) => type === 'closed')).toHaveLength(1)
  const report = await store.report(id)
  expect(report?.answers.map((a) => [a.id, a.answer])).toEqual([...answers])
  expect(report?.basedOn).toBe((await store.head(id))?.basis)
}
