import { stem } from './stem.ts'
import { type Token, tokenize } from './tokens.ts'
import { LEXICON, type Lexeme, type WordVectors } from './vectors.ts'
import { isFunctionWord, isNegator } from './words.ts'

/** A word with what the scorer needs to know about it. */
export type Word = Token & {
  stem: string
  /** How much the word tells: 0.4 for the commonest, 1 for a word of rank 10,000, at most 1.4. 0 for function words. */
  weight: number
  /** Row in the word vectors, or -1. */
  row: number
  negator: boolean
}

/**
 * Takes a text apart. The weight is the information of the word under Zipf's law, p(rank) = 1 / (12 (rank + 2.7)),
 * flattened: "first" and "last" are common and may yet be the point.
 */
export function analyse(text: string, vectors: WordVectors): Word[] {
  return tokenize(text).map((token) => ({ ...token, ...lexeme(token.word, vectors) }))
}

function lexeme(word: string, vectors: WordVectors): Lexeme {
  const known = vectors.lexicon.get(word)
  if (known) return known
  const weight = isFunctionWord(word) ? 0 : wordWeight(vectors.rank(word))
  const found = { stem: stem(word), weight, row: vectors.row(word), negator: isNegator(word) }
  if (vectors.lexicon.size < LEXICON) vectors.lexicon.set(word, found)
  return found
}

export function wordWeight(rank: number): number {
  const information = Math.log(12 * (rank + 2.7))
  return Math.min(1.4, Math.max(0.4, (information - 2) / 10))
}
