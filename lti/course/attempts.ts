import { GreenroomError } from '../../core/errors.ts'
import type { Clock, Records } from '../../core/ports.ts'
import { nameOf } from '../platform/secrets.ts'
import type { Seat } from './seats.ts'
import type { Place } from './settings.ts'

const ATTEMPTS = 'lti-attempts'
const PAGE = 500

/** A student's wish that somebody looks at a released result again. */
export type Appeal = {
  at: number
  /** The student's own words. */
  reason: string
  /** Another scoring that knew nothing of the first; null while it is being made. `scorer` names who scored. */
  second: { score: number | null; scorer: string; at: number } | null
  /** What the instructor decided, with words for the student. */
  decision: { granted: boolean; words: string; by: string; at: number } | null
}

/** One interview of one student for one assignment. */
export type Attempt = {
  id: string
  seat: string
  assignment: string
  /** 1, 2, 3, ... */
  number: number
  /** Null for the moment between the attempt's and the interview's beginning. */
  interview: string | null
  place: Place
  /** Makes the choice of questions repeatable. */
  seed: number
  startedAt: number
  /** 'void': it could not be scored, and does not count. */
  state: 'open' | 'submitted' | 'void'
  /** When the interview closed: what late means. */
  submittedAt: number | null
  /** The report's, 0-100. */
  score: number | null
  /** What went best and what to work on first, by the report; absent or null: it says neither. */
  gist?: string | null
  /** Log version of the report that the score stands in. */
  basis: number | null
  /** The instructor's own score, 0-100, and why. */
  override: { score: number; reason: string; by: string; at: number } | null
  /** When the student may read the report and the grade counts; null: not yet. */
  releasedAt: number | null
  /** Whether what follows from its present state was set going: the grade's delivery. */
  settled: boolean
  appeal?: Appeal | null
  /** When the interview was deleted by the course's own date, the score being kept. */
  deletedAt?: number | null
}

export interface Attempts {
  /** Errors: GreenroomError 'conflict' where this number has been begun already. */
  begin(seat: Seat, number: number, place: Place, seed: number): Promise<Attempt>
  get(id: string): Promise<Attempt | null>
  /** The attempt that an interview belongs to, if it belongs to any. */
  ofInterview(interview: string): Promise<Attempt | null>
  /** In order. */
  ofSeat(seat: string): Promise<Attempt[]>
  ofAssignment(assignment: string): Promise<Attempt[]>
  /** Those that are open or not settled, of all assignments; a page of them after an id. */
  unfinished(after: string): Promise<Attempt[]>
  /** Errors: GreenroomError 'not-found'. */
  change(id: string, edit: (attempt: Attempt) => Attempt): Promise<Attempt>
}

export function attempts({ records, clock }: { records: Records; clock: Clock }): Attempts {
  const get = (id: string) => records.get<Attempt>(ATTEMPTS, id, clock.now())

  const put = (attempt: Attempt, expect: number | 'absent') => {
    const tags = [`seat:${attempt.seat}`, `assignment:${attempt.assignment}`]
    if (attempt.interview) tags.push(`interview:${attempt.interview}`)
    if (attempt.state === 'open' || !attempt.settled) tags.push('unfinished')
    return records.put(ATTEMPTS, attempt.id, attempt, { expect, tags }, clock.now())
  }

  async function tagged(tag: string): Promise<Attempt[]> {
    const all: Attempt[] = []
    for (let after = ''; ; ) {
      const page = await records.find<Attempt>(ATTEMPTS, tag, { limit: PAGE, after }, clock.now())
      all.push(...page.map(({ value }) => value))
      if (page.length < PAGE) return all.sort((a, b) => a.number - b.number)
      after = page.at(-1)?.key ?? ''
    }
  }

  return {
    async begin(seat, number, place, seed) {
      const attempt: Attempt = {
        ...{ id: nameOf('attempt', seat.id, number), seat: seat.id, assignment: seat.assignment, number, place, seed },
        ...{ interview: null, startedAt: clock.now(), state: 'open', submittedAt: null, score: null, basis: null },
        ...{ override: null, releasedAt: null, settled: false },
      }
      await put(attempt, 'absent')
      return attempt
    },
    get: async (id) => (await get(id))?.value ?? null,
    async ofInterview(interview) {
      const [found] = await records.find<Attempt>(ATTEMPTS, `interview:${interview}`, { limit: 1 }, clock.now())
      return found?.value ?? null
    },
    ofSeat: (seat) => tagged(`seat:${seat}`),
    ofAssignment: (assignment) => tagged(`assignment:${assignment}`),
    async unfinished(after) {
      const page = await records.find<Attempt>(ATTEMPTS, 'unfinished', { limit: PAGE, after }, clock.now())
      return page.map(({ value }) => value)
    },
    async change(id, edit) {
      for (;;) {
        const found = await get(id)
        if (!found) throw new GreenroomError('not-found', 'There is no such attempt.')
        const next = edit(found.value)
        try {
          await put(next, found.version)
          return next
        } catch (error) {
          if (!(error instanceof GreenroomError && error.code === 'conflict')) throw error
        }
      }
    },
  }
}
