import { CronExpressionParser } from 'cron-parser'
import { GreenroomError } from '../errors.ts'
import type { Clock, Records } from '../ports.ts'
import type { Jobs } from './jobs.ts'

/** When somebody wants to be reminded to practise: every week at this time of their own day. */
export type PracticeSchedule = {
  /** 0: Sunday, 6: Saturday. */
  weekday: number
  hour: number
  minute: number
  /** Of the IANA database: "Europe/Berlin". */
  timeZone: string
}

type Kept = PracticeSchedule & {
  /** Milliseconds since the Unix epoch: the next reminder, and the last one that was sent. */
  next: number
  sent: number | null
}
type Reminder = { candidate: string; at: number }

/** Weekly reminders to practise, sent through one front-end. */
export interface Practice {
  /** Sets or replaces a person's schedule. Returns when the first reminder comes. Errors: 'bad-input' for an unknown time zone. */
  set(candidate: string, schedule: PracticeSchedule): Promise<number>
  of(candidate: string): Promise<(PracticeSchedule & { next: number }) | null>
  /** Returns whether there was one. */
  stop(candidate: string): Promise<boolean>
}

export type PracticeParts = {
  jobs: Jobs
  records: Records
  clock: Clock
  /** Names the front-end: each sends to its own people. */
  channel: string
}

const COLLECTION = 'practice'
/** A reminder that is later than this is left out: it would come at a wrong time. */
const LATE_MS = 6 * 60 * 60 * 1000

export function practiceFor({ jobs, records, clock, channel }: PracticeParts): Practice {
  const job = jobName(channel)
  const own = (candidate: string) => `${channel} ${candidate}`
  return {
    async set(candidate, schedule) {
      const next = nextTime(schedule, clock.now())
      const kept: Kept = { ...schedule, next, sent: null }
      await records.put(COLLECTION, own(candidate), kept, { tags: [`candidate:${candidate}`] }, clock.now())
      await jobs.enqueue<Reminder>(job, `${candidate}@${next}`, { candidate, at: next }, next)
      return next
    },
    async of(candidate) {
      const found = await records.get<Kept>(COLLECTION, own(candidate), clock.now())
      if (!found) return null
      const { weekday, hour, minute, timeZone, next } = found.value
      return { weekday, hour, minute, timeZone, next }
    },
    stop: (candidate) => records.delete(COLLECTION, own(candidate)),
  }
}

/**
 * Sends reminders from this process. Before one is sent it is written down as sent, so that nobody is reminded twice; one
 * whose process dies in between is left out. A schedule that was changed or deleted ends by itself.
 */
export function definePractice(
  { jobs, records, clock, channel }: PracticeParts,
  send: (candidate: string) => Promise<void>,
): void {
  const job = jobName(channel)
  jobs.define<Reminder>(job, { retryMs: [60_000, 10 * 60_000] }, async ({ data: { candidate, at } }) => {
    const key = `${channel} ${candidate}`
    const found = await records.get<Kept>(COLLECTION, key, clock.now())
    if (!found || (found.value.next !== at && found.value.sent !== at)) return
    const next = found.value.sent === at ? found.value.next : nextTime(found.value, Math.max(at, clock.now()))
    // Enqueued first: what dies from here on goes on with the next week.
    await jobs.enqueue<Reminder>(job, `${candidate}@${next}`, { candidate, at: next }, next)
    if (found.value.sent === at) return
    const tags = [`candidate:${candidate}`]
    await records.put<Kept>(
      COLLECTION,
      key,
      { ...found.value, next, sent: at },
      { expect: found.version, tags },
      clock.now(),
    )
    if (clock.now() - at <= LATE_MS) await send(candidate)
  })
}

/** The first time of a schedule after `now`, across changes of the clocks. Errors: GreenroomError 'bad-input'. */
export function nextTime({ weekday, hour, minute, timeZone }: PracticeSchedule, now: number): number {
  try {
    const options = { tz: timeZone, currentDate: new Date(now) }
    return CronExpressionParser.parse(`${minute} ${hour} * * ${weekday}`, options).next().getTime()
  } catch (cause) {
    throw new GreenroomError('bad-input', `“${timeZone}” is no time zone that I know. Europe/Berlin is one.`, { cause })
  }
}

const jobName = (channel: string) => `practice-${channel}`
