import { randomUUID } from 'node:crypto'
import type { DatabaseSync, SQLInputValue } from 'node:sqlite'
import {
  computeJobState,
  type JobId,
  type JobParameters,
  type JobRepository,
  type JobRepositoryOptions,
  type JobsOverview,
  type JobsQueryOptions,
  type JobWithState,
  type RemoveJobsOptions,
  toJobId,
} from 'agenda'
import { inTransaction, type Writer } from '../store/transaction.ts'
import { fromBody, jsonPath, matches, toBody } from './job-body.ts'

/** The tables of jobs, made where they are missing. */
export const jobTables = `
  CREATE TABLE IF NOT EXISTS jobs (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    priority INTEGER NOT NULL,
    next_run_at INTEGER,                      -- milliseconds since the Unix epoch, like every time here
    locked_at INTEGER,
    disabled INTEGER NOT NULL CHECK (disabled IN (0, 1)),
    body TEXT NOT NULL                        -- JSON: every field of agenda's JobParameters but the id
  ) STRICT;
  CREATE INDEX IF NOT EXISTS jobs_due ON jobs (name, next_run_at, priority DESC) WHERE locked_at IS NULL AND disabled = 0;
  CREATE INDEX IF NOT EXISTS jobs_locked ON jobs (name, locked_at) WHERE locked_at IS NOT NULL;
  CREATE INDEX IF NOT EXISTS jobs_keyed ON jobs (name, json_extract(body, '$.data.key'));
`

type Row = { id: string; body: string }

/** Agenda's job repository on one SQLite file that several processes may share: a claim is one write transaction. */
export class SqliteJobRepository implements JobRepository {
  readonly #db: DatabaseSync
  readonly #write: Writer

  /** Claims do not go through `write`: one that a power cut takes back is made again. */
  constructor(db: DatabaseSync, write: Writer) {
    this.#db = db
    this.#write = write
  }

  async connect(): Promise<void> {}

