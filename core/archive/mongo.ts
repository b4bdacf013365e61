import type { Connection, mongo } from 'mongoose'
import { jobCollection } from '../jobs/mongo-backend.ts'
import { connectMongo } from '../store/mongo/connect.ts'
import type { InterviewDocument, Models, RecordDocument } from '../store/mongo/models.ts'
import {
  type InterviewBody,
  interviewItem,
  type JobBody,
  jobItem,
  type RecordBody,
  recordItem,
  type TokenBody,
  tokenItem,
} from './bodies.ts'
import type { Holding, Item, Kind } from './holding.ts'

/** Everything in a MongoDB database. Errors: GreenroomError 'bad-input' when it cannot be used. */
export async function mongoHolding(uri: string): Promise<Holding> {
  const { connection, models } = await connectMongo(uri)
  const jobs = await jobCollection(connection)
  const sources: Record<Kind, Source> = {
    interview: interviews(models, connection),
    token: tokens(models),
    record: records(models),
    job: jobsIn(jobs as never),
  }
  return {
    page: (kind, after, limit) => sources[kind].page(after, limit),
    get: (kind, keys) => (keys.length === 0 ? Promise.resolve([]) : sources[kind].get(keys)),
    put: (kind, items) => sources[kind].put(items),
    close: () => connection.close(),
  }
}

type Source = {
  page(after: readonly string[] | null, limit: number): Promise<Item[]>
  get(keys: readonly (readonly string[])[]): Promise<Item[]>
  put(items: readonly Item[]): Promise<void>
}

const idAfter = (after: readonly string[] | null) => (after ? { _id: { $gt: after[0] ?? '' } } : {})
const ids = (keys: readonly (readonly string[])[]) => ({ _id: { $in: keys.map(([id = '']) => id) } })

function interviews({ Interview, Report }: Models, connection: Connection): Source {
  async function whole(found: InterviewDocument[]): Promise<Item[]> {
    const reports = await Report.find({ _id: { $in: found.map(({ _id }) => _id) } }).lean()
    const byId = new Map(reports.map((report) => [report._id, report]))
    return found.map(({ _id: id, events, version: _version, reportedBasis: _basis, ...head }) => {
      const report = byId.get(id)
      return interviewItem({
        head: { id, ...head, closedAt: head.closedAt ?? null, basis: head.basis ?? null } as InterviewBody['head'],
        events,
        report: report ? { basedOn: report.basedOn, body: report.body } : null,
      })
    })
  }
  return {
    page: async (after, limit) => whole(await Interview.find(idAfter(after)).sort({ _id: 1 }).limit(limit).lean()),
    get: async (keys) => whole(await Interview.find(ids(keys)).lean()),
    async put(items) {
      const bodies = items.map(({ body }) => JSON.parse(body) as InterviewBody)
      const reports = bodies.flatMap(({ head, report }) => (report ? [{ _id: head.id, ...report }] : []))
      await bulk(
        connection.collection(Report.collection.name) as never,
        reports.map(({ _id, ...report }) => ({ filter: { _id }, update: { $set: report } })),
      )
      await bulk(
        connection.collection(Interview.collection.name) as never,
        bodies.map(({ head: { id, ...head }, events, report }) => ({
          filter: { _id: id },
          update: { $set: { ...head, events, version: events.length, reportedBasis: report?.basedOn ?? null } },
        })),
      )
    },
  }
}

function tokens({ Token }: Models): Source {
  type Found = { _id: string; kind: string; subject: string; expiresAt: number }
  const whole = (found: Found[]) => found.map(({ _id, ...token }) => tokenItem(_id, token))
  return {
    page: async (after, limit) => whole(await Token.find(idAfter(after)).sort({ _id: 1 }).limit(limit).lean()),
    get: async (keys) => whole(await Token.find(ids(keys)).lean()),
    put: (items) =>
      bulk(
        Token.collection as never,
        items.map(({ key: [_id = ''], body }) => ({
          filter: { _id },
          update: { $set: JSON.parse(body) as TokenBody },
        })),
      ),
  }
}

