import { wordSimilarity } from '../../core/scoring/built-in/align.ts'
import { analyse, type Word } from '../../core/scoring/built-in/analysis.ts'
import type { WordVectors } from '../../core/scoring/built-in/vectors.ts'

type Asked = { id: string; question: string; keyPoints: readonly string[] }

/** How alike two questions are. */
export type Pair = {
  ids: [string, string]
  /** How far they ask for the same in whatever words: 1 the same words or their synonyms, 0 nothing in common. */
  asks: number
  /** Cosine of the rare words of the questions and their key points: 1 the same words, 0 none in common. */
  matter: number
}

/** Compares every question with every other one. A word that many of them use tells little about each. */
export function* pairs(questions: readonly Asked[], vectors: WordVectors): Generator<Pair> {
  const asked = questions.map((q) => distinct(analyse(q.question, vectors)))
  const similar = similarities(asked.flat(), vectors)
  const matters = matterOf(questions, vectors)
  for (const [i, a] of questions.entries()) {
    for (let j = i + 1; j < questions.length; j++) {
      const b = questions[j] as Asked
      const [ours, theirs] = [asked[i] ?? [], asked[j] ?? []]
      const asks = (found(ours, theirs, similar) + found(theirs, ours, similar)) / 2
      yield { ids: [a.id, b.id], asks, matter: cosine(matters[i], matters[j]) }
    }
  }
}

type Similarity = (a: Word, b: Word) => number

/** The similarity of every two of some words, worked out once, since the same words meet in many pairs. */
function similarities(words: readonly Word[], vectors: WordVectors): Similarity {
  const all = [...new Map(words.map((word) => [word.word, word])).values()]
  const place = new Map(all.map((word, i) => [word.word, i]))
  const table = new Float32Array(all.length ** 2)
  for (const [i, a] of all.entries()) {
    for (let j = i; j < all.length; j++) {
      const similarity = wordSimilarity(a, all[j] as Word, vectors)
      table[i * all.length + j] = similarity
      table[j * all.length + i] = similarity
    }
  }
  return (a, b) => table[(place.get(a.word) ?? Number.NaN) * all.length + (place.get(b.word) ?? Number.NaN)] ?? 0
}

/** Share of `wanted`, by weight, for which `said` holds something alike. */
function found(wanted: readonly Word[], said: readonly Word[], similar: Similarity): number {
  let hit = 0
  let all = 0
  for (const word of wanted) {
    let best = 0
    for (const other of said) best = Math.max(best, similar(word, other))
    all += word.weight
    hit += word.weight * best
  }
  return all === 0 ? 0 : hit / all
}

/** Of each question and its key points: the inverse document frequency of every stem, as a vector of length 1. */
function matterOf(questions: readonly Asked[], vectors: WordVectors): Map<string, number>[] {
  const stems = questions.map((q) =>
    distinct(analyse([q.question, ...q.keyPoints].join('. '), vectors)).map((word) => word.stem),
  )
  const uses = new Map<string, number>()
  for (const stem of stems.flat()) uses.set(stem, (uses.get(stem) ?? 0) + 1)
  const rarity = (stem: string) => Math.log((questions.length + 1) / (uses.get(stem) ?? 1))
  return stems.map((own) => {
    const length = Math.hypot(...own.map(rarity)) || 1
    return new Map(own.map((stem) => [stem, rarity(stem) / length]))
  })
}

function cosine(a = new Map<string, number>(), b = new Map<string, number>()): number {
  let sum = 0
  for (const [stem, weight] of a) sum += weight * (b.get(stem) ?? 0)
  return sum
}

function distinct(words: readonly Word[]): Word[] {
  return [...new Map(words.filter((word) => word.weight > 0).map((word) => [word.stem, word])).values()]
}
