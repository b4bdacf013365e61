import type { Deliveries, Delivery } from '../grades/deliveries.ts'
import type { Member } from '../platform/roster.ts'
import type { Assignment } from './assignments.ts'
import { countedScore, keptScore } from './attempt-rules.ts'
import type { Attempt, Attempts } from './attempts.ts'
import { type Seat, type Seats, seatOf } from './seats.ts'

/** One student of an assignment, with or without anything done. */
export type OverviewRow = {
  /** Null for a member who has not opened the assignment. */
  seat: Seat | null
  user: string
  name: string | null
  email: string | null
  /** False for those who left the course; their work stays. */
  active: boolean
  attempts: Attempt[]
  /** As it counts, released or not, 0-100. */
  score: number | null
  delivery: Delivery | null
}

export type OverviewParts = { seats: Seats; attempts: Attempts; deliveries: Deliveries }

/**
 * Everybody of the course who learns, and everybody who opened the assignment, by name. Without a roster (`members` null)
 * those who opened it.
 */
export async function overviewOf(
  assignment: Assignment,
  members: readonly Member[] | null,
  { seats, attempts, deliveries }: OverviewParts,
): Promise<OverviewRow[]> {
  const [sat, all, sent] = await Promise.all([
    seats.ofAssignment(assignment.id),
    attempts.ofAssignment(assignment.id),
    deliveries.ofAssignment(assignment.id),
  ])
  const bySeat = Map.groupBy(all, ({ seat }) => seat)
  const bySeatSent = new Map(sent.map((d) => [d.id, d]))
  const known = new Map(sat.filter((s) => !s.preview).map((s) => [s.user, s]))
  const learners = (members ?? []).filter((m) => m.learner || known.has(m.user))
  const users = new Set([...learners.map(({ user }) => user), ...known.keys()])
  const byUser = new Map(learners.map((m) => [m.user, m]))
  const keep = assignment.settings?.keep ?? 'best'
  const rows = [...users].map((user): OverviewRow => {
    const seat = known.get(user) ?? null
    const member = byUser.get(user)
    const id = seatOf(assignment.id, user)
    const own = (bySeat.get(id) ?? []).sort((a, b) => a.number - b.number)
    const scores = own.filter((a) => a.state === 'submitted').flatMap((a) => countedScore(a) ?? [])
    return {
      ...{ seat, user, name: member?.name ?? seat?.name ?? null, email: member?.email ?? seat?.email ?? null },
      active: member ? member.active : members === null,
      ...{ attempts: own, score: keptScore(scores, keep), delivery: bySeatSent.get(id) ?? null },
    }
  })
  return rows.sort((a, b) => byName.compare(a.name ?? a.user, b.name ?? b.user))
}

/** "Student 2" before "Student 10"; a collator made once is many times quicker than localeCompare. */
const byName = new Intl.Collator('en', { numeric: true })