function records({ Record }: Models): Source {
  const whole = (found: RecordDocument[]) =>
    found.map(({ collectionName, key, version, expiresAt, tags, body }) =>
      recordItem(collectionName, key, { version, expiresAt: expiresAt ?? null, tags, body }),
    )
  const named = ([collectionName = '', key = '']: readonly string[]) => ({ collectionName, key })
  return {
    async page(after, limit) {
      const [collectionName = '', key = ''] = after ?? []
      const later = { $or: [{ collectionName: { $gt: collectionName } }, { collectionName, key: { $gt: key } }] }
      return whole(
        await Record.find(after ? later : {})
          .sort({ collectionName: 1, key: 1 })
          .limit(limit)
          .lean(),
      )
    },
    get: async (keys) => whole(await Record.find({ $or: keys.map(named) }).lean()),
    put: (items) =>
      bulk(
        Record.collection as never,
        items.map(({ key, body }) => ({ filter: named(key), update: { $set: JSON.parse(body) as RecordBody } })),
      ),
  }
}

const dates = ['nextRunAt', 'startDate', 'endDate', 'failedAt', 'lastRunAt', 'lastFinishedAt']

function jobsIn(jobs: mongo.Collection<mongo.Document>): Source {
  const named = ([name = '', key = '']: readonly string[]) => ({ name, 'data.key': key })
  const whole = (found: mongo.Document[]) => found.map((job) => jobItem(job as unknown as JobBody))
  return {
    async page(after, limit) {
      const [name = '', key = ''] = after ?? []
      const later = { $or: [{ name: { $gt: name } }, { name, 'data.key': { $gt: key } }] }
      const keyed = { 'data.key': { $type: 'string' } }
      const found = jobs.find(after ? { $and: [keyed, later] } : keyed).sort({ name: 1, 'data.key': 1 })
      return whole(await found.limit(limit).toArray())
    },
    get: async (keys) => whole(await jobs.find({ $or: keys.map(named) }).toArray()),
    put: (items) =>
      bulk(
        jobs,
        items.map(({ key, body }) => {
          const job = JSON.parse(body) as Record<string, unknown>
          for (const field of dates) if (typeof job[field] === 'string') job[field] = new Date(job[field])
          return { filter: named(key), replacement: { ...job, nextRunAt: job.nextRunAt ?? null } }
        }),
      ),
  }
}

type Write = { filter: object } & ({ update: { $set: object } } | { replacement: object })

/** Writes documents that are mostly not there yet, so it inserts first, which is far cheaper, and writes over those that are. */
async function bulk(collection: mongo.Collection<mongo.Document>, writes: Write[]): Promise<void> {
  if (writes.length === 0) return
  const inserts = writes.map((write) => ({
    insertOne: { document: 'update' in write ? { ...write.filter, ...write.update.$set } : { ...write.replacement } },
  }))
  const there = await collection.bulkWrite(inserts, { ordered: false }).then(() => [], duplicatesIn)
  const overwrites = there.flatMap((at) => {
    const write = writes[at]
    if (!write) return []
    return ['update' in write ? { updateOne: { ...write, upsert: true } } : { replaceOne: { ...write, upsert: true } }]
  })
  if (overwrites.length > 0) await collection.bulkWrite(overwrites, { ordered: false })
}

/** Which of the inserts found their document there. Errors: the one that is given, if it tells of anything else. */
function duplicatesIn(error: unknown): number[] {
  const told = error instanceof Error && 'writeErrors' in error ? [error.writeErrors].flat() : []
  const all = told as { code?: number; index?: number }[]
  if (all.length === 0 || all.some(({ code }) => code !== DUPLICATE)) throw error
  return all.flatMap(({ index }) => index ?? [])
}

/** MongoDB's error code for a second document with the same key. */
const DUPLICATE = 11000
