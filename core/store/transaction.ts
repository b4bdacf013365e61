import type { DatabaseSync } from 'node:sqlite'
import type { OpenDatabase } from './open-database.ts'
import { orBusy } from './sqlite-errors.ts'

/**
 * Does the work and commits it, or changes nothing when it throws.
 * Takes the write lock at the start, so that what the work reads is still true when it writes.
 */
export function inTransaction<T>(db: DatabaseSync, work: () => T): T {
  db.exec('BEGIN IMMEDIATE')
  try {
    const result = work()
    db.exec('COMMIT')
    return result
  } catch (error) {
    // Some failures, a full disk for one, have rolled back already.
    if (db.isTransaction) db.exec('ROLLBACK')
    throw error
  }
}

/** Does the work in one transaction; resolves when it is on the disk. Errors: those of the work, GreenroomError 'store-busy', SQLite's own. */
export type Writer = <T>(work: () => T) => Promise<T>

export const writer =
  ({ db, synced }: Pick<OpenDatabase, 'db' | 'synced'>): Writer =>
  async (work) => {
    const result = orBusy(() => inTransaction(db, work))
    await synced()
    return result
  }
