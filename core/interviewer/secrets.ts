import type { Brief } from '../ports.ts'
import { stem } from '../scoring/built-in/stem.ts'
import { tokenize } from '../scoring/built-in/tokens.ts'
import { isFunctionWord } from '../scoring/built-in/words.ts'

/** So many words in a row, taken from a key point or a model answer, give it away. */
const RUN = 6
/** So large a share of a key point's content words gives it away, wherever they stand. */
const SHARE = 0.7
/** Text that only a machine reads, or letters one by one: a way around every look at words. */
const UNREADABLE = /[A-Za-z0-9+=_-]{40,}|(\b\p{L}\b[\s.,-]+){6,}/u
/** One word in common is no secret. */
const LEAST_SHARED = 2

/**
 * Tells whether words give away what a question is judged by. Only what is new counts: words of the questions, and words
 * that the candidate has said, may be said again. Returns what is wrong, for whoever spoke, or null.
 */
export function secretKeeper({ state, next }: Brief): (words: string) => string | null {
  const asked = state.pairs.map(({ question }) => question)
  const keyPoints = [...asked.flatMap((q) => q.rubric.keyPoints), ...(next?.keyPoints ?? [])]
  const references = [...asked.map((q) => q.rubric.reference), next?.modelAnswer ?? null].filter((r) => r !== null)
  const answers = state.pairs.flatMap(({ outcome }) => (outcome.kind === 'answered' ? [outcome.text] : []))
  const open = [...asked.map((q) => q.text), ...(next ? [next.question] : []), ...answers].map(wordsOf)

  const openRuns = new Set(open.flatMap(runs))
  const secretRuns = new Set([...keyPoints, ...references].flatMap((text) => runs(wordsOf(text))))
  const openStems = new Set(open.flatMap(contentStems))
  const secretPoints = [...new Set(keyPoints)].map((point) => {
    const stems = new Set(contentStems(wordsOf(point)))
    return stems.difference(openStems)
  })

  // A point must not be told in instalments either: what was said since the last main question counts.
  const since = state.pairs.slice(
    Math.max(
      0,
      state.pairs.findLastIndex((p) => p.question.kind === 'main'),
    ),
  )
  const before = new Set(since.flatMap((p) => contentStems(wordsOf(p.words)))).difference(openStems)

  return (words) => {
    if (UNREADABLE.test(words)) return 'Say it in plain words, without codes or spelling out.'
    const said = wordsOf(words)
    if (runs(said).some((run) => secretRuns.has(run) && !openRuns.has(run))) {
      return 'It gives away words of the key points or of the model answer. Ask without supplying any of them.'
    }
    const stems = new Set(contentStems(said))
    const told = secretPoints.some((point) => {
      const now = point.intersection(stems)
      const shared = now.union(point.intersection(before)).size
      return now.difference(before).size > 0 && shared >= LEAST_SHARED && shared / point.size > SHARE
    })
    return told ? 'It gives a key point away in other words. Ask more openly.' : null
  }
}

/** The words of a text in lower case. */
export function wordsOf(text: string): string[] {
  return tokenize(text).map((token) => token.word)
}

/** Stems of the words that carry content. */
export function contentStems(words: readonly string[]): string[] {
  return words.filter((word) => !isFunctionWord(word)).map(stem)
}

function runs(words: readonly string[]): string[] {
  const found: string[] = []
  for (let i = 0; i + RUN <= words.length; i++) {
    const run = words.slice(i, i + RUN)
    // A run of plain grammar says nothing.
    if (contentStems(run).length > 0) found.push(run.join(' '))
  }
  return found
}
