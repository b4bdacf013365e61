// The package ltijs as a rival. It is fetched from npm into an ignored folder of its own: with Express 4 and Mongoose 7 it needs
// 156 packages that this project should not depend on.
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { createServer, type RequestListener } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { promisify } from 'node:util'
import type { FakePlatform } from '../fakes/lti/platform.ts'

const VERSION = '5.9.9'
const modules = join(import.meta.dirname, `../../.cache/ltijs-${VERSION}`)
const INSTALL_MS = 10 * 60_000

type Response = { send(text: string): void }
type Provider = {
  constructor: new () => Provider
  app: RequestListener
  setup(key: string, database: { plugin: unknown }, options: Record<string, unknown>): void
  onConnect(callback: (token: unknown, req: unknown, res: Response) => void): void
  deploy(options: { serverless: true; silent: true }): Promise<unknown>
  registerPlatform(platform: Record<string, unknown>): Promise<unknown>
}

/** Installs ltijs where it is not there yet. Returns why it cannot be had; null: it can. */
export async function whyNoLtijs(): Promise<string | null> {
  if (existsSync(join(modules, 'node_modules/ltijs/package.json'))) return null
  await mkdir(modules, { recursive: true })
  const args = ['install', '--prefix', modules, '--no-audit', '--no-fund', '--ignore-scripts', `ltijs@${VERSION}`]
  try {
    await promisify(execFile)('npm', args, { timeout: INSTALL_MS })
    return null
  } catch (error) {
    return String(error).split('\n')[0] ?? 'npm failed'
  }
}

/** A tool made with ltijs, which must be installed, registered at the platform. */
export async function ltijsTool(platform: FakePlatform, keeping: Keeping) {
  const { Provider: first } = createRequire(join(modules, 'package.json'))('ltijs') as { Provider: Provider }
  // The package gives one provider a process; each has a store of its own here.
  const provider = new first.constructor()
  const folder = await mkdtemp(join(tmpdir(), 'greenroom-ltijs-'))
  const plugin = records(keeping, folder)
  provider.setup('a key for cookies and records', { plugin }, { loginRoute: '/login' })
  provider.onConnect((_token, _req, res) => res.send('launched'))
  await provider.deploy({ serverless: true, silent: true })
  const server = createServer(provider.app).listen(0, '127.0.0.1')
  server.keepAliveTimeout = 10 * 60_000
  await once(server, 'listening')
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const tool = platform.addTool({
    ...{ jwksUri: `${address}/keys`, loginUri: `${address}/login`, redirectUris: [`${address}/`], scopes: [] },
  })
  const { issuer } = platform
  await provider.registerPlatform({
    ...{ url: issuer, name: 'fake', clientId: tool.clientId },
    ...{ authenticationEndpoint: `${issuer}/auth`, accesstokenEndpoint: `${issuer}/token` },
    authConfig: { method: 'JWK_SET', key: `${issuer}/jwks` },
  })
  return {
    ...{ tool, keeping },
    async close() {
      server.closeAllConnections()
      server.close()
      await plugin.Close()
      await rm(folder, { recursive: true })
    },
  }
}

/** Where ltijs keeps its records: the quickest place that there is, or one that a power cut leaves as it was, as ours. */
export const KEEPINGS = ['on SQLite', 'in memory'] as const
export type Keeping = (typeof KEEPINGS)[number]

/**
 * ltijs's interface for databases, as far as launches need it. Its launches look for records by the very fields under which they
 * were put, so one look-up finds them; what it would encrypt costs it nothing here.
 */
function records(keeping: Keeping, folder: string) {
  const kept = keeping === 'on SQLite' ? onDisk(join(folder, 'ltijs.db')) : new Map<string, string>()
  const key = (collection: string, query: unknown) => `${collection} ${JSON.stringify(query)}`
  return {
    setup: async () => true,
    async Close() {
      if ('close' in kept) kept.close()
      return true
    },
    async Get(_secret: unknown, collection: string, query: unknown) {
      const found = kept.get(key(collection, query))
      return found === undefined ? false : [JSON.parse(found)]
    },
    async Insert(_secret: unknown, collection: string, item: unknown) {
      kept.set(key(collection, item), JSON.stringify(item))
      return true
    },
    async Replace(_secret: unknown, collection: string, query: unknown, item: unknown) {
      kept.set(key(collection, query), JSON.stringify(item))
      return true
    },
    async Delete(collection: string, query: unknown) {
      kept.delete(key(collection, query))
      return true
    },
  }
}

/** Each write is on the disk when it returns, by the settings of our own store. */
function onDisk(file: string) {
  const db = new DatabaseSync(file)
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL')
  db.exec('CREATE TABLE records (key TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT, WITHOUT ROWID')
  const get = db.prepare('SELECT body FROM records WHERE key = ?')
  const put = db.prepare('INSERT INTO records VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET body = excluded.body')
  const remove = db.prepare('DELETE FROM records WHERE key = ?')
  return {
    get: (key: string) => get.get(key)?.body as string | undefined,
    set: (key: string, body: string) => void put.run(key, body),
    delete: (key: string) => void remove.run(key),
    close: () => db.close(),
  }
}
