import { join } from 'node:path'
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { GreenroomError } from '../errors.ts'
import type { InterviewEvent } from '../interview/events.ts'
import type { InterviewHead, Progress, Store, StoredToken } from '../ports.ts'
import type { Report } from '../report/report.ts'
import { checkAppend, conflictAt } from './conflicts.ts'
import { openDatabase } from './open-database.ts'
import { migrate, refuseNewer } from './schema.ts'
import { sqliteRecords } from './sqlite-records.ts'
import { statements } from './statements.ts'
import { writer } from './transaction.ts'

/** Expired tokens are removed at most this often. */
const PURGE_EVERY_MS = 60 * 60 * 1000

/** Where the data is: a folder that gets a `greenroom.db`, or a file by its own name. */
export type Place = { folder: string } | { file: string }

/**
 * Keeps interviews in one SQLite file, which several processes may share. Times are milliseconds since the Unix epoch.
 * Errors: GreenroomError 'bad-input' when the folder or file cannot be used; what it does not foresee (a full disk) comes
 * as SQLite's own error, with nothing changed.
 */
export async function sqliteStore(place: Place): Promise<Store> {
  const file = 'folder' in place ? join(place.folder, 'greenroom.db') : place.file
  const { db, synced, close } = await openDatabase(file, { refuse: refuseNewer, migrate })
  const run = prepareAll(db)
  const write = writer({ db, synced })
  let purgedAt = Number.NEGATIVE_INFINITY

  return {
    records: sqliteRecords(db, write),
    async append(id, expectedVersion, events, head) {
      checkAppend(id, expectedVersion, events, head)
      await write(() => {
        const version = (run.version.get({ id })?.version as number | undefined) ?? 0
        if (version !== expectedVersion) throw conflictAt(id, expectedVersion, version)
        const bankIds = JSON.stringify(head.bankIds)
        run.putHead.run({ ...head, bankIds, version: version + events.length })
        for (const event of events) run.addEvent.run({ id, seq: event.seq, body: JSON.stringify(event) })
        if (head.bankIds.length > 0) run.addAsked.run({ candidate: head.candidate, bankIds })
      })
    },

    async events(id) {
      return run.events.all({ id }).map((row) => JSON.parse(row.body as string) as InterviewEvent)
    },

    async head(id) {
      const row = run.head.get({ id })
      return row ? toHead(row) : null
    },

    async progress(ids) {
      const rows = run.progress.all({ ids: JSON.stringify(ids) })
      return new Map(
        rows.map(({ id, version, based_on }) => [id, { version, reportedOn: based_on }] as [string, Progress]),
      )
    },

    async headsOf(candidate, { limit, before = Number.MAX_SAFE_INTEGER }) {
      return run.headsOf.all({ candidate, limit, before }).map(toHead)
    },

    async unfinished() {
      return run.unfinished.all().map((row) => row.id as string)
    },

    async askedBefore(candidate) {
      return new Set(run.askedBefore.all({ candidate }).map((row) => row.question as string))
    },

    async saveReport(id, report) {
      await write(() => {
        if (!run.version.get({ id })) throw new GreenroomError('not-found', 'There is no such interview.')
        run.putReport.run({ id, body: JSON.stringify(report), basedOn: report.basedOn })
        run.reported.run({ id })
      })
    },

    async report(id) {
      const row = run.report.get({ id })
      return row ? (JSON.parse(row.body as string) as Report) : null
    },

    async saveToken({ hash, kind, subject, expiresAt }) {
      await write(() => run.putToken.run({ hash, kind, subject, expiresAt }))
    },

    async token(hash, kind, now) {
      if (now - purgedAt >= PURGE_EVERY_MS) {
        purgedAt = now
        await write(() => run.purgeTokens.run({ now }))
      }
      const row = run.token.get({ hash, kind, now })
      return row ? ({ ...row } as StoredToken) : null
    },

    async startedBefore(time, limit, from = 0) {
      return run.startedBefore.all({ time, limit, from }).map((row) => row.id as string)
    },

    async deleteInterview(id) {
      return write(() => {
        run.deleteLinksTo.run({ id })
        return run.deleteInterview.run({ id }).changes > 0
      })
    },

    async deleteCandidate(candidate) {
      const deleted = await write(() => {
        run.deleteReportLinks.run({ candidate })
        run.deleteSessions.run({ candidate })
        run.deleteAsked.run({ candidate })
        run.deleteRecords.run({ tag: `candidate:${candidate}` })
        return Number(run.deleteInterviews.run({ candidate }).changes)
      })
      // The write-ahead log still holds the words; where another process reads just now, its next checkpoint clears them.
      db.exec('PRAGMA wal_checkpoint(TRUNCATE)')
      return deleted
    },

    close,
  }
}

function prepareAll(db: DatabaseSync): Record<keyof typeof statements, StatementSync> {
  const prepared = Object.entries(statements).map(([name, sql]) => [name, db.prepare(sql)])
  return Object.fromEntries(prepared)
}

/** The head in a row of `interviews`. */
export function toHead(row: ReturnType<StatementSync['all']>[number]): InterviewHead {
  const { id, candidate, role, type, level, status, unheard, basis } = row
  const head = { id, candidate, role, type, level, status, startedAt: row.started_at, closedAt: row.closed_at }
  return { ...head, unheard, basis, bankIds: JSON.parse(row.bank_ids as string) } as InterviewHead
}
