import { GreenroomError } from '../errors.ts'
import type { Jobs } from './jobs.ts'

/** Scoring and report building of one interview. */
export const REPORT = 'report'
type ReportJob = { interview: string }

/** A model or a store that is away comes back within minutes, or hours; then a person has to look. */
const RETRY_MS = [5_000, 30_000, 2 * 60_000, 10 * 60_000, 60 * 60_000, 6 * 60 * 60_000]

/** Somebody waits for the report: what a killed process was making is taken over soon. Made twice, it is the same. */
const LOCK_MS = 5_000

/** Has reports made by whichever process has time. An interview that was corrected meanwhile has a job of its own. */
export function orderReportFrom(jobs: Jobs) {
  return (interview: string, basis: number): Promise<void> =>
    jobs.enqueue<ReportJob>(REPORT, `${interview}.${basis}`, { interview })
}

/** Makes reports in this process. `make` does nothing where the report is there. */
export function defineReports(jobs: Jobs, make: (interview: string, signal: AbortSignal) => Promise<void>): void {
  jobs.define<ReportJob>(REPORT, { retryMs: RETRY_MS, lockMs: LOCK_MS }, async ({ data, signal }) => {
    try {
      await make(data.interview, signal)
    } catch (error) {
      // Who took everything back waits for no report.
      if (!(error instanceof GreenroomError && error.code === 'not-found')) throw error
    }
  })
}
