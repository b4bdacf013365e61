import { join } from 'node:path'
import type { AgendaBackend } from 'agenda'
import { type OpenDatabase, openDatabase } from '../store/open-database.ts'
import { inTransaction, writer } from '../store/transaction.ts'
import { jobTables, SqliteJobRepository } from './sqlite-repository.ts'

/**
 * The jobs' `jobs.db` in the data folder: a file of its own, so that looking for jobs never waits for an interview's write.
 * Errors: GreenroomError 'bad-input' when the folder or file cannot be used.
 */
export const openJobs = (folder: string): Promise<OpenDatabase> =>
  openDatabase(join(folder, 'jobs.db'), {
    refuse() {},
    migrate: (jobs) => inTransaction(jobs, () => jobs.exec(jobTables)),
  })

/** Agenda's storage on it. Errors: those of openJobs. */
export async function sqliteBackend(folder: string): Promise<AgendaBackend> {
  const { db, synced, close } = await openJobs(folder)
  return {
    name: 'SQLite',
    repository: new SqliteJobRepository(db, writer({ db, synced })),
    ownsConnection: true,
    async connect() {},
    disconnect: close,
  }
}
