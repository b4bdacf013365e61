import type { Engine } from '../../core/engine/engine.ts'
import type { Assignment } from '../course/assignments.ts'
import type { Attempts } from '../course/attempts.ts'
import { allResults } from '../course/results.ts'
import { type Agreement, agreementOf, type HandGrades, MOST_APART } from './hand-grades.ts'

type Parts = { attempts: Attempts; engine: Engine; handGrades: HandGrades }

/** Checking the machine by hand, where an assignment asks for it. */
export interface CheckFirst {
  agreement(assignment: Assignment): Promise<Agreement>
  /** Why nothing may be released yet, fit to show; null: it may. */
  whyHeld(assignment: Assignment): Promise<string | null>
}

export function checkFirst({ attempts, engine, handGrades }: Parts): CheckFirst {
  async function agreement(assignment: Assignment): Promise<Agreement> {
    const results = await allResults(assignment.id, { attempts, engine })
    return agreementOf(results, await handGrades.of(assignment.id))
  }
  return {
    agreement,
    async whyHeld(assignment) {
      if (!assignment.settings?.checkFirst) return null
      const { holds, left, apart } = await agreement(assignment)
      if (holds) return null
      if (left.length > 0)
        return `Nothing is released before you have graded ${left.length} ${left.length === 1 ? 'answer' : 'answers'} by hand.`
      return `Nothing is released yet: your grades and the machine’s lie ${apart} points apart, and ${MOST_APART} is the most.`
    },
  }
}
