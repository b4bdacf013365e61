import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, vi } from 'vitest'
import { mongoHolding } from '../../../core/archive/mongo.ts'
import { agendaJobs } from '../../../core/jobs/agenda-jobs.ts'
import { mongoBackend } from '../../../core/jobs/mongo-backend.ts'
import { mongoStore } from '../../../core/store/mongo/store.ts'
import { holdingContract, sqlitePlace } from '../../contracts/holding.ts'
import { type MongoServer, mongoServer } from '../../mongo.ts'

// The test server is slow where cores are few.
vi.setConfig({ hookTimeout: 180_000 })

let server: MongoServer
beforeAll(async () => {
  server = await mongoServer()
}, 300_000)
afterAll(() => server?.stop())

holdingContract('MongoDB', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'greenroom-archive-'))
  const uri = server.database()
  return {
    own: {
      store: () => mongoStore(uri),
      jobs: async () => agendaJobs({ backend: await mongoBackend(uri), processName: 'test', log: () => {} }),
      holding: () => mongoHolding(uri),
    },
    other: sqlitePlace(folder),
    dispose: () => rm(folder, { recursive: true, force: true }),
  }
})
