import type { AnswerTiming } from '../interview/events.ts'
import type { TypedDelivery } from './delivery.ts'
import { countFillers } from './fillers.ts'

/** Under this many words a rate says nothing. */
export const FEWEST_WORDS_FOR_A_RATE = 10

const wordsOf = new Intl.Segmenter('en', { granularity: 'word' })
const sentencesOf = new Intl.Segmenter('en', { granularity: 'sentence' })

/** Measures how a typed answer was delivered. `deliveryDefinitions` says what each figure means. */
export function measureTyped(text: string, timing: AnswerTiming): TypedDelivery {
  const words = countWords(text)
  const fillers = countFillers(text)
  const found = fillers.reduce((sum, { count }) => sum + count, 0)
  return {
    kind: 'typed',
    totalMs: timing.totalMs,
    delayMs: timing.firstInputMs,
    words,
    sentences: countSentences(text),
    fillers,
    fillersPer100Words: words < FEWEST_WORDS_FOR_A_RATE ? null : Math.round((found / words) * 1000) / 10,
  }
}

/** Words as Unicode bounds them (UAX #29): "don't" is one, punctuation is none. */
export function countWords(text: string): number {
  let count = 0
  for (const { isWordLike } of wordsOf.segment(text)) if (isWordLike) count++
  return count
}

/** Sentences as Unicode bounds them (UAX #29) that hold at least one word. */
export function countSentences(text: string): number {
  let count = 0
  for (const { segment } of sentencesOf.segment(text)) if (/[\p{L}\p{N}]/u.test(segment)) count++
  return count
}
