import type { Engine } from '../../core/engine/engine.ts'
import { GreenroomError } from '../../core/errors.ts'
import type { AskedQuestion } from '../../core/interview/events.ts'
import type { ClosedState } from '../../core/interview/state.ts'
import type { Report } from '../../core/report/report.ts'
import type { Attempt, Attempts } from './attempts.ts'

/** A finished attempt with what was said and judged in it. */
export type Result = { attempt: Attempt; interview: string; state: ClosedState; report: Report }

/** A finished attempt's result; null where it goes on, or its interview was deleted. */
export async function resultOf(attempt: Attempt, engine: Engine): Promise<Result | null> {
  const { interview } = attempt
  if (!interview || attempt.state === 'open' || attempt.deletedAt) return null
  try {
    const [state, report] = await Promise.all([engine.view(interview), engine.report(interview)])
    return report && state.status === 'closed' ? { attempt, interview, state, report } : null
  } catch (error) {
    // Deleted by the person, or by the server's own date.
    if (error instanceof GreenroomError && error.code === 'not-found') return null
    throw error
  }
}

/** All results of an assignment, a few at a time. */
export async function* resultsOf(
  assignment: string,
  { attempts, engine }: { attempts: Attempts; engine: Engine },
): AsyncGenerator<Result> {
  const all = await attempts.ofAssignment(assignment)
  for (let i = 0; i < all.length; i += AT_ONCE) {
    const some = await Promise.all(all.slice(i, i + AT_ONCE).map((a) => resultOf(a, engine)))
    yield* some.filter((result) => result !== null)
  }
}

const AT_ONCE = 16

/** The same as a list, for what needs them all. */
export async function allResults(assignment: string, parts: { attempts: Attempts; engine: Engine }): Promise<Result[]> {
  const results: Result[] = []
  for await (const result of resultsOf(assignment, parts)) results.push(result)
  return results
}

/** The questions of a result by their ids within it. */
export const questionsOf = ({ state }: Result): Map<string, AskedQuestion> =>
  new Map(state.pairs.map(({ question }) => [question.id, question]))
