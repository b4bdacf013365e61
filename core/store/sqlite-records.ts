import type { DatabaseSync } from 'node:sqlite'
import type { PutOptions, Records, StoredRecord } from '../ports.ts'
import { recordConflict } from './conflicts.ts'
import type { Writer } from './transaction.ts'

/** A step of the schema: see schema.ts. */
export const recordTables = `
  CREATE TABLE records (
    collection TEXT NOT NULL,
    key TEXT NOT NULL,
    version INTEGER NOT NULL,
    expires_at INTEGER,                       -- NULL: never
    body TEXT NOT NULL,                       -- JSON
    PRIMARY KEY (collection, key)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX records_by_expiry ON records (expires_at) WHERE expires_at IS NOT NULL;

  CREATE TABLE record_tags (
    collection TEXT NOT NULL,
    tag TEXT NOT NULL,
    key TEXT NOT NULL,
    PRIMARY KEY (collection, tag, key),
    FOREIGN KEY (collection, key) REFERENCES records (collection, key) ON DELETE CASCADE
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX record_tags_of_record ON record_tags (collection, key);
  CREATE INDEX record_tags_by_tag ON record_tags (tag);
`

/** Every statement of the records. Each finds its rows through an index. */
export const recordStatements = {
  get: `
    SELECT key, version, expires_at, body FROM records
    WHERE collection = :collection AND key = :key AND (expires_at IS NULL OR expires_at > :now)`,
  put: `
    INSERT INTO records (collection, key, version, expires_at, body) VALUES (:collection, :key, :version, :expiresAt, :body)
    ON CONFLICT (collection, key) DO UPDATE SET (version, expires_at, body)
      = (excluded.version, excluded.expires_at, excluded.body)`,
  untag: 'DELETE FROM record_tags WHERE collection = :collection AND key = :key',
  tag: `INSERT INTO record_tags (collection, tag, key) VALUES (:collection, :tag, :key) ON CONFLICT DO NOTHING`,
  find: `
    SELECT records.key, version, expires_at, body FROM record_tags JOIN records USING (collection, key)
    WHERE record_tags.collection = :collection AND tag = :tag AND record_tags.key > :after
      AND (expires_at IS NULL OR expires_at > :now)
    ORDER BY record_tags.key LIMIT :limit`,
  delete: 'DELETE FROM records WHERE collection = :collection AND key = :key',
  sweep: 'DELETE FROM records WHERE expires_at <= :now',
} as const

/** Records on an open SQLite file that has their tables. */
export function sqliteRecords(db: DatabaseSync, write: Writer): Records {
  const run = Object.fromEntries(
    Object.entries(recordStatements).map(([name, sql]) => [name, db.prepare(sql)]),
  ) as Record<keyof typeof recordStatements, ReturnType<DatabaseSync['prepare']>>
  const read = <T>(collection: string, key: string, now: number) => {
    const row = run.get.get({ collection, key, now })
    return row ? toRecord<T>(row) : null
  }

  return {
    async get<T>(collection: string, key: string, now: number) {
      return read<T>(collection, key, now)
    },
    async put<T>(collection: string, key: string, value: T, { expect, expiresAt, tags = [] }: PutOptions, now: number) {
      return write(() => {
        const version = read(collection, key, now)?.version ?? 0
        if (expect !== undefined && version !== (expect === 'absent' ? 0 : expect))
          throw recordConflict(collection, key)
        const body = JSON.stringify(value)
        run.put.run({ collection, key, version: version + 1, expiresAt: expiresAt ?? null, body })
        run.untag.run({ collection, key })
        for (const tag of tags) run.tag.run({ collection, tag, key })
        return version + 1
      })
    },
    async take<T>(collection: string, key: string, now: number) {
      return write(() => {
        const record = read<T>(collection, key, now)
        if (record) run.delete.run({ collection, key })
        return record
      })
    },
    async find<T>(
      collection: string,
      tag: string,
      { limit, after = '' }: { limit: number; after?: string },
      now: number,
    ) {
      return run.find.all({ collection, tag, after, limit, now }).map((row) => toRecord<T>(row))
    },
    async delete(collection, key) {
      return write(() => run.delete.run({ collection, key }).changes > 0)
    },
    async sweep(now) {
      return write(() => Number(run.sweep.run({ now }).changes))
    },
  }
}

function toRecord<T>(row: Record<string, unknown>): StoredRecord<T> {
  const { key, version, expires_at: expiresAt, body } = row as Record<'key' | 'version' | 'expires_at' | 'body', never>
  return { key, version, expiresAt, value: JSON.parse(body) }
}
