import type { Evidence, KeyPointCoverage } from '../score.ts'
import { wordSimilarity } from './align.ts'
import { analyse, type Word } from './analysis.ts'
import { cosine, type WordVectors } from './vectors.ts'

/** What a key point's word still counts when it stands in the question already: Sultan et al. 2016, "question demotion". */
export const DEMOTED = 0.3
/** Words that a stretch of the answer may have to be held against one key point; more would gather chance matches. */
const WINDOW_WORDS = 40
/** Raw likeness at which a key point counts as touched, and as fully said; between them the coverage rises in a straight line. */
const TOUCHED = 0.18
const SAID = 0.68
/** By how much TOUCHED rises with the answer's length: the best of many stretches is alike by chance more often. */
const CHANCE = 0.09
const CHANCE_WORDS = 20
/** What is left of a point's coverage when the answer says the opposite. */
const REVERSED = 0.45

/** A text taken apart into the clauses that can bear a key point. */
export type Passage = { text: string; words: Word[]; clauses: Word[][] }

/** Prepares a text once for any number of key points. */
export function readPassage(text: string, vectors: WordVectors): Passage {
  const words = analyse(text, vectors)
  const clauses: Word[][] = []
  for (const word of words) {
    const clause = clauses[word.clause]
    if (clause) clause.push(word)
    else clauses[word.clause] = [word]
  }
  return { text, words, clauses }
}

/** How far each key point is covered by an answer, with the stretch of the answer that covers it best. */
export function coverPoints(
  keyPoints: readonly string[],
  answer: Passage,
  question: string,
  vectors: WordVectors,
): KeyPointCoverage[] {
  return holdAgainst(keyPoints, answer, question, vectors).map(({ raw: _, ...coverage }) => coverage)
}

/** The same with the raw likeness of the best stretch, 0-1, which grades also what is too faint to be called covered. */
export function holdAgainst(
  keyPoints: readonly string[],
  answer: Passage,
  question: string,
  vectors: WordVectors,
): (KeyPointCoverage & { raw: number })[] {
  const asked = new Set(analyse(question, vectors).map((word) => word.stem))
  const weigh = (word: Word) => word.weight * (asked.has(word.stem) ? DEMOTED : 1)
  const centres = answer.clauses.map((clause) => centroid(clause, weigh, vectors))
  const known: Known = new Map()
  const touched = TOUCHED + CHANCE * Math.log1p(Math.min(400, answer.words.length) / CHANCE_WORDS)
  return keyPoints.map((keyPoint) => {
    const point = analyse(keyPoint, vectors)
    const { raw, window } = bestWindow(point, answer.clauses, centres, { weigh, known, vectors })
    const turned = raw > touched && oppositeSense(point, window, known, vectors) ? REVERSED : 1
    const share = Math.min(1, Math.max(0, (raw - touched) / (SAID - touched)))
    const coverage = Math.round(turned * share * 1000) / 1000
    return { keyPoint, coverage, evidence: coverage > 0 ? quote(answer.text, window) : null, raw: turned * raw }
  })
}

/** Similarities of words looked up before. */
type Known = Map<string, Map<string, number>>

type Tools = { weigh: (word: Word) => number; known: Known; vectors: WordVectors }

/**
 * The run of neighbouring clauses (at most four, at most WINDOW_WORDS words) that says most of a key point. `raw`, 0-1, joins
 * two views, 3 to 2: how much of the point's weighted words finds a match there, and how alike the two centroids are.
 */
function bestWindow(point: Word[], clauses: Word[][], centres: Float32Array[], { weigh, known, vectors }: Tools) {
  const telling = point.filter((word) => word.weight > 0)
  const weights = telling.map(weigh)
  const all = weights.reduce((sum, weight) => sum + weight, 0) || 1
  const centre = centroid(point, weigh, vectors)
  const matches = clauses.map((clause) => telling.map((word) => bestMatch(word, clause, known, vectors)))
  let best = { raw: 0, from: 0, to: 0 }
  for (let from = 0; from < clauses.length; from++) {
    const found = telling.map(() => 0)
    const sum = new Float32Array(vectors.dimensions)
    let length = 0
    for (let to = from; to < Math.min(clauses.length, from + 4); to++) {
      length += clauses[to]?.length ?? 0
      if (to > from && length > WINDOW_WORDS) break
      const row = matches[to] as number[]
      let covered = 0
      for (let i = 0; i < found.length; i++) {
        found[i] = Math.max(found[i] as number, row[i] as number)
        covered += (weights[i] as number) * (found[i] as number)
      }
      const clause = centres[to] as Float32Array
      for (let d = 0; d < sum.length; d++) sum[d] = (sum[d] as number) + (clause[d] as number)
      const raw = 0.6 * (covered / all) + 0.4 * Math.max(0, cosine(centre, sum))
      if (raw > best.raw + 0.01) best = { raw, from, to }
    }
  }
  return { raw: best.raw, window: clauses.slice(best.from, best.to + 1).flat() }
}

/** The best that a stretch has to offer for one word; an opposite counts only where nothing better stands. */
function bestMatch(word: Word, window: readonly Word[], known: Known, vectors: WordVectors): number {
  let best = 0
  for (const other of window) {
    if (other.weight === 0) continue
    const similarity = similar(word, other, known, vectors)
    if (similarity > best) best = similarity
    if (best === 1) break
  }
  return best
}

function similar(a: Word, b: Word, known: Known, vectors: WordVectors): number {
  let row = known.get(a.word)
  if (!row) {
    row = new Map()
    known.set(a.word, row)
  }
  const before = row.get(b.word)
  if (before !== undefined) return before
  const similarity = wordSimilarity(a, b, vectors)
  row.set(b.word, similarity)
  return similarity
}

/** Sum of a stretch's word vectors, each weighted by how much the word tells (Arora et al. 2017, SIF). */
function centroid(words: readonly Word[], weight: (word: Word) => number, vectors: WordVectors): Float32Array {
  const sum = new Float32Array(vectors.dimensions)
  for (const word of words) if (word.weight > 0 && word.row >= 0) vectors.add(sum, word.row, weight(word))
  return sum
}

/** Words before a word within which a negation reaches it. */
const REACH = 4

/** Whether the words that two stretches share stand negated in one and not in the other, or are replaced by their opposite. */
function oppositeSense(point: readonly Word[], window: readonly Word[], known: Known, vectors: WordVectors): boolean {
  let same = 0
  let turned = 0
  for (const word of point) {
    if (word.weight === 0 || word.negator) continue
    let match: Word | null = null
    let best = 0
    for (const other of window) {
      if (other.weight === 0 || other.negator) continue
      const similarity = similar(word, other, known, vectors)
      if (Math.abs(similarity) > Math.abs(best)) {
        best = similarity
        match = other
      }
    }
    if (match === null || Math.abs(best) < 0.6) continue
    const sign = (negated(word, point) ? -1 : 1) * (negated(match, window) ? -1 : 1) * Math.sign(best)
    if (sign > 0) same += word.weight
    else turned += word.weight
  }
  return turned > same * 1.5
}

function negated(word: Word, within: readonly Word[]): boolean {
  const at = within.indexOf(word)
  return (
    within.slice(Math.max(0, at - REACH), at).filter((before) => before.negator && before.clause === word.clause)
      .length %
      2 ===
    1
  )
}

function quote(text: string, window: readonly Word[]): Evidence | null {
  const first = window[0]
  const last = window.at(-1)
  if (!first || !last) return null
  return { quote: text.slice(first.start, last.end), start: first.start, end: last.end }
}
