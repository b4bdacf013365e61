import type { DatabaseSync } from 'node:sqlite'

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
