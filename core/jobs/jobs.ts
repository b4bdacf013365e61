/** How a kind of job is run. Times are in milliseconds. */
export type JobKind = {
  /** How many of this kind run at the same time in one process. */
  concurrency: number
  /** A run that takes longer is cancelled and counts as failed. */
  timeoutMs: number
  /** A run that has not shown a sign of life for so long is taken over by another process; at least a few seconds. */
  lockMs: number
  /** The wait before each further try; after the last of them the job is parked. */
  retryMs: readonly number[]
}

/** A run of a job. Runs may be repeated after a crash, so what a handler does must be idempotent. */
export type JobRun<T> = {
  data: T
  /** 1 for the first try. */
  attempt: number
  /** Aborts when the run takes too long or the process ends. */
  signal: AbortSignal
}

export type JobHandler<T> = (run: JobRun<T>) => Promise<void>

/** A job that failed too often and waits for a person. */
export type ParkedJob = { id: string; name: string; key: string; reason: string; failedAt: number; attempts: number }

/** A schedule in cron's five fields, in a time zone of the IANA database such as "Europe/Berlin". */
export type Schedule = { cron: string; timeZone: string }

/** Durable jobs, shared by every process on the same store: each is run by one process at a time. */
export interface Jobs {
  /** Says how jobs of a name are run in this process; before `start`. Data must be JSON. */
  define<T>(name: string, kind: Partial<JobKind>, handler: JobHandler<T>): void
  /**
   * Has a job run at `at` (milliseconds since the Unix epoch; left out: now). `key` names it within its kind: while a
   * job of that key waits or runs, another one changes nothing.
   */
  enqueue<T>(name: string, key: string, data: T, at?: number): Promise<void>
  /** Has a job run at every time of the schedule; the same name and key again replace it. Errors: 'bad-input' for a schedule that cannot be read. */
  repeat<T>(name: string, key: string, data: T, schedule: Schedule): Promise<void>
  /** Takes a job away, if it is not running. Returns whether there was one. */
  cancel(name: string, key: string): Promise<boolean>
  parked(): Promise<ParkedJob[]>
  /** Runs a parked job once more from the start. Errors: 'not-found'. */
  unpark(id: string): Promise<void>
  /** How many jobs are due and wait. */
  waiting(): Promise<number>
  start(): Promise<void>
  /** Takes no more jobs; lets those that run finish for `graceMs`, then cancels them, to be run at the next start. */
  stop(graceMs: number): Promise<void>
}
