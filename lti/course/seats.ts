import { isDeepStrictEqual } from 'node:util'
import { GreenroomError } from '../../core/errors.ts'
import { courseCandidate } from '../../core/identity/linked-accounts.ts'
import type { Clock, Records } from '../../core/ports.ts'
import type { Launch } from '../platform/claims.ts'
import { nameOf } from '../platform/secrets.ts'
import type { Assignment } from './assignments.ts'

const SEATS = 'lti-seats'

/** More time for one student: all of it counts for attempts that run, too. */
export type ExtraTime = {
  /** The time limit times this. */
  multiplier: number | null
  /** Minutes on top of it. */
  minutes: number | null
  /** This many minutes in the place of the assignment's limit. */
  limitMinutes: number | null
}

/** One student's place in one assignment. */
export type Seat = {
  id: string
  assignment: string
  platform: string
  /** The platform's opaque id. */
  user: string
  name: string | null
  email: string | null
  /** Whose the interviews are: one candidate for each person of a platform. */
  candidate: string
  /** What the platform told of this student: its own dates and limits count beside the assignment's. */
  platformSays: { dueAt: number | null; locksAt: number | null; attempts: number | null }
  extra: ExtraTime | null
  /** A preview in the platform by somebody who teaches: nothing is delivered. */
  preview: boolean
}

export const seatOf = (assignment: string, user: string) => nameOf('seat', assignment, user)
const candidateOf = (platform: string, user: string) => courseCandidate(nameOf('person', platform, user))

export interface Seats {
  ofLaunch(launch: Launch, assignment: Assignment): Promise<Seat>
  /** The seat of somebody in the course who has not opened the assignment yet; leaves one that is there as it is. */
  reserve(assignment: Assignment, person: { user: string; name: string | null; email: string | null }): Promise<Seat>
  get(id: string): Promise<Seat | null>
  ofAssignment(assignment: string): Promise<Seat[]>
  /** Errors: GreenroomError 'not-found'. */
  setExtra(id: string, extra: ExtraTime | null): Promise<Seat>
}

const PAGE = 500

export function seats({ records, clock }: { records: Records; clock: Clock }): Seats {
  const get = (id: string) => records.get<Seat>(SEATS, id, clock.now())

  async function write(id: string, edit: (seat: Seat | null) => Seat): Promise<Seat> {
    for (;;) {
      const found = await get(id)
      const next = edit(found?.value ?? null)
      // Most launches tell what is known.
      if (found && isDeepStrictEqual(found.value, next)) return next
      const tags = [`assignment:${next.assignment}`]
      try {
        await records.put(SEATS, id, next, { expect: found?.version ?? 'absent', tags }, clock.now())
        return next
      } catch (error) {
        if (!(error instanceof GreenroomError && error.code === 'conflict')) throw error
      }
    }
  }

  return {
    ofLaunch(launch, assignment) {
      const { user, name, email, custom } = launch
      const id = seatOf(assignment.id, user)
      const told = {
        ...{ id, assignment: assignment.id, platform: assignment.platform, user },
        candidate: candidateOf(assignment.platform, user),
        platformSays: {
          dueAt: momentOf(custom.due_at),
          locksAt: momentOf(custom.lock_at),
          attempts: countOf(custom.allowed_attempts),
        },
        preview: custom.student_view === 'true',
      }
      return write(id, (before) => ({
        ...told,
        name: name ?? before?.name ?? null,
        email: email ?? before?.email ?? null,
        extra: before?.extra ?? null,
      }))
    },
    reserve(assignment, { user, name, email }) {
      const id = seatOf(assignment.id, user)
      const fresh: Seat = {
        ...{ id, assignment: assignment.id, platform: assignment.platform, user, name, email },
        candidate: candidateOf(assignment.platform, user),
        platformSays: { dueAt: null, locksAt: null, attempts: null },
        ...{ extra: null, preview: false },
      }
      return write(id, (before) => before ?? fresh)
    },
    get: async (id) => (await get(id))?.value ?? null,
    async ofAssignment(assignment) {
      const all: Seat[] = []
      for (let after = ''; ; ) {
        const page = await records.find<Seat>(SEATS, `assignment:${assignment}`, { limit: PAGE, after }, clock.now())
        all.push(...page.map(({ value }) => value))
        if (page.length < PAGE) return all
        after = page.at(-1)?.key ?? ''
      }
    },
    setExtra: (id, extra) =>
      write(id, (before) => {
        if (!before) throw new GreenroomError('not-found', 'There is no such student in this assignment.')
        return { ...before, extra }
      }),
  }
}

/** An ISO 8601 time as milliseconds since the Unix epoch, or null. */
function momentOf(text: string | undefined): number | null {
  const at = text === undefined ? Number.NaN : Date.parse(text)
  return Number.isFinite(at) && at > 0 ? at : null
}

/** Canvas says -1 where attempts are not limited. */
function countOf(text: string | undefined): number | null {
  return text !== undefined && /^[1-9]\d{0,3}$/.test(text) ? Number(text) : null
}
