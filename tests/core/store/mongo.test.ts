import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Store } from '../../../core/ports.ts'
import type { Report } from '../../../core/report/report.ts'
import { connectMongo } from '../../../core/store/mongo/connect.ts'
import { mongoStore } from '../../../core/store/mongo/store.ts'
import { recordsContract } from '../../contracts/records.ts'
import { storeContract } from '../../contracts/store.ts'
import { closed, events, head, report } from '../../contracts/stored-samples.ts'
import { type MongoServer, mongoServer } from '../../mongo.ts'

// The test server is slow where cores are few.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 })

let server: MongoServer
beforeAll(async () => {
  server = await mongoServer()
}, 300_000)
afterAll(() => server?.stop())

const underTest = async () => {
  const uri = server.database()
  const opened: Store[] = []
  const another = async () => {
    const store = await mongoStore(uri)
    opened.push(store)
    return store
  }
  const closeAll = () => Promise.all(opened.splice(0).map((store) => store.close()))
  return {
    store: await another(),
    another,
    async reopen() {
      await closeAll()
      return another()
    },
    async dispose() {
      await closeAll()
    },
  }
}

storeContract('MongoDB', underTest)
recordsContract('MongoDB', underTest)

describe('the MongoDB store', () => {
  it('refuses data of a newer Greenroom', async () => {
    const uri = server.database()
    const { connection, models } = await connectMongo(uri)
    await models.Form.updateOne({ _id: 'greenroom' }, { $set: { version: 99 } })
    await connection.close()
    await expect(mongoStore(uri)).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringContaining('newer'),
    })
  })

  it.skipIf(process.env.MONGODB_TEST_URI)(
    'keeps all that was acknowledged when the server is killed',
    async () => {
      const uri = server.database()
      const store = await mongoStore(uri)
      let stored = 0
      let killed: Promise<void> | undefined
      const interrupted = (async () => {
        for (; stored < 500; stored++) {
          await store.append('i1', stored, events(stored, 1), head('i1'))
          if (stored === 30) killed = server.kill?.()
        }
      })()
      await expect(interrupted).rejects.toThrow()
      await killed
      const acknowledged = stored
      expect(acknowledged).toBeGreaterThan(30)
      await server.start()
      await store.close()
      const after = await mongoStore(uri)
      expect((await after.events('i1')).length).toBeGreaterThanOrEqual(acknowledged)
      await after.close()
    },
    180_000,
  )

  it('lets two processes write the same interview: nothing lost, nothing twice', async () => {
    const uri = server.database()
    await (await mongoStore(uri)).close()
    const names = ['ada', 'bob']
    const run = promisify(execFile)
    const writer = join(import.meta.dirname, 'writer.ts')
    const args = ['--disable-warning=ExperimentalWarning', writer, uri, 'shared']
    const printed = await Promise.all(names.map((name) => run(process.execPath, [...args, name, '15'])))
    const store = await mongoStore(uri)
    const log = await store.events('shared')
    await store.close()
    expect(log.map((e) => e.seq)).toEqual(Array.from({ length: 30 }, (_, i) => i + 1))
    for (const [i, name] of names.entries()) {
      const own = log.filter((e) => e.key.startsWith(name))
      expect(own.map((e) => e.key)).toEqual(Array.from({ length: 15 }, (_, n) => `${name}-${n}`))
      expect(own.map((e) => String(e.seq))).toEqual(printed[i]?.stdout.trim().split('\n'))
    }
  })

  it('finishes a report whose writer died half-way, once it is written again', async () => {
    const uri = server.database()
    const store = await mongoStore(uri)
    await store.append('i1', 0, events(0, 1), head('i1', closed))
    const { connection, models } = await connectMongo(uri)
    // The first of the two writes of `saveReport`.
    await models.Report.create({ _id: 'i1', basedOn: 1, body: JSON.stringify(report('i1')) })
    await connection.close()
    expect(await store.unfinished()).toEqual(['i1'])
    await store.saveReport('i1', (await store.report('i1')) as Report)
    expect(await store.unfinished()).toEqual([])
    expect(await store.progress(['i1'])).toEqual(new Map([['i1', { version: 1, reportedOn: 1 }]]))
    await store.close()
  })

  it('finds interviews by an index', async () => {
    const uri = server.database()
    const { connection, models } = await connectMongo(uri)
    const names = (await models.Interview.collection.indexes()).map((index) => Object.keys(index.key).join())
    expect(names).toContain('candidate,startedAt,_id')
    expect(names).toContain('status,startedAt')
    await connection.close()
  })
})
