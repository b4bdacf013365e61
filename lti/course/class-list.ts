import { GreenroomError } from '../../core/errors.ts'
import type { Clock } from '../../core/ports.ts'
import type { Platforms } from '../platform/platforms.ts'
import { type Member, readRoster } from '../platform/roster.ts'
import type { Services } from '../platform/services.ts'
import type { Assignment } from './assignments.ts'
import { type OverviewParts, type OverviewRow, overviewOf } from './overview.ts'

/** A list that was read less than so long ago is not read again: filters and pages are quick. */
const FRESH_MS = 5 * 60 * 1000
const MOST_KEPT = 100
const TIMEOUT_MS = 60_000

/** Everybody of an assignment; where the platform's list cannot be read, who opened it, and why. */
export type ClassList = { rows: OverviewRow[]; members: readonly Member[] | null; problem: string | null }

export interface ClassLists {
  /** `fresh`: asks the platform, however lately it was asked. */
  of(assignment: Assignment, options?: { fresh?: boolean }): Promise<ClassList>
}

type Parts = OverviewParts & { clock: Clock; platforms: Platforms; services: Services }

export function classLists(parts: Parts): ClassLists {
  const { clock, platforms, services } = parts
  const kept = new Map<string, { members: Member[] | null; at: number }>()

  async function membersOf(assignment: Assignment, fresh: boolean): Promise<Member[] | null> {
    const known = kept.get(assignment.id)
    if (known && !fresh && clock.now() - known.at < FRESH_MS) return known.members
    const platform = await platforms.byId(assignment.platform)
    if (!platform) throw new GreenroomError('not-found', 'The platform is gone.')
    const members = await readRoster(assignment, platform, { services, signal: AbortSignal.timeout(TIMEOUT_MS) })
    kept.delete(assignment.id)
    kept.set(assignment.id, { members, at: clock.now() })
    for (const oldest of kept.keys()) {
      if (kept.size <= MOST_KEPT) break
      kept.delete(oldest)
    }
    return members
  }

  return {
    async of(assignment, { fresh = false } = {}) {
      try {
        const members = await membersOf(assignment, fresh)
        return { rows: await overviewOf(assignment, members, parts), members, problem: null }
      } catch (error) {
        if (!(error instanceof GreenroomError)) throw error
        const problem = `The list of students cannot be read just now. ${error.message}`
        return { rows: await overviewOf(assignment, null, parts), members: null, problem }
      }
    },
  }
}
