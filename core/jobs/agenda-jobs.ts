import { Agenda, type AgendaBackend, InMemoryNotificationChannel, type Job } from 'agenda'
import { CronExpressionParser } from 'cron-parser'
import { GreenroomError } from '../errors.ts'
import { enduring } from './enduring-backend.ts'
import type { JobHandler, JobKind, Jobs, ParkedJob, Schedule } from './jobs.ts'

const usual: JobKind = {
  concurrency: 4,
  timeoutMs: 10 * 60_000,
  lockMs: 30_000,
  retryMs: [5_000, 30_000, 2 * 60_000, 10 * 60_000, 60 * 60_000],
}

/** What agenda keeps as a job's data. */
type Kept = { key: string; data: unknown }

export type AgendaJobsOptions = {
  backend: AgendaBackend
  /** Names this process in the store, for people who look. */
  processName: string
  /** How often to look for jobs of other processes, in milliseconds; an own job starts at once. */
  pollMs?: number
  /** Told of failures; never of a job's data. */
  log: (message: string, error: unknown) => void
}

/** Jobs on agenda, which claims each with one atomic write; a claim that shows no sign of life is taken over. */
export async function agendaJobs({ backend, processName, pollMs = 2_000, log }: AgendaJobsOptions): Promise<Jobs> {
  const agenda = new Agenda({
    backend: enduring(backend, log),
    name: processName,
    processEvery: pollMs,
    maxConcurrency: 64,
    removeOnComplete: true,
    notificationChannel: new InMemoryNotificationChannel(),
  })
  agenda.on('error', (error) => log('the jobs cannot be read or written', error))
  await agenda.ready
  const stopping = new AbortController()

  async function run(job: Job<Kept>, kind: JobKind, handler: JobHandler<never>): Promise<void> {
    const { attrs } = job
    const failedBefore = attrs.failCount ?? 0
    // A try counts from its start, so that a job that kills the process is parked in the end too.
    attrs.failCount = failedBefore + 1
    await job.touch()
    const late = AbortSignal.timeout(kind.timeoutMs)
    const signal = AbortSignal.any([late, stopping.signal])
    const beat = setInterval(() => {
      job.touch().catch((error) => log(`job ${attrs.name} could not show a sign of life`, error))
    }, kind.lockMs / 3)
    try {
      if (failedBefore > kind.retryMs.length)
        throw new Error(`${failedBefore} tries ended without a result: the process may have died of it`)
      await Promise.race([
        handler({ data: attrs.data.data as never, attempt: failedBefore + 1, signal }),
        ended(signal),
      ])
    } catch (error) {
      // Agenda counts the failure itself.
      attrs.failCount = failedBefore
      if (!stopping.signal.aborted) throw late.aborted ? tooLong(kind.timeoutMs, error) : error
      // Ended by us, not by a failure: it is due again at once.
      attrs.nextRunAt = new Date()
    } finally {
      clearInterval(beat)
    }
  }

  async function one(name: string, key: string) {
    const { jobs } = await agenda.queryJobs({ name, data: { key } })
    return jobs[0] ?? null
  }

  return {
    define(name, kind, handler) {
      const whole = { ...usual, ...kind }
      agenda.define<Kept>(name, (job) => run(job, whole, handler as JobHandler<never>), {
        concurrency: whole.concurrency,
        lockLimit: whole.concurrency * 2,
        lockLifetime: whole.lockMs,
        backoff: ({ attempt, error }) => {
          const wait = whole.retryMs[attempt - 1] ?? null
          log(`job ${name} failed at try ${attempt}${wait === null ? ' and is parked' : ''}`, error)
          return wait
        },
      })
    },
    async enqueue(name, key, data, at) {
      const kept: Kept = { key, data }
      const job = agenda.create(name, kept).unique({ 'data.key': key }, { insertOnly: true })
      try {
        await job.schedule(at === undefined ? new Date() : new Date(at)).save()
      } catch (error) {
        // Where someone else enqueued it at the same moment, an upsert may fail on the unique index: the job is there.
        if (!(await one(name, key))) throw error
      }
    },
    async repeat(name, key, data, { cron, timeZone }: Schedule) {
      readable(cron, timeZone)
      const kept: Kept = { key, data }
      const job = agenda.create(name, kept).unique({ 'data.key': key })
      await job.repeatEvery(cron, { timezone: timeZone, skipImmediate: true }).save()
    },
    async cancel(name, key) {
      const job = await one(name, key)
      return job !== null && job.state !== 'running' && (await agenda.cancel({ id: job._id })) > 0
    },
    async parked() {
      const { jobs } = await agenda.queryJobs({ state: 'failed' })
      return jobs.filter((job) => job.nextRunAt === null).map((job) => toParked(job as never))
    },
    async unpark(id) {
      const found = await agenda.db.getJobById(id)
      if (!found || found.nextRunAt !== null || found.lockedAt)
        throw new GreenroomError('not-found', 'There is no such parked job.')
      const fresh = { failCount: 0, failedAt: undefined, failReason: undefined, nextRunAt: new Date() }
      await agenda.db.saveJobState({ ...found, ...fresh }, undefined)
    },
    waiting: () => agenda.db.getQueueSize(),
    start: () => agenda.start(),
    async stop(graceMs) {
      const cancel = setTimeout(() => stopping.abort(new GreenroomError('cancelled', 'The process ends.')), graceMs)
      // What was cancelled still has its state to write.
      await agenda.drain({ timeout: graceMs + 2_000, closeConnection: false })
      clearTimeout(cancel)
      await agenda.stop(false)
      await backend.disconnect()
    },
  }
}

function readable(cron: string, timeZone: string): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone })
    CronExpressionParser.parse(cron, { tz: timeZone })
  } catch (cause) {
    throw new GreenroomError('bad-input', `cannot read the schedule “${cron}” in ${timeZone}`, { cause })
  }
}

function ended(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason)
    else signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}

const tooLong = (ms: number, cause: unknown) => new Error(`it took longer than ${ms / 1000} s`, { cause })

type Failed = { _id: string; name: string; data: Kept; failReason?: string; failedAt?: Date; failCount?: number }

const toParked = ({ _id, name, data, failReason, failedAt, failCount }: Failed): ParkedJob => ({
  ...{ id: _id, name, key: data.key, reason: failReason ?? '', failedAt: failedAt?.getTime() ?? 0 },
  attempts: failCount ?? 0,
})
