import { GreenroomError } from '../errors.ts'
import type { Clock, Recordings, Store } from '../ports.ts'
import type { Jobs } from './jobs.ts'

const RETENTION = 'retention'
const DAY_MS = 24 * 60 * 60 * 1000
/** Interviews that are deleted in one go. */
const BATCH = 100

export type RetentionParts = {
  store: Store
  recordings: Recordings
  clock: Clock
  /** For how many days interviews are kept, from their beginning on; 0: until their candidate deletes them. */
  keepInterviewsDays: number
}

/** What is past its date, deleted: recordings, interviews with all they hold, and records. May be done any number of times. */
export async function deleteWhatIsPast(parts: RetentionParts, signal: AbortSignal): Promise<{ interviews: number }> {
  const { store, recordings, clock, keepInterviewsDays } = parts
  const now = clock.now()
  await recordings.sweep(now)
  await store.records.sweep(now)
  let interviews = 0
  while (keepInterviewsDays > 0) {
    const past = await store.startedBefore(now - keepInterviewsDays * DAY_MS, BATCH)
    if (past.length === 0) break
    for (const id of past) {
      if (signal.aborted) throw new GreenroomError('cancelled', 'The process ends.', { cause: signal.reason })
      if (await store.deleteInterview(id)) interviews++
    }
  }
  return { interviews }
}

/** Deletes what is past its date in this process, once now and then every hour. */
export function defineRetention(jobs: Jobs, parts: RetentionParts): () => Promise<void> {
  jobs.define(RETENTION, { concurrency: 1 }, async ({ signal }) => {
    await deleteWhatIsPast(parts, signal)
  })
  return async () => {
    await jobs.repeat(RETENTION, 'hourly', null, { cron: '17 * * * *', timeZone: 'UTC' })
    await jobs.enqueue(RETENTION, 'start', null)
  }
}
