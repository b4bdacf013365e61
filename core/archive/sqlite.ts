import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { openJobs } from '../jobs/sqlite-backend.ts'
import { openDatabase } from '../store/open-database.ts'
import { migrate, refuseNewer } from '../store/schema.ts'
import { toHead } from '../store/sqlite.ts'
import { recordStatements } from '../store/sqlite-records.ts'
import { statements } from '../store/statements.ts'
import { inTransaction } from '../store/transaction.ts'
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
import type { Holding, Item } from './holding.ts'

type Row = Record<
  'id' | 'hash' | 'kind' | 'subject' | 'collection' | 'key' | 'version' | 'body' | 'based_on' | 'expires_at',
  never
>

/**
 * Everything in the SQLite files of a data folder, as of one moment for each file as long as nothing is put.
 * Errors: GreenroomError 'bad-input' when the folder cannot be used.
 */
export async function sqliteHolding(folder: string): Promise<Holding> {
  const main = await openDatabase(join(folder, 'greenroom.db'), { refuse: refuseNewer, migrate })
  const queue = await openJobs(folder).catch(async (error) => {
    await main.close()
    throw error
  })
  const [db, jobs] = [main.db, queue.db]
  const sources = { interview: interviews(db), token: tokens(db), record: records(db), job: jobsOf(jobs) }
  const files = [db, jobs]
  const snapshot = () => {
    for (const file of files) if (!file.isTransaction) file.exec('BEGIN')
  }
  const release = () => {
    for (const file of files) if (file.isTransaction) file.exec('ROLLBACK')
  }

  return {
    async page(kind, after, limit) {
      snapshot()
      return sources[kind].page(after, limit)
    },
    async get(kind, keys) {
      snapshot()
      return keys.flatMap((key) => sources[kind].one(key) ?? [])
    },
    async put(kind, items) {
      release()
      const { write } = sources[kind]
      const file = kind === 'job' ? queue : main
      inTransaction(file.db, () => {
        for (const item of items) write(item)
      })
      await file.synced()
    },
    async close() {
      for (const file of [main, queue]) await file.close()
    },
  }
}

type Source = {
  page(after: readonly string[] | null, limit: number): Item[]
  one(key: readonly string[]): Item | null
  write(item: Item): void
}

function interviews(db: DatabaseSync): Source {
  const page = db.prepare('SELECT * FROM interviews WHERE id > ? OR ? ORDER BY id LIMIT ?')
  const one = db.prepare('SELECT * FROM interviews WHERE id = ?')
  const events = db.prepare(statements.events)
  const report = db.prepare('SELECT body, based_on FROM reports WHERE interview = ?')
  const [clear, putHead, addEvent, addAsked, putReport, reported] = [
    'DELETE FROM events WHERE interview = ?',
    ...[statements.putHead, statements.addEvent, statements.addAsked, statements.putReport, statements.reported],
  ].map((sql) => db.prepare(sql))
  const whole = (row: Row): Item => {
    const found = report.get(row.id) as Row | undefined
    return interviewItem({
      head: toHead(row),
      events: events.all({ id: row.id }).map(({ body }) => body as string),
      report: found ? { basedOn: found.based_on, body: found.body } : null,
    })
  }
  return {
    page: (after, limit) => page.all(after?.[0] ?? '', after ? 0 : 1, limit).map((row) => whole(row as Row)),
    one(key) {
      const row = one.get(key[0] ?? '')
      return row ? whole(row as Row) : null
    },
    write({ body }) {
      const { head, events, report } = JSON.parse(body) as InterviewBody
      const { id, candidate } = head
      const bankIds = JSON.stringify(head.bankIds)
      putHead?.run({ ...head, bankIds, version: events.length })
      clear?.run(id)
      for (const [i, event] of events.entries()) addEvent?.run({ id, seq: i + 1, body: event })
      if (head.bankIds.length > 0) addAsked?.run({ candidate, bankIds })
      if (report) putReport?.run({ id, ...report })
      reported?.run({ id })
    },
  }
}