  async saveJob<DATA>(job: JobParameters<DATA>, options?: JobRepositoryOptions): Promise<JobParameters<DATA>> {
    const { _id, unique, uniqueOpts, ...rest } = job
    const fields = { ...rest, lastModifiedBy: options?.lastModifiedBy } as JobParameters
    if (uniqueOpts?.debounce) throw new Error('debounced jobs are not supported on SQLite')
    const saved = await this.#write(() => {
      if (_id) return this.#get(_id) ? this.#put(_id, fields) : (job as JobParameters)
      const same = this.#existing(fields, unique)
      if (!same) return this.#put(toJobId(randomUUID()), fields)
      if (unique && uniqueOpts?.insertOnly) return same
      // A schedule that is set up again at each start keeps the run that is due.
      const due = fields.type === 'single' && fields.nextRunAt && fields.nextRunAt <= new Date()
      return this.#put(same._id, due ? { ...fields, nextRunAt: same.nextRunAt } : fields)
    })
    return saved as JobParameters<DATA>
  }

  async saveJobState(job: JobParameters, options?: JobRepositoryOptions): Promise<void> {
    if (!job._id) throw new Error('a job without an id has no state to save')
    const id = job._id
    await this.#write(() => {
      const stored = this.#get(id)
      if (!stored) throw new Error(`job ${id} (${job.name}) is gone`)
      const { lockedAt, nextRunAt, lastRunAt, progress, failReason, failCount, failedAt, lastFinishedAt } = job
      const state = { lockedAt, nextRunAt, lastRunAt, progress, failReason, failCount, failedAt, lastFinishedAt }
      this.#put(id, { ...stored, ...state, lastModifiedBy: options?.lastModifiedBy } as JobParameters)
    })
  }

  async lockJob(job: JobParameters, options?: JobRepositoryOptions): Promise<JobParameters | undefined> {
    const { _id, name, nextRunAt } = job
    if (!_id) return undefined
    return this.#claim(
      'id = :id AND name = :name AND locked_at IS NULL AND next_run_at IS :due AND disabled = 0',
      { id: _id, name, due: nextRunAt?.getTime() ?? null },
      new Date(),
      options,
    )
  }

  async getNextJobToRun(
    name: string,
    nextScanAt: Date,
    lockDeadline: Date,
    now: Date | undefined,
    options?: JobRepositoryOptions,
  ): Promise<JobParameters | undefined> {
    const due = { name, scan: nextScanAt.getTime() }
    const dead = { name, deadline: lockDeadline.getTime() }
    // Looking costs no write lock; most looks find nothing.
    if (!this.#waits(due, dead)) return undefined
    const at = now ?? new Date()
    return (
      this.#claim('name = :name AND locked_at IS NULL AND next_run_at <= :scan AND disabled = 0', due, at, options) ??
      this.#claim('name = :name AND locked_at <= :deadline AND disabled = 0', dead, at, options)
    )
  }

  async unlockJob(job: JobParameters): Promise<void> {
    if (job._id) this.#unlock([job._id], 'AND next_run_at IS NOT NULL')
  }

  async unlockJobs(ids: (JobId | string)[]): Promise<void> {
    this.#unlock(ids, '')
  }

  async getJobById(id: string): Promise<JobParameters | null> {
    return this.#get(id)
  }

  async queryJobs(options: JobsQueryOptions = {}) {
    const { state, skip = 0, limit = 0, includeDisabled = true, search, sort } = options
    const now = new Date()
    const found = this.#all()
      .filter((job) => selects(job, options) && (includeDisabled || !job.disabled))
      .filter((job) => !search || job.name.toLowerCase().includes(search.toLowerCase()))
      .map((job): JobWithState => ({ ...job, state: job.disabled ? 'paused' : computeJobState(job, now) }))
      .filter((job) => !state || job.state === state)
    const [field, direction] = Object.entries(sort ?? { nextRunAt: 'desc' })[0] ?? ['nextRunAt', 'desc']
    const value = (job: JobWithState) => Number(job[field as 'nextRunAt'] ?? 0)
    found.sort((a, b) => (direction === 'asc' ? value(a) - value(b) : value(b) - value(a)))
    return { jobs: found.slice(skip, limit > 0 ? skip + limit : undefined), total: found.length }
  }

  async getJobsOverview(): Promise<JobsOverview[]> {
    const overviews = new Map<string, JobsOverview>()
    const none = { total: 0, running: 0, scheduled: 0, queued: 0, completed: 0, failed: 0, repeating: 0, paused: 0 }
    for (const job of this.#all()) {
      const overview = overviews.get(job.name) ?? { name: job.name, ...none }
      overviews.set(job.name, overview)
      overview.total++
      overview[computeJobState(job)]++
      if (job.disabled) overview.paused++
    }
    return [...overviews.values()]
  }

  async getDistinctJobNames(): Promise<string[]> {
    return this.#db
      .prepare('SELECT DISTINCT name FROM jobs')
      .all()
      .map((row) => row.name as string)
  }

  async getQueueSize(): Promise<number> {
    const sql = 'SELECT count(*) AS n FROM jobs WHERE next_run_at <= ? AND locked_at IS NULL AND disabled = 0'
    return Number(this.#db.prepare(sql).get(Date.now())?.n)
  }

  async removeJobs(options: RemoveJobsOptions): Promise<number> {
    return this.#each(options, (job) => this.#db.prepare('DELETE FROM jobs WHERE id = ?').run(job._id))
  }

  async disableJobs(options: RemoveJobsOptions): Promise<number> {
    return this.#each(options, (job) => this.#put(job._id, { ...job, disabled: true }))
  }

  async enableJobs(options: RemoveJobsOptions): Promise<number> {
    return this.#each(options, (job) => this.#put(job._id, { ...job, disabled: false }))
  }

  async purgeAllJobs(): Promise<number> {
    return this.#write(() => Number(this.#db.prepare('DELETE FROM jobs').run().changes))
  }

  #existing(fields: JobParameters, unique: JobParameters['unique']): StoredJob | null {
    if (fields.type === 'single' && !unique)
      return this.#first(`name = :name AND json_extract(body, '$.type') = 'single'`, { name: fields.name })
    if (!unique) return null
    const wanted = Object.entries(unique).map(([path, value], i) => ({ path: jsonPath(path), value, name: `u${i}` }))
    const where = wanted.map(({ path, name }) => `json_extract(body, '${path}') IS :${name}`)
    const values = Object.fromEntries(wanted.map(({ name, value }) => [name, value as SQLInputValue]))
    return this.#first(['name = :name', ...where].join(' AND '), { name: fields.name, ...values })
  }

  #waits(due: { name: string; scan: number }, dead: { name: string; deadline: number }): boolean {
    const isDue = `SELECT 1 FROM jobs WHERE name = :name AND locked_at IS NULL AND next_run_at <= :scan AND disabled = 0`
    const isDead = 'SELECT 1 FROM jobs WHERE name = :name AND locked_at <= :deadline AND disabled = 0'
    return Boolean(this.#db.prepare(isDue).get(due) ?? this.#db.prepare(isDead).get(dead))
  }

  #claim(where: string, values: Record<string, SQLInputValue>, at: Date, options?: JobRepositoryOptions) {
    return inTransaction(this.#db, () => {
      const job = this.#first(where, values)
      return job ? this.#put(job._id, { ...job, lockedAt: at, lastModifiedBy: options?.lastModifiedBy }) : undefined
    })
  }

  #unlock(ids: (JobId | string)[], more: string): void {
    inTransaction(this.#db, () => {
      for (const id of ids) {
        const job = this.#first(`id = :id ${more}`, { id })
        if (job) this.#put(job._id, { ...job, lockedAt: undefined })
      }
    })
  }

  async #each(options: RemoveJobsOptions, change: (job: StoredJob) => unknown): Promise<number> {
    // Agenda's rule: no criterion selects nothing.
    if (Object.values(options).every((value) => value === undefined)) return 0
    return this.#write(() => {
      const named =
        options.id === undefined ? this.#all() : [this.#get(String(options.id))].filter((job) => job !== null)
      const chosen = named.filter((job) => selects(job, options) && !options.notNames?.includes(job.name))
      for (const job of chosen) change(job)
      return chosen.length
    })
  }

  #get(id: string): StoredJob | null {
    return this.#first('id = :id', { id })
  }

  #all(): StoredJob[] {
    return this.#db
      .prepare('SELECT id, body FROM jobs')
      .all()
      .map((row) => toJob(row as Row))
  }

  #first(where: string, values: Record<string, SQLInputValue>): StoredJob | null {
    const row = this.#db
      .prepare(`SELECT id, body FROM jobs WHERE ${where} ORDER BY next_run_at, priority DESC LIMIT 1`)
      .get(values)
    return row ? toJob(row as Row) : null
  }

  #put(id: JobId | string, job: JobParameters): StoredJob {
    const body = toBody(job)
    const [due, locked] = [job.nextRunAt?.getTime() ?? null, job.lockedAt?.getTime() ?? null]
    this.#db
      .prepare(`
        INSERT INTO jobs (id, name, priority, next_run_at, locked_at, disabled, body) VALUES (?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET (name, priority, next_run_at, locked_at, disabled, body)
          = (excluded.name, excluded.priority, excluded.next_run_at, excluded.locked_at, excluded.disabled, excluded.body)`)
      .run(id, job.name, job.priority, due, locked, job.disabled ? 1 : 0, body)
    return toJob({ id, body })
  }
}

type StoredJob = JobParameters & { _id: JobId }

const toJob = ({ id, body }: Row): StoredJob => ({ ...fromBody(body), _id: toJobId(id) })

function selects(job: StoredJob, { id, ids, name, names, data }: RemoveJobsOptions & JobsQueryOptions): boolean {
  if (id !== undefined && job._id !== String(id)) return false
  if (ids && !ids.map(String).includes(job._id)) return false
  if (name !== undefined && job.name !== name) return false
  if (names && !names.includes(job.name)) return false
  return data === undefined || matches(job.data, data)
}
