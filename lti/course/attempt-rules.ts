import type { Obstacle } from '../wording/wording.ts'
import type { Attempt } from './attempts.ts'
import type { Seat } from './seats.ts'
import type { AssignmentSettings } from './settings.ts'

const MINUTE_MS = 60_000

/** The times that hold for one student. Milliseconds since the Unix epoch, and minutes. */
export type Times = {
  opensAt: number | null
  dueAt: number | null
  locksAt: number | null
  timeLimitMinutes: number | null
}

/**
 * The assignment's times with what the platform says of the student, and with their extra time: a longer limit moves the
 * dates back by as much; without a limit the extra minutes do.
 */
export function timesFor(
  settings: AssignmentSettings,
  { platformSays, extra }: Pick<Seat, 'platformSays' | 'extra'>,
): Times {
  const limit = settings.timeLimitMinutes
  const longer =
    limit === null ? null : (extra?.limitMinutes ?? limit * (extra?.multiplier ?? 1)) + (extra?.minutes ?? 0)
  const moreMs = Math.max(0, (longer === null || limit === null ? (extra?.minutes ?? 0) : longer - limit) * MINUTE_MS)
  const later = (at: number | null) => (at === null ? null : at + moreMs)
  return {
    opensAt: settings.opensAt,
    dueAt: later(platformSays.dueAt ?? settings.dueAt),
    locksAt: later(platformSays.locksAt ?? settings.locksAt),
    timeLimitMinutes: longer,
  }
}

/** When an attempt ends by itself; null: never. */
export function deadlineOf(startedAt: number, { locksAt, timeLimitMinutes }: Times): number | null {
  const limit = timeLimitMinutes === null ? null : startedAt + timeLimitMinutes * MINUTE_MS
  if (limit === null || locksAt === null) return limit ?? locksAt
  return Math.min(limit, locksAt)
}

/** What a student can do in an assignment now. */
export type Allowance = {
  times: Times
  /** Attempts that count so far; those that could not be scored do not. */
  used: number
  /** Null: no limit. */
  limit: number | null
  /** The attempt that goes on. */
  open: Attempt | null
  /** Why no new attempt may begin; null: it may, if none is open. */
  obstacle: Obstacle | null
}

export function allowance(
  settings: AssignmentSettings,
  seat: Seat,
  attempts: readonly Attempt[],
  now: number,
): Allowance {
  const times = timesFor(settings, seat)
  const used = attempts.filter(({ state }) => state !== 'void').length
  const limits = [settings.attempts, seat.platformSays.attempts].filter((n) => n !== null)
  const limit = limits.length > 0 ? Math.min(...limits) : null
  const open = attempts.find(({ state }) => state === 'open') ?? null
  return { times, used, limit, open, obstacle: obstacle(times, used, limit, now) }
}

function obstacle({ opensAt, locksAt }: Times, used: number, limit: number | null, now: number): Obstacle | null {
  if (opensAt !== null && now < opensAt) return { kind: 'not-open' }
  if (locksAt !== null && now >= locksAt) return { kind: 'closed' }
  return limit !== null && used >= limit ? { kind: 'used', limit } : null
}

/** An attempt's result as it counts: the instructor's where there is one; 0-100, null where it could not be scored. */
export const countedScore = ({ score, override }: Pick<Attempt, 'score' | 'override'>) => override?.score ?? score

/** Several attempts' results as one, 0-100 with two decimals at most; null without any. `scores` in the order of the attempts. */
export function keptScore(scores: readonly number[], keep: AssignmentSettings['keep']): number | null {
  const last = scores.at(-1)
  if (last === undefined) return null
  if (keep === 'best') return Math.max(...scores)
  if (keep === 'last') return last
  return Math.round((scores.reduce((sum, s) => sum + s, 0) / scores.length) * 100) / 100
}
