import { type Sentence, splitSentences } from './sentences.ts'

/**
 * Something to be said. A move is what the interviewer says of itself and is taken up again after a false alarm; a reply (a
 * hint, a repetition) answers the candidate; an aside is the room's own word, never said twice.
 */
export type LineKind = 'move' | 'reply' | 'aside'

export type Line = {
  kind: LineKind
  words: string
  sentences: Sentence[]
  /** All of its words are known. */
  complete: boolean
  /** The sentence that is said next. */
  next: number
  /** How many sentences the voice has been given at any time. */
  begun: number
  /** The candidate interrupted it; it waits to be taken up. */
  stopped: boolean
  /** It was interrupted before. */
  again: boolean
  /** Where in `words` the question begins; null while unknown or without one. */
  question: number | null
}

export function newLine(kind: LineKind, words: string, complete: boolean): Line {
  const sentences = splitSentences(words, 0, complete)
  return { kind, words, sentences, complete, next: 0, begun: 0, stopped: false, again: false, question: null }
}

/** More of a line's words. */
export function extend(line: Line, piece: string): void {
  line.words += piece
  line.sentences.push(...splitSentences(line.words, line.sentences.at(-1)?.to ?? 0, false))
}

/**
 * A line's words as they were stored. Returns false when what the voice was given already is not how they begin: then the
 * line is stale.
 */
export function settle(line: Line, words: string, question: string | null): boolean {
  const given = line.sentences[line.begun - 1]?.to ?? 0
  if (!words.startsWith(line.words.slice(0, given).trimEnd())) return false
  line.sentences = [...line.sentences.slice(0, line.begun), ...splitSentences(words, given, true)]
  line.words = words
  line.complete = true
  const place = question === null ? -1 : words.lastIndexOf(question)
  line.question = place < 0 ? (line.sentences.at(-1)?.from ?? 0) : place
  return true
}

/** Whether the question itself is being said when sentence `index` is. */
export function reaches(line: Line, index: number): boolean {
  const sentence = line.sentences[index]
  return line.question !== null && (sentence === undefined || sentence.to > line.question)
}
