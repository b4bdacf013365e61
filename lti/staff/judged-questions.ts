import { questionKey, type RubricChange } from '../course/assignments.ts'
import type { Result } from '../course/results.ts'
import { rubricFor } from '../grades/rubric-changes.ts'
import type { JudgedQuestion } from './regrade-page.ts'

/** The questions that were asked, as they are judged now; those of most attempts first. */
export function judgedQuestions(results: readonly Result[], rubrics?: readonly RubricChange[]): JudgedQuestion[] {
  const changed = rubricFor(rubrics)
  const found = new Map<string, JudgedQuestion>()
  for (const { state } of results) {
    for (const pair of state.pairs) {
      const { question } = pair
      const key = questionKey(question)
      const known = found.get(key)
      const { keyPoints, reference } = changed(pair) ?? question.rubric
      found.set(
        key,
        known
          ? { ...known, attempts: known.attempts + 1 }
          : { key, text: question.text, keyPoints, reference, attempts: 1 },
      )
    }
  }
  return [...found.values()].sort((a, b) => b.attempts - a.attempts)
}
