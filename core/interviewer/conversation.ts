import type { OpenState, Outcome, Pair } from '../interview/state.ts'

/** How much of an answer a model is shown, in UTF-16 code units: the latest, the thread's, and earlier ones. */
const LATEST = 6_000
const THREAD = 2_000
const EARLIER = 300

/** What was said, for a model to read as data; long answers are cut in the middle. */
export type Exchange = {
  question: string
  answer: string | null
  outcome: Outcome['kind']
}

/** The conversation so far: the current thread (a main question with its follow-ups) nearly in full, the rest in short. */
export function conversationOf({ pairs }: OpenState): Exchange[] {
  const thread = pairs.findLastIndex((p) => p.question.kind === 'main')
  return pairs.map((pair, i) => exchange(pair, i === pairs.length - 1 ? LATEST : i >= thread ? THREAD : EARLIER))
}

function exchange({ question, outcome }: Pair, length: number): Exchange {
  const answer = outcome.kind === 'answered' ? shorten(outcome.text, length) : null
  return { question: question.text, answer, outcome: outcome.kind }
}

function shorten(text: string, length: number): string {
  if (text.length <= length) return text
  const half = Math.floor(length / 2)
  return `${text.slice(0, half).toWellFormed()} [...] ${text.slice(-half).toWellFormed()}`
}
