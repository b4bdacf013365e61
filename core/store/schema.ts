import type { DatabaseSync } from 'node:sqlite'
import { GreenroomError } from '../errors.ts'
import { recordTables } from './sqlite-records.ts'
import { inTransaction } from './transaction.ts'

/** Steps from each version of the file to the next; a step that was released is never changed. */
const migrations: readonly string[] = [
  `
  CREATE TABLE interviews (
    id TEXT PRIMARY KEY,
    candidate TEXT NOT NULL,
    role TEXT NOT NULL,
    type TEXT NOT NULL,
    level TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('open', 'closed')),
    started_at INTEGER NOT NULL,              -- milliseconds since the Unix epoch, like every time here
    closed_at INTEGER,
    bank_ids TEXT NOT NULL,                   -- JSON array
    version INTEGER NOT NULL,                 -- events in the log
    unfinished INTEGER NOT NULL CHECK (unfinished IN (0, 1))
  ) STRICT;
  CREATE INDEX interviews_of_candidate ON interviews (candidate, started_at DESC, id DESC);
  CREATE INDEX interviews_unfinished ON interviews (unfinished, started_at) WHERE unfinished = 1;

  CREATE TABLE events (
    interview TEXT NOT NULL REFERENCES interviews (id) ON DELETE CASCADE,
    seq INTEGER NOT NULL,
    body TEXT NOT NULL,                       -- JSON
    PRIMARY KEY (interview, seq)
  ) STRICT;

  CREATE TABLE asked (
    candidate TEXT NOT NULL,
    question TEXT NOT NULL,
    PRIMARY KEY (candidate, question)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE reports (
    interview TEXT PRIMARY KEY REFERENCES interviews (id) ON DELETE CASCADE,
    body TEXT NOT NULL                        -- JSON
  ) STRICT;

  CREATE TABLE tokens (
    hash TEXT PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('session', 'report-link')),
    subject TEXT NOT NULL,
    expires_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX tokens_of_subject ON tokens (subject);
  CREATE INDEX tokens_by_expiry ON tokens (expires_at);
  `,
  `
  ALTER TABLE interviews ADD COLUMN unheard INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE interviews ADD COLUMN basis INTEGER;      -- version that a report must be based on
  ALTER TABLE reports ADD COLUMN based_on INTEGER NOT NULL DEFAULT 0;
  `,
  recordTables,
  'CREATE INDEX interviews_by_start ON interviews (started_at);',
]

/** The version of the file that this code writes. */
export const SCHEMA_VERSION = migrations.length

/**
 * Refuses a file that a newer Greenroom wrote, before anything in it is changed. `file` is for the message.
 * Errors: GreenroomError 'bad-input'.
 */
export function refuseNewer(db: DatabaseSync, file: string): void {
  const version = versionOf(db)
  if (version <= SCHEMA_VERSION) return
  throw new GreenroomError(
    'bad-input',
    `${file} was written by a newer Greenroom (its version is ${version}, this one knows up to ${SCHEMA_VERSION}). Update Greenroom, or choose another data folder (DATA_DIR).`,
  )
}

/** Brings the file to SCHEMA_VERSION, all or nothing. Also proves that the file can be written. */
export function migrate(db: DatabaseSync): void {
  inTransaction(db, () => {
    // Read inside: another process may have migrated the file a moment ago.
    for (const step of migrations.slice(versionOf(db))) db.exec(step)
    db.exec(`PRAGMA user_version = ${SCHEMA_VERSION}`)
  })
}

function versionOf(db: DatabaseSync): number {
  return Number(db.prepare('PRAGMA user_version').get()?.user_version)
}
