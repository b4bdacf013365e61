import type { Usage } from '../interview/events.ts'
import type { Clock, Records } from '../ports.ts'
import { addTo, DAY_MS, dayOf } from './counter.ts'

/** Keeps what language models cost within limits. */
export interface Budget {
  /** Why no language model may be asked now, in words for the candidate; null: one may. `usage` is the interview's own so far. */
  whyNot(usage: readonly Usage[]): Promise<string | null>
  /** Takes account of what was spent. */
  spend(usage: Usage): Promise<void>
}

export type BudgetParts = {
  records: Records
  clock: Clock
  /** US dollars; null: no limit. */
  usdPerInterview: number | null
  usdPerDay: number | null
}

const COLLECTION = 'model-spend'
/** Whole numbers add up without errors. */
const MICROS = 1_000_000

/** A budget that every process on the store shares. Days are those of UTC. What has no known price costs nothing here. */
export function modelBudget({ records, clock, usdPerInterview, usdPerDay }: BudgetParts): Budget {
  return {
    async whyNot(usage) {
      const spent = usage.reduce((sum, { usd }) => sum + (usd ?? 0), 0)
      if (usdPerInterview !== null && spent >= usdPerInterview) return 'what an interview may cost here has been spent'
      if (usdPerDay === null) return null
      const today = await records.get<number>(COLLECTION, dayOf(clock.now()), clock.now())
      return (today?.value ?? 0) >= usdPerDay * MICROS
        ? 'what language models may cost here today has been spent'
        : null
    },
    async spend({ usd }) {
      if (usdPerDay === null || !usd) return
      const now = clock.now()
      await addTo({
        records,
        collection: COLLECTION,
        key: dayOf(now),
        amount: Math.round(usd * MICROS),
        now,
        keepMs: 2 * DAY_MS,
      })
    },
  }
}
