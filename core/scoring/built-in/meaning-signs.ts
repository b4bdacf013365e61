import type { KeyPointCoverage } from '../score.ts'
import { type Meaning, unit } from './meaning.ts'

/** What the meanings of an answer, its question and its model answer show; cosines unless said otherwise. */
export type MeaningSigns = {
  /** How much nearer the answer lies to the model answer than to the question: it adds something, and the right thing. */
  beyond: number
  /** Nearness to the model answer once what the question says is taken out of both; of the whole, and of sentences on average. */
  wholeBeyond: number
  sentencesBeyond: number
  /** How near the best part comes to each sentence of the model answer, on average. */
  sentences: number
  /** How near the part comes to the question that is nearest to it. */
  echo: number
  /** Nearness without what all interview answers share: of the whole, of the answer's parts, of the model answer's sentences. */
  wholeOwn: number
  partsOwn: number
  sentencesOwn: number
  /** The answer as one vector of length 1: the mean of its parts, each by its number of words. */
  answer: Float32Array
}

type Vector = Float32Array

/** `centre` is where interview answers lie on average. Parts also count joined with their neighbour. */
export function meaningSigns(
  { parts, question, keyPoints, sentences }: Meaning,
  centre: readonly number[],
): MeaningSigns {
  const said = parts.map(({ vector }) => vector)
  const words = parts.map((part) => part.words)
  const stretches = [...said, ...neighbours(said, words)]
  const wanted = sentences.length > 0 ? sentences : keyPoints
  const answer = meanOf(said, words)
  const model = meanOf(
    wanted,
    wanted.map(() => 1),
  )
  const own = (vector: Vector) => unit(vector.map((x, d) => x - (centre[d] as number)))
  const beyond = (vector: Vector) => without(vector, question)
  return {
    beyond: dot(answer, model) - dot(answer, question),
    wholeBeyond: dot(beyond(answer), beyond(model)),
    sentencesBeyond: met(wanted.map(beyond), stretches.map(beyond)),
    sentences: met(wanted, stretches),
    echo: nearest(question, said),
    wholeOwn: dot(own(answer), own(model)),
    partsOwn: met(said.map(own), [...sentences, ...keyPoints].map(own), words),
    sentencesOwn: met(wanted.map(own), stretches.map(own)),
    answer,
  }
}

/** Cosine from which a stretch speaks to a key point, and from which it says all of it. */
const TOUCHED = 0.4
const SAID = 0.75

/**
 * How far each point of `names`, the key points or where there are none the model answer's sentences, is covered by its nearest stretch.
 * A stretch that is nearer to the question says nothing new.
 */
export function coverageByMeaning(
  { parts, question, keyPoints, sentences }: Meaning,
  names: readonly string[],
  text: string,
): KeyPointCoverage[] {
  const vectors = parts.map(({ vector }) => vector)
  const pairs = neighbours(
    vectors,
    parts.map(({ words }) => words),
  )
  const stretches = [
    ...parts.map(({ vector, start, end }) => ({ vector, start, end })),
    ...pairs.map((vector, i) => ({ vector, start: parts[i]?.start as number, end: parts[i + 1]?.end as number })),
  ]
  const points = keyPoints.length > 0 ? keyPoints : sentences
  return names.map((keyPoint, i) => {
    const wanted = points[i] as Vector
    const rated = stretches
      .map((stretch) => ({ ...stretch, near: dot(stretch.vector, wanted) }))
      .filter(({ near, vector }) => near > dot(vector, question))
    const best = rated.reduce<(typeof rated)[number] | null>((a, b) => (a && a.near >= b.near ? a : b), null)
    const share = best ? Math.min(1, Math.max(0, (best.near - TOUCHED) / (SAID - TOUCHED))) : 0
    const coverage = Math.round(share * 1000) / 1000
    if (!best || coverage === 0) return { keyPoint, coverage: 0, evidence: null }
    const { start, end } = best
    return { keyPoint, coverage, evidence: { quote: text.slice(start, end), start, end } }
  })
}

function neighbours(vectors: readonly Vector[], words: readonly number[]): Vector[] {
  return vectors.slice(1).map((_, i) => meanOf(vectors.slice(i, i + 2), words.slice(i, i + 2)))
}

function meanOf(vectors: readonly Vector[], weights: readonly number[]): Vector {
  const sum = new Float32Array(vectors[0]?.length ?? 0)
  for (const [i, vector] of vectors.entries())
    for (let d = 0; d < sum.length; d++) sum[d] = (sum[d] as number) + (weights[i] as number) * (vector[d] as number)
  return unit(sum)
}

/** A vector's part that does not point where `other` points, with length 1. */
function without(vector: Vector, other: Vector): Vector {
  const along = dot(vector, other)
  return unit(vector.map((x, d) => x - along * (other[d] as number)))
}

/** How near each of the first comes to the nearest of the second, as a weighted mean. */
function met(
  wanted: readonly Vector[],
  there: readonly Vector[],
  weights: readonly number[] = wanted.map(() => 1),
): number {
  const all = weights.reduce((sum, weight) => sum + weight, 0)
  return wanted.reduce((sum, vector, i) => sum + (weights[i] as number) * nearest(vector, there), 0) / Math.max(1, all)
}

const nearest = (vector: Vector, others: readonly Vector[]) =>
  others.reduce((best, other) => Math.max(best, dot(vector, other)), others.length > 0 ? -1 : 0)

/** Cosine of vectors of length 1. */
export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0
  for (let d = 0; d < a.length; d++) sum += (a[d] as number) * (b[d] as number)
  return sum
}