function tokens(db: DatabaseSync): Source {
  const page = db.prepare('SELECT * FROM tokens WHERE hash > ? OR ? ORDER BY hash LIMIT ?')
  const one = db.prepare('SELECT * FROM tokens WHERE hash = ?')
  const put = db.prepare(statements.putToken)
  const whole = ({ hash, kind, subject, expires_at: expiresAt }: Row) => tokenItem(hash, { kind, subject, expiresAt })
  return {
    page: (after, limit) => page.all(after?.[0] ?? '', after ? 0 : 1, limit).map((row) => whole(row as Row)),
    one(key) {
      const row = one.get(key[0] ?? '')
      return row ? whole(row as Row) : null
    },
    write({ key: [hash = ''], body }) {
      put.run({ hash, ...(JSON.parse(body) as TokenBody) })
    },
  }
}

function records(db: DatabaseSync): Source {
  const page = db.prepare(
    'SELECT * FROM records WHERE (collection, key) > (?, ?) OR ? ORDER BY collection, key LIMIT ?',
  )
  const one = db.prepare('SELECT * FROM records WHERE collection = ? AND key = ?')
  const tags = db.prepare('SELECT tag FROM record_tags WHERE collection = ? AND key = ?')
  const [put, untag, tag] = [recordStatements.put, recordStatements.untag, recordStatements.tag].map((s) =>
    db.prepare(s),
  )
  const whole = ({ collection, key, version, expires_at: expiresAt, body }: Row) => {
    const own = tags.all(collection, key).map((row) => row.tag as string)
    return recordItem(collection, key, { version, expiresAt, tags: own, body })
  }
  return {
    page: (after, limit) =>
      page.all(after?.[0] ?? '', after?.[1] ?? '', after ? 0 : 1, limit).map((row) => whole(row as Row)),
    one([collection = '', key = '']) {
      const row = one.get(collection, key)
      return row ? whole(row as Row) : null
    },
    write({ key: [collection = '', key = ''], body: json }) {
      const { version, expiresAt, tags, body } = JSON.parse(json) as RecordBody
      put?.run({ collection, key, version, expiresAt, body })
      untag?.run({ collection, key })
      for (const one of tags) tag?.run({ collection, key, tag: one })
    },
  }
}

function jobsOf(db: DatabaseSync): Source {
  const keyOf = "json_extract(body, '$.data.key')"
  const page = db.prepare(
    `SELECT body FROM jobs WHERE ${keyOf} IS NOT NULL AND ((name, ${keyOf}) > (?, ?) OR ?) ORDER BY name, ${keyOf} LIMIT ?`,
  )
  const one = db.prepare(`SELECT id, body FROM jobs WHERE name = ? AND ${keyOf} = ?`)
  const put = db.prepare(
    'INSERT OR REPLACE INTO jobs (id, name, priority, next_run_at, locked_at, disabled, body) VALUES (?, ?, ?, ?, NULL, ?, ?)',
  )
  const whole = (row: Row) => jobItem(JSON.parse(row.body) as JobBody)
  return {
    page: (after, limit) =>
      page.all(after?.[0] ?? '', after?.[1] ?? '', after ? 0 : 1, limit).map((row) => whole(row as Row)),
    one([name = '', key = '']) {
      const row = one.get(name, key)
      return row ? whole(row as Row) : null
    },
    write({ key: [name = '', key = ''], body }) {
      const job = JSON.parse(body) as { priority?: number; nextRunAt?: string; disabled?: boolean }
      const id = (one.get(name, key)?.id as string | undefined) ?? randomUUID()
      const due = job.nextRunAt ? Date.parse(job.nextRunAt) : null
      put.run(id, name, job.priority ?? 0, due, job.disabled ? 1 : 0, body)
    },
  }
}
