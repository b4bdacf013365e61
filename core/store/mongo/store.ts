import { GreenroomError } from '../../errors.ts'
import type { InterviewEvent } from '../../interview/events.ts'
import type { InterviewHead, Store, StoredToken } from '../../ports.ts'
import type { Report } from '../../report/report.ts'
import { checkAppend, conflictAt } from '../conflicts.ts'
import { connectMongo, isDuplicate } from './connect.ts'
import type { InterviewDocument } from './models.ts'
import { mongoRecords } from './records.ts'

/** Expired tokens are removed at most this often. */
const PURGE_EVERY_MS = 60 * 60 * 1000

const headFields = '-events -version -reportedBasis'

/**
 * Keeps interviews in MongoDB, which many processes may share. `uri` is a connection string. Times are milliseconds since the Unix epoch.
 * Errors: GreenroomError 'bad-input' when the server cannot be used; what it does not foresee comes as MongoDB's own
 * error, with nothing changed.
 */
export async function mongoStore(uri: string): Promise<Store> {
  const { connection, models } = await connectMongo(uri)
  const { Interview, Report: Reports, Token, Record } = models
  let purgedAt = Number.NEGATIVE_INFINITY

  return {
    records: mongoRecords(models),

    async append(id, expectedVersion, events, head) {
      checkAppend(id, expectedVersion, events, head)
      const { id: _id, ...fields } = head
      const bodies = events.map((event) => JSON.stringify(event))
      const version = expectedVersion + events.length
      if (expectedVersion === 0) {
        try {
          await Interview.create({ _id, ...fields, version, events: bodies })
          return
        } catch (error) {
          if (!isDuplicate(error)) throw error
        }
      } else {
        const change = { $set: { ...fields, version }, $push: { events: { $each: bodies } } }
        const { matchedCount } = await Interview.updateOne({ _id, version: expectedVersion }, change)
        if (matchedCount === 1) return
      }
      const found = await Interview.findById(_id).select('version').lean()
      throw conflictAt(id, expectedVersion, found?.version ?? 0)
    },

    async events(id) {
      const found = await Interview.findById(id).select('events').lean()
      return (found?.events ?? []).map((body) => JSON.parse(body) as InterviewEvent)
    },

    async head(id) {
      const found = await Interview.findById(id).select(headFields).lean()
      return found ? toHead(found) : null
    },

    async progress(ids) {
      const found = await Interview.find({ _id: { $in: ids } })
        .select('version reportedBasis')
        .lean()
      return new Map(found.map((i) => [i._id, { version: i.version, reportedOn: i.reportedBasis ?? null }]))
    },

    async headsOf(candidate, { limit, before = Number.MAX_SAFE_INTEGER }) {
      const found = await Interview.find({ candidate, startedAt: { $lt: before } })
        .select(headFields)
        .sort({ startedAt: -1, _id: -1 })
        .limit(limit)
        .lean()
      return found.map(toHead)
    },

    async unfinished() {
      const open = Interview.find({ status: 'open' }).select('startedAt').lean()
      // Written by `append` and `saveReport` alone, so comparing the two fields needs no look at the reports.
      const closed = Interview.find({
        status: 'closed',
        $or: [{ unheard: { $gt: 0 } }, { reportedBasis: null }, { $expr: { $gt: ['$basis', '$reportedBasis'] } }],
      })
        .select('startedAt')
        .lean()
      const found = (await Promise.all([open, closed])).flat()
      return found.sort((a, b) => a.startedAt - b.startedAt).map(({ _id }) => _id)
    },

    async askedBefore(candidate) {
      return new Set(await Interview.distinct('bankIds', { candidate }))
    },

    async saveReport(id, report) {
      const notFound = () => new GreenroomError('not-found', 'There is no such interview.')
      if (!(await Interview.exists({ _id: id }))) throw notFound()
      const { basedOn } = report
      const older = { _id: id, basedOn: { $lte: basedOn } }
      try {
        await Reports.updateOne(older, { $set: { basedOn, body: JSON.stringify(report) } }, { upsert: true })
      } catch (error) {
        // One that is based on more is there already: it stays.
        if (!isDuplicate(error)) throw error
      }
      const { matchedCount } = await Interview.updateOne({ _id: id }, { $max: { reportedBasis: basedOn } })
      if (matchedCount === 1) return
      // The person was deleted a moment ago.
      await Reports.deleteOne({ _id: id })
      throw notFound()
    },

    async report(id) {
      const found = await Reports.findById(id).lean()
      return found ? (JSON.parse(found.body) as Report) : null
    },

    async saveToken({ hash, ...token }) {
      await Token.updateOne({ _id: hash }, { $set: token }, { upsert: true })
    },

    async token(hash, kind, now) {
      if (now - purgedAt >= PURGE_EVERY_MS) {
        purgedAt = now
        await Token.deleteMany({ expiresAt: { $lte: now } })
      }
      const found = await Token.findOne({ _id: hash, kind, expiresAt: { $gt: now } }).lean()
      if (!found) return null
      return { hash, kind, subject: found.subject, expiresAt: found.expiresAt } satisfies StoredToken
    },

    async startedBefore(time, limit, from = 0) {
      const found = await Interview.find({ status: { $in: ['open', 'closed'] }, startedAt: { $gte: from, $lt: time } })
        .select('_id')
        .sort({ startedAt: 1 })
        .limit(limit)
        .lean()
      return found.map(({ _id }) => _id)
    },

    async deleteInterview(id) {
      await Promise.all([Reports.deleteOne({ _id: id }), Token.deleteMany({ kind: 'report-link', subject: id })])
      return (await Interview.deleteOne({ _id: id })).deletedCount > 0
    },

    async deleteCandidate(candidate) {
      // The interviews go last: should this be cut off, the next try finds again what belongs to them.
      const ids = (await Interview.find({ candidate }).select('_id').lean()).map(({ _id }) => _id)
      await Promise.all([
        Reports.deleteMany({ _id: { $in: ids } }),
        Token.deleteMany({ kind: 'report-link', subject: { $in: ids } }),
        Token.deleteMany({ kind: 'session', subject: candidate }),
        Record.deleteMany({ tags: `candidate:${candidate}` }),
      ])
      return (await Interview.deleteMany({ candidate })).deletedCount
    },

    close: () => connection.close(),
  }
}

function toHead({
  _id: id,
  ...fields
}: Omit<InterviewDocument, 'events' | 'version' | 'reportedBasis'>): InterviewHead {
  return { id, ...fields } as InterviewHead
}
