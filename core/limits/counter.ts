import { GreenroomError } from '../errors.ts'
import type { Records } from '../ports.ts'

export const DAY_MS = 24 * 60 * 60 * 1000
/** How often a write is tried anew when another process was faster. */
const TRIES = 50

export type CounterParts = {
  records: Records
  collection: string
  key: string
  amount: number
  /** Milliseconds since the Unix epoch. */
  now: number
  /** How long the count is kept from its last change on. */
  keepMs: number
  tags?: readonly string[]
  /** The count that may not be passed; left out, there is none. */
  limit?: number
}

/** Adds to a count that several processes share. Returns whether it was within the limit; otherwise nothing is added. */
export async function addTo(parts: CounterParts): Promise<boolean> {
  const { records, collection, key, amount, now, keepMs, tags = [], limit = Number.POSITIVE_INFINITY } = parts
  for (let tries = 1; ; tries++) {
    const before = await records.get<number>(collection, key, now)
    const count = (before?.value ?? 0) + amount
    if (count > limit) return false
    try {
      const options = { expect: before?.version ?? ('absent' as const), expiresAt: now + keepMs, tags }
      await records.put(collection, key, count, options, now)
      return true
    } catch (error) {
      const lost = error instanceof GreenroomError && error.code === 'conflict'
      if (!lost || tries >= TRIES) throw error
    }
  }
}

/** The day, in UTC, of a time: 2026-03-29. */
export const dayOf = (now: number) => new Date(now).toISOString().slice(0, 10)
