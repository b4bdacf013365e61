import { join } from 'node:path'
import type { AgendaBackend } from 'agenda'
import { openDatabase } from '../store/open-database.ts'
import { inTransaction } from '../store/transaction.ts'
import { jobTables, SqliteJobRepository } from './sqlite-repository.ts'

/**
 * Agenda's storage in a `jobs.db` in the data folder: a file of its own, so that looking for jobs never waits for an
 * interview's write. Errors: GreenroomError 'bad-input' when the folder or file cannot be used.
 */
export async function sqliteBackend(folder: string): Promise<AgendaBackend> {
  const { db, synced, close } = await openDatabase(join(folder, 'jobs.db'), {
    refuse() {},
    migrate: (jobs) => inTransaction(jobs, () => jobs.exec(jobTables)),
  })
  return {
    name: 'SQLite',
    repository: new SqliteJobRepository(db, synced),
    ownsConnection: true,
    async connect() {},
    disconnect: close,
  }
}
