import { GreenroomError } from '../../core/errors.ts'
import type { Clock, Records } from '../../core/ports.ts'
import { sameScore, type WantedScore } from '../platform/scores.ts'

const DELIVERIES = 'lti-deliveries'
const PAGE = 500
const MOST_HISTORY = 30

export type DeliveryNote = { at: number; what: 'asked' | 'sent' | 'failed' | 'kept' | 'again'; details: string }

/** What became of one student's grade on its way to the platform. Its id is the seat's. */
export type Delivery = {
  id: string
  assignment: string
  /**
   * 'waiting': to be sent, or tried again. 'failed': not tried again by itself. 'kept': the platform holds a grade that somebody
   * gave there, and it stays.
   */
  state: 'waiting' | 'sent' | 'failed' | 'kept'
  wanted: WantedScore
  /** Grows with every change of what is wanted. */
  revision: number
  /** Send even over what was graded in the platform. */
  overwrite: boolean
  /** What was taken last. */
  sent: { wanted: WantedScore; at: number } | null
  /** The last grade that was taken. */
  graded: { given: number; maximum: number } | null
  /** What is on its way, or was when the answer got lost: nobody knows whether it arrived. */
  tried: { wanted: WantedScore } | null
  /** Attempts that the platform knows of. */
  knownAttempts: string[]
  /** The greatest timestamp ever sent, in milliseconds; the next must be greater. */
  lastTimestamp: number
  tries: number
  problem: { at: number; status: number | null; message: string } | null
  /** The platform asked not to be called before; milliseconds since the Unix epoch. Absent or null: it did not. */
  notBefore?: number | null
  history: DeliveryNote[]
}

export interface Deliveries {
  get(seat: string): Promise<Delivery | null>
  ofAssignment(assignment: string): Promise<Delivery[]>
  /** Those that wait, of all assignments. */
  waiting(after: string): Promise<Delivery[]>
  /** Wants a score delivered. Returns whether there is anything to do. */
  want(seat: string, assignment: string, wanted: WantedScore): Promise<boolean>
  /** Errors: GreenroomError 'not-found'. */
  change(seat: string, edit: (delivery: Delivery) => Delivery): Promise<Delivery>
}

export function deliveries({ records, clock }: { records: Records; clock: Clock }): Deliveries {
  const get = (id: string) => records.get<Delivery>(DELIVERIES, id, clock.now())

  async function write(seat: string, edit: (delivery: Delivery | null) => Delivery | null): Promise<Delivery | null> {
    for (;;) {
      const found = await get(seat)
      const next = edit(found?.value ?? null)
      if (next === null) return found?.value ?? null
      const tags = [`assignment:${next.assignment}`, ...(next.state === 'waiting' ? ['waiting'] : [])]
      try {
        await records.put(DELIVERIES, seat, next, { expect: found?.version ?? 'absent', tags }, clock.now())
        return next
      } catch (error) {
        if (!(error instanceof GreenroomError && error.code === 'conflict')) throw error
      }
    }
  }

  async function tagged(tag: string): Promise<Delivery[]> {
    const all: Delivery[] = []
    for (let after = ''; ; ) {
      const page = await records.find<Delivery>(DELIVERIES, tag, { limit: PAGE, after }, clock.now())
      all.push(...page.map(({ value }) => value))
      if (page.length < PAGE) return all
      after = page.at(-1)?.key ?? ''
    }
  }

  return {
    get: async (seat) => (await get(seat))?.value ?? null,
    ofAssignment: (assignment) => tagged(`assignment:${assignment}`),
    async waiting(after) {
      const page = await records.find<Delivery>(DELIVERIES, 'waiting', { limit: PAGE, after }, clock.now())
      return page.map(({ value }) => value)
    },
    async want(seat, assignment, wanted) {
      const at = clock.now()
      const delivery = await write(seat, (before) => {
        if (!before) return first(seat, assignment, wanted, at)
        if (sameScore(before.wanted, wanted)) return null
        const revision = before.revision + 1
        const history = noted(before.history, { at, what: 'asked', details: scoreInWords(wanted) })
        return { ...before, state: 'waiting', wanted, revision, overwrite: false, tries: 0, problem: null, history }
      })
      return delivery?.state === 'waiting'
    },
    async change(seat, edit) {
      const changed = await write(seat, (before) => {
        if (!before) throw new GreenroomError('not-found', 'There is nothing to deliver for this student.')
        return edit(before)
      })
      return changed as Delivery
    },
  }
}

function first(id: string, assignment: string, wanted: WantedScore, at: number): Delivery {
  return {
    ...{
      id,
      assignment,
      state: 'waiting',
      wanted,
      revision: 1,
      overwrite: false,
      sent: null,
      graded: null,
      tried: null,
    },
    ...{ knownAttempts: [], lastTimestamp: 0, tries: 0, problem: null },
    history: [{ at, what: 'asked', details: scoreInWords(wanted) }],
  }
}

export const noted = (history: readonly DeliveryNote[], note: DeliveryNote) => [...history, note].slice(-MOST_HISTORY)

export const scoreInWords = ({ given, maximum }: Pick<WantedScore, 'given' | 'maximum'>) =>
  given === null ? 'handed in, to be graded' : `${given} of ${maximum}`
