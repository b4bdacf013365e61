import type { Usage } from '../interview/events.ts'
import type { Clock, Records } from '../ports.ts'
import { addTo, DAY_MS, dayOf } from './counter.ts'

/** Keeps what language models cost within limits. */
export interface Budget {
  /**
   * Why no language model may be asked now, in words for the candidate; null: one may. `usage` is the interview's own so far,
   * `group` where it is held.
   */
  whyNot(usage: readonly Usage[], group: string | null): Promise<string | null>
  /** Takes account of what was spent. */
  spend(usage: Usage, group: string | null): Promise<void>
}

export type BudgetParts = {
  records: Records
  clock: Clock
  /** US dollars; null: no limit. A group is a place such as a server on Discord or a course, each with a budget of its own. */
  usdPerInterview: number | null
  usdPerDay: number | null
  usdPerGroupDay: number | null
}

const COLLECTION = 'model-spend'
/** Whole numbers add up without errors. */
const MICROS = 1_000_000

/** A budget that every process on the store shares. Days are those of UTC. What has no known price costs nothing here. */
export function modelBudget({ records, clock, usdPerInterview, usdPerDay, usdPerGroupDay }: BudgetParts): Budget {
  /** What is counted for a day, each with its limit. */
  function counts(group: string | null) {
    const day = dayOf(clock.now())
    return [
      ...(usdPerDay === null ? [] : [{ key: day, limit: usdPerDay, where: 'here today' }]),
      ...(usdPerGroupDay === null || group === null
        ? []
        : [{ key: `${day} group:${group}`, limit: usdPerGroupDay, where: 'in this place today' }]),
    ]
  }

  return {
    async whyNot(usage, group) {
      const spent = usage.reduce((sum, { usd }) => sum + (usd ?? 0), 0)
      if (usdPerInterview !== null && spent >= usdPerInterview) return 'what an interview may cost here has been spent'
      for (const { key, limit, where } of counts(group)) {
        const today = await records.get<number>(COLLECTION, key, clock.now())
        if ((today?.value ?? 0) >= limit * MICROS) return `what language models may cost ${where} has been spent`
      }
      return null
    },
    async spend({ usd }, group) {
      if (!usd) return
      const now = clock.now()
      const amount = Math.round(usd * MICROS)
      for (const { key } of counts(group))
        await addTo({ records, collection: COLLECTION, key, amount, now, keepMs: 2 * DAY_MS })
    },
  }
}
