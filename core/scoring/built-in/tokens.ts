/** A word of a text. `text.slice(start, end)` is the word as written; `word` is lower case with straight apostrophes. */
export type Token = { word: string; start: number; end: number; sentence: number; clause: number }

const WORD = /\d+(?:[.,]\d+)*%?|[\p{L}\p{M}]+(?:['’][\p{L}\p{M}]+)*(?:\+\+|#(?!\w))?|[\p{L}\p{M}\p{N}]+/gu
const SENTENCE_END = /[!?;\n…]|\.(?=\s|$)|:(?=\s)/
const CLAUSE_END = /[,()–—]|\s-\s/

/** Words that open a new clause, so that one long breathless sentence still falls into parts. */
const OPENERS = new Set(
  'because but so then while whereas although though which when if since unless after before therefore however'.split(
    ' ',
  ),
)
/** Longest clause in words: a run-on without any mark is cut here. */
const CLAUSE_WORDS = 24
/** Clauses shorter than this grow on, so that "first, we ..." is not split. */
const CLAUSE_LEAST = 4

/** Splits a text into words, numbered by sentence and clause. Offsets are UTF-16 units of `text`. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = []
  let sentence = 0
  let clause = 0
  let inClause = 0
  let last = 0
  for (const match of text.matchAll(WORD)) {
    const start = match.index
    const gap = text.slice(last, start)
    const word = match[0].toLowerCase().replaceAll('’', "'")
    if (tokens.length > 0 && SENTENCE_END.test(gap)) {
      sentence++
      clause++
      inClause = 0
    } else if (inClause >= CLAUSE_WORDS || (inClause >= CLAUSE_LEAST && (CLAUSE_END.test(gap) || OPENERS.has(word)))) {
      clause++
      inClause = 0
    }
    last = start + match[0].length
    inClause++
    tokens.push({ word, start, end: last, sentence, clause })
  }
  return tokens
}
