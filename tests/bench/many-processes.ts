import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Holding } from '../../core/archive/holding.ts'
import { sqliteHolding } from '../../core/archive/sqlite.ts'
import type { Store } from '../../core/ports.ts'
import { sqliteStore } from '../../core/store/sqlite.ts'
import { mongoServer } from '../mongo.ts'
import { median, quantile, row } from './figures.ts'
import { shortInterview, storedInterview } from './stored-interview.ts'

/** How long each process holds interviews, and how many at a time. */
const SECONDS = 5
const AT_ONCE = 4
/** Interviews whose bytes are taken together. */
const WEIGHED = 500
const SIZES = [1_000, 100_000] as const
/** Interviews that are put in together. */
const BATCH = 1_000
/** Filling the MongoDB test server ends after so long; the figure then says among how many. */
const FILL_MS = 300_000
const FELT_AS_IMMEDIATE_MS = 100

type Place = {
  name: string
  env: Record<string, string>
  store(): Promise<Store>
  holding(): Promise<Holding>
  /** On the disk; null where that cannot be seen. */
  bytes(): Promise<number | null>
  close(): Promise<void>
}

/** SQLite and MongoDB side by side: turns a second by processes, bytes of an interview, opening one among many. */
export async function manyProcesses(): Promise<void> {
  for (const make of [onSqlite, onMongo]) {
    const place = await make()
    try {
      await turns(place)
      await growing(place)
    } finally {
      await place.close()
    }
  }
}

async function onSqlite(): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), 'greenroom-bench-'))
  return {
    name: 'SQLite',
    env: { DATA_DIR: folder },
    store: () => sqliteStore({ folder }),
    holding: () => sqliteHolding(folder),
    bytes: () => sizeOf(folder),
    close: () => rm(folder, { recursive: true, force: true }),
  }
}

async function onMongo(): Promise<Place> {
  const { mongoHolding } = await import('../../core/archive/mongo.ts')
  const { mongoStore } = await import('../../core/store/mongo/store.ts')
  const folder = await mkdtemp(join(tmpdir(), 'greenroom-bench-'))
  const server = await mongoServer()
  const uri = server.database()
  return {
    name: process.env.MONGODB_TEST_URI ? 'MongoDB' : 'MongoDB (SecantusDB)',
    env: { DATA_DIR: folder, MONGODB_URI: uri },
    store: () => mongoStore(uri),
    holding: () => mongoHolding(uri),
    bytes: async () => (server.folder === null ? null : sizeOf(server.folder)),
    async close() {
      await server.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function turns({ name, env, store }: Place): Promise<void> {
  // The database is made before the clock runs.
  await (await store()).close()
  let alone: number | null = null
  for (const processes of [1, 2]) {
    const waits = (
      await Promise.all(Array.from({ length: processes }, (_, i) => hold(env, `${processes}-${i}`)))
    ).flat()
    const perSecond = waits.length / SECONDS
    alone ??= perSecond
    const of = `${name}, ${processes} ${processes === 1 ? 'process' : 'processes'}`
    row(`turns a second, ${of}`, perSecond, '1/s', { name: 'one process', value: alone })
    row(`a turn, p95, ${of}`, quantile(waits, 0.95), 'ms', { name: 'felt as immediate', value: FELT_AS_IMMEDIATE_MS })
  }
}

/** Milliseconds of every turn that a process of its own held. */
async function hold(env: Record<string, string>, who: string): Promise<number[]> {
  const script = join(import.meta.dirname, 'turn-process.ts')
  const args = ['--disable-warning=ExperimentalWarning', script, who, String(SECONDS), String(AT_ONCE)]
  const child: ChildProcess = spawn(process.execPath, args, {
    env: { ...process.env, ...env, MODEL_DISCOVERY: 'off', SPEECH: 'off' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const waits: number[] = []
  if (child.stdout) createInterface({ input: child.stdout }).on('line', (line) => waits.push(Number(line)))
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`a process of the bench ended with ${code}`)
  return waits
}

async function growing({ name, store: open, holding: openHolding, bytes }: Place): Promise<void> {
  const holding = await openHolding()
  const store = await open()
  await weigh(name, holding, bytes)
  let first: number | null = null
  let stored = 0
  const deadline = performance.now() + FILL_MS
  for (const size of SIZES) {
    while (stored < size && performance.now() < deadline) {
      const from = stored
      await holding.put(
        'interview',
        Array.from({ length: Math.min(BATCH, size - from) }, (_, i) => shortInterview(`bench-${from + i}`)),
      )
      stored += Math.min(BATCH, size - from)
    }
    const value = median(await openingTimes(store, stored))
    first ??= value
    const among = `among ${SIZES[0].toLocaleString('en')}`
    row(`open one of ${stored.toLocaleString('en')}, ${name}, p50`, value, 'ms', { name: among, value: first })
  }
  await store.close()
  await holding.close()
}

/** What an interview takes on the disk, with its report, its indexes and what the server writes beside it. */
async function weigh(name: string, holding: Holding, bytes: Place['bytes']): Promise<void> {
  const before = await bytes()
  const many = Array.from({ length: WEIGHED }, (_, i) => storedInterview(`weighed-${i}`))
  for (let at = 0; at < many.length; at += 100) await holding.put('interview', many.slice(at, at + 100))
  const after = await bytes()
  if (before === null || after === null) return
  const json = Buffer.byteLength(many[0]?.body ?? '')
  row(`a stored interview, ${name}`, (after - before) / WEIGHED, 'bytes', { name: 'its JSON', value: json })
}

async function openingTimes(store: Store, stored: number): Promise<number[]> {
  const times: number[] = []
  for (let i = 0; i < 60; i++) {
    const id = `bench-${(i * 7_919) % stored}`
    const started = performance.now()
    await Promise.all([store.head(id), store.events(id), store.report(id)])
    times.push(performance.now() - started)
  }
  return times
}

async function sizeOf(folder: string): Promise<number> {
  const names = await readdir(folder, { recursive: true })
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(folder, name))).size))
  return sizes.reduce((sum, size) => sum + size, 0)
}
