import { languageOf } from '../interview/language-of.ts'
import type { Pair, StartedState } from '../interview/state.ts'
import type { ScoreRequest } from './score.ts'

/** What a scorer is asked about an answered question of an interview. */
export function scoreRequest({ question, outcome }: Pair, { plan, pairs }: StartedState): ScoreRequest {
  const language = languageOf({ plan, pairs })
  const parent = pairs.find((p) => p.question.id === question.parent)
  const before =
    parent?.outcome.kind === 'answered' ? { question: parent.question.text, answer: parent.outcome.text } : null
  const { role, type, level } = plan
  const answer = outcome.kind === 'answered' ? outcome.text : ''
  return { role, type, level, question: question.text, rubric: question.rubric, answer, parent: before, language }
}
