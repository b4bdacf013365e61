import type { Pair } from '../../core/interview/state.ts'
import type { Rubric } from '../../core/scoring/rubric.ts'
import { questionKey, type RubricChange } from '../course/assignments.ts'

/** What an answer is judged by where an instructor changed it; null for every other. */
export function rubricFor(changes: readonly RubricChange[] = []): (pair: Pair) => Rubric | null {
  const known = new Map(changes.map((change) => [change.question, change]))
  return ({ question }) => {
    const change = known.get(questionKey(question))
    if (!change) return null
    const { keyPoints, reference } = change
    return { ...question.rubric, keyPoints, reference: reference ?? question.rubric.reference }
  }
}
