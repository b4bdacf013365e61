// Three processes on one store, sixty interviews at once, and every few seconds one process is killed with SIGKILL; on
// MongoDB the database is killed once, too, and started again on its data.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { mongoServer } from '../mongo.ts'
import { freePort, type ServerProcess, startServer } from '../server.ts'
import { holdInterview } from './scripted-client.ts'
import { verify } from './verify.ts'

const PROCESSES = 3
const CLIENTS = 60
const QUESTIONS = 3
const KILL_EVERY_MS = 3_000
/** The kill of a process after which the database is killed as well. */
const DATABASE_DIES_AFTER = 2
const DATABASE_AWAY_MS = 2_000
/** Slow machines start a process in many seconds. */
const START_MS = 120_000
const LIMIT_MS = 480_000

type Place = {
  env: Record<string, string>
  mongodbUri: string | null
  /** Kills the database and starts it again; null where there is none of its own. */
  restart: (() => Promise<void>) | null
  dispose: () => Promise<void>
}

const onSqlite = async (): Promise<Place> => {
  return { env: {}, mongodbUri: null, restart: null, dispose: async () => {} }
}

const onMongo = async (): Promise<Place> => {
  const server = await mongoServer()
  const { kill } = server
  const mongodbUri = server.database()
  return {
    env: { MONGODB_URI: mongodbUri },
    mongodbUri,
    restart:
      kill &&
      (async () => {
        await kill()
        await sleep(DATABASE_AWAY_MS)
        await server.start()
      }),
    dispose: () => server.stop(),
  }
}

describe.each([
  ['SQLite', onSqlite],
  ['MongoDB', onMongo],
] as const)('many processes on one %s', (name, open) => {
  it('lose nothing and do nothing twice, whichever of them is killed', {
    timeout: LIMIT_MS + 4 * START_MS,
  }, async () => {
    const place = await open()
    const folder = await mkdtemp(join(tmpdir(), 'chaos-'))
    const ending = new AbortController()
    const servers: ServerProcess[] = []
    try {
      const ports = await Promise.all(Array.from({ length: PROCESSES }, freePort))
      const start = (port: number) => startServer({ ...place.env, DATA_DIR: folder, PORT: String(port) }, START_MS)
      for (const port of ports) servers.push(await start(port))
      const began = performance.now()
      const addresses = servers.map(({ address }) => address)
      const signal = AbortSignal.any([ending.signal, AbortSignal.timeout(LIMIT_MS)])
      const think = () => 500 + Math.random() * 3_500
      const whereabouts = new Map<number, string>()
      const clients = Array.from({ length: CLIENTS }, async (_, number) => {
        const at = (words: string) => whereabouts.set(number, words)
        const held = await holdInterview({ number, addresses, questions: QUESTIONS, think, at, signal })
        whereabouts.delete(number)
        return held
      })
      const all = Promise.all(clients)
      const over = all.then(
        () => true,
        () => true,
      )
      let kills = 0
      let restarts = 0
      while (!(await Promise.race([over, sleep(KILL_EVERY_MS, false)]))) {
        const which = kills % PROCESSES
        // Nobody but this test ends a process, the database being away least of all.
        expect(servers[which]?.child.exitCode, servers[which]?.output().slice(-2_000)).toBeNull()
        await servers[which]?.stop('SIGKILL')
        kills++
        if (kills === DATABASE_DIES_AFTER && place.restart) {
          await place.restart()
          restarts++
        }
        servers[which] = await start(ports[which] ?? 0)
      }
      const held = await all.catch((cause) => {
        const outputs = servers.map((server) => server.output().slice(-2_000)).join('\n')
        const waiting = [...whereabouts].map(([number, words]) => `${number}: ${words}`).join('\n')
        throw new Error(`after ${kills} kills these did not end:\n${waiting}\n${outputs}`, { cause })
      })
      const seconds = ((performance.now() - began) / 1_000).toFixed(0)
      const retries = held.reduce((sum, one) => sum + one.retries, 0)
      const database = place.restart ? `, the database ${restarts} times` : ''
      console.log(
        `${name}: ${CLIENTS} interviews in ${seconds} s, processes killed ${kills} times${database}; ${retries} requests and streams anew`,
      )
      expect(kills).toBeGreaterThanOrEqual(3)
      expect(restarts).toBe(place.restart ? 1 : 0)
      await verify({ dataDir: folder, mongodbUri: place.mongodbUri }, held, START_MS)
      for (const server of servers) expect(server.child.exitCode, server.output().slice(-2_000)).toBeNull()
    } finally {
      ending.abort()
      for (const server of servers) await server.stop('SIGKILL')
      await rm(folder, { recursive: true, force: true })
      await place.dispose()
    }
  })
})
