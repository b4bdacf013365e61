// A MongoDB server for tests: the one at MONGODB_TEST_URI, or SecantusDB (PyPI), which speaks MongoDB's protocol, from an
// environment of its own in .cache/mongo-env. SecantusDB is a test tool: nobody should keep data in it for Greenroom.
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createConnection, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import mongoose from 'mongoose'

const PACKAGE = 'secantusdb==0.7.0b3'
const environment = join(import.meta.dirname, '../.cache/mongo-env')
const run = promisify(execFile)

export type MongoServer = {
  /** A connection string for a database that no other test uses. */
  database(): string
  /** Where its data is; null where it is not ours. */
  folder: string | null
  /** Ends the server without warning; null where it is not ours to end. */
  kill: (() => Promise<void>) | null
  /** Starts it anew on the same data and port. */
  start(): Promise<void>
  stop(): Promise<void>
}

/** Starts a server. The first time installs it, which may take a minute or two. */
export async function mongoServer(): Promise<MongoServer> {
  const given = process.env.MONGODB_TEST_URI
  const name = () => `greenroom_test_${randomUUID().slice(0, 8)}`
  if (given) return givenServer(given, name)
  const program = await install()
  const folder = await mkdtemp(join(tmpdir(), 'mongo-'))
  const port = await freePort()
  let child: ChildProcess | null = null

  async function start(): Promise<void> {
    const place = ['--host', '127.0.0.1', '--port', String(port), '--storage-path', folder]
    child = spawn(program, [...place, '--sync-on-commit', '--log-level', 'ERROR'], { stdio: 'ignore' })
    const deadline = Date.now() + 120_000
    while (!(await answers(port))) {
      if (child.exitCode !== null || Date.now() > deadline) {
        await end('SIGKILL')
        throw new Error('the test database did not start')
      }
      await sleep(50)
    }
  }
  async function end(signal: NodeJS.Signals): Promise<void> {
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const gone = new Promise((resolve) => child?.once('exit', resolve))
    child.kill(signal)
    await gone
  }
  await start()
  return {
    database: () => `mongodb://127.0.0.1:${port}/${name()}`,
    folder,
    kill: () => end('SIGKILL'),
    start,
    async stop() {
      await end('SIGKILL')
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Drops at its end what the tests made. A server of our own is thrown away whole: dropping is slow there. */
function givenServer(uri: string, name: () => string): MongoServer {
  const used: string[] = []
  return {
    database() {
      const own = name()
      used.push(own)
      // Not as a URL: one with several hosts is none.
      return uri.replace(/^(mongodb(?:\+srv)?:\/\/[^/?]+)(?:\/[^?]*)?/, `$1/${own}`)
    },
    folder: null,
    kill: null,
    start: async () => {},
    async stop() {
      const connection = await mongoose.createConnection(uri).asPromise()
      for (const database of used) await connection.useDb(database).dropDatabase()
      await connection.close()
    },
  }
}

async function install(): Promise<string> {
  const program = join(environment, 'bin/secantusd-py')
  if (existsSync(program)) return program
  await run('python3', ['-m', 'venv', environment])
  await run(join(environment, 'bin/python'), ['-m', 'pip', 'install', '--quiet', PACKAGE], { timeout: 300_000 })
  return program
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ host: '127.0.0.1', port })
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('close', () => socket.destroy())
    socket.once('connect', () => socket.end())
  })
}
