import type { ClosedState, Pair } from '../interview/state.ts'
import type { Report } from '../report/report.ts'
import { redact } from './redact.ts'

/** A line of an export, under the names that `npm run prepare:data` reads. */
export type TrainingLine = {
  Job_Position: string
  Question: string
  Answer: string
  'Interview Phase': string
  /** The score, 0-10; null where there was none. */
  'Answer Quality': string | null
  /** What was asked after the answer; null where the next thing was another main question. */
  'Follow Up': string | null
}

/** What an interview could teach: each answer with its score and the follow-up that it drew, redacted. Nothing names the candidate. */
export function trainingLines(state: ClosedState, report: Report | null, names: readonly string[]): TrainingLine[] {
  const clean = (text: string) => redact(text, names)
  return state.pairs.flatMap((pair, i) => {
    if (pair.outcome.kind !== 'answered') return []
    const score = report?.answers.find(({ id }) => id === pair.question.id)?.score ?? null
    const after = state.pairs[i + 1]
    return [
      {
        Job_Position: state.plan.role.replaceAll('-', ' '),
        // A question that was made from somebody's resume may name them.
        Question: clean(pair.question.text),
        Answer: clean(pair.outcome.text),
        'Interview Phase': pair.question.phase,
        'Answer Quality': score === null ? null : String(score),
        'Follow Up': after && follows(after, pair) ? clean(after.question.text) : null,
      },
    ]
  })
}

const follows = ({ question }: Pair, before: Pair): boolean =>
  question.kind === 'follow-up' && question.parent === (before.question.parent ?? before.question.id)
