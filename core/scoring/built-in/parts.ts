import type { Passage } from './coverage.ts'

/** Words that a part has at least: a vector of fewer says little. */
const LEAST = 9
/** Most parts of an answer; those of longer answers are longer. */
const MOST_PARTS = 40

/** A stretch of an answer: `start` and `end` are UTF-16 units of its text, `text` the words without fillers. */
export type Part = { text: string; start: number; end: number; words: number }

/** Sounds that fill a pause; they would only blur what a part means. */
const FILLERS = /(?<![\p{L}\p{N}'’])(?:u+m+|u+h+|er+m*|hm+|ah|oh)(?![\p{L}\p{N}'’])[,.]?\s*/giu

/** An answer cut into parts of a thought or two, each of neighbouring clauses; at most MOST_PARTS. */
export function partsOf({ text, words, clauses }: Passage): Part[] {
  const least = Math.max(LEAST, words.length / MOST_PARTS)
  const parts: { start: number; end: number; words: number }[] = []
  for (const clause of clauses) {
    const [first, last] = [clause[0], clause.at(-1)]
    if (!first || !last) continue
    const before = parts.at(-1)
    if (before && before.words < least) {
      before.end = last.end
      before.words += clause.length
    } else parts.push({ start: first.start, end: last.end, words: clause.length })
  }
  // A crumb at the end belongs to what comes before it.
  const [last, before] = [parts.at(-1), parts.at(-2)]
  if (last && before && last.words < least / 2) {
    parts.pop()
    before.end = last.end
    before.words += last.words
  }
  return parts.map(({ start, end, words }) => ({ text: plain(text.slice(start, end)), start, end, words }))
}

/** A text as it is embedded. */
export const plain = (text: string): string => text.replace(FILLERS, '').replace(/\s+/g, ' ').trim() || text.trim()
