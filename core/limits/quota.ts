import { GreenroomError } from '../errors.ts'
import type { Clock, Records } from '../ports.ts'
import { addTo, DAY_MS, dayOf } from './counter.ts'

export type QuotaParts = {
  records: Records
  clock: Clock
  /** Interviews that one person starts in a minute and on a day, and that are started in one place, such as a server on Discord, on a day; null: no limit. Days are those of UTC. */
  personPerMinute: number | null
  personPerDay: number | null
  groupPerDay: number | null
}

const COLLECTION = 'interview-quota'
const MINUTE_MS = 60_000

/** Counts interviews that are started, for all processes on the store. Errors: GreenroomError 'refused', fit to show. */
export function startQuota({ records, clock, personPerMinute, personPerDay, groupPerDay }: QuotaParts) {
  return async (candidate: string, group: string | null): Promise<void> => {
    const now = clock.now()
    const day = dayOf(now)
    const take = async (who: string, limit: number | null, span: string, keepMs: number, message: string) => {
      if (limit === null) return
      // What counts a person goes with the person.
      const tags = who === candidate ? [`candidate:${candidate}`] : []
      const key = `${who} ${span}`
      if (!(await addTo({ records, collection: COLLECTION, key, amount: 1, now, keepMs, tags, limit })))
        throw new GreenroomError('refused', message, { retryable: true })
    }
    const minute = String(Math.floor(now / MINUTE_MS))
    const slowly = 'You have started several interviews within a minute. Wait a moment, then start the next.'
    await take(candidate, personPerMinute, minute, MINUTE_MS, slowly)
    const today = `You have started ${personPerDay} interviews today, and that is as many as one person may here. Go on with an open one, or come back tomorrow (the day ends at midnight UTC).`
    await take(candidate, personPerDay, day, DAY_MS, today)
    if (group === null) return
    const here = `${groupPerDay} interviews have been started here today, and that is as many as this place may have. Come back tomorrow (the day ends at midnight UTC).`
    await take(`group:${group}`, groupPerDay, day, DAY_MS, here)
  }
}
