import { GreenroomError } from '../../errors.ts'
import type { Embedder } from '../../ports.ts'
import type { ScoreRequest } from '../score.ts'
import type { Passage } from './coverage.ts'
import { type Part, partsOf, plain } from './parts.ts'

/** What an answer and its question mean, part by part: vectors of length 1, all of one number of dimensions. */
export type Meaning = {
  parts: (Part & { vector: Float32Array })[]
  question: Float32Array
  keyPoints: Float32Array[]
  /** Of the model answer. */
  sentences: Float32Array[]
}

/** Reads the meaning of an answer. Errors: the embedder's; 'model-timeout' where it takes too long. */
export type ReadMeaning = (
  request: ScoreRequest,
  answer: Passage,
  sentences: readonly string[],
  signal: AbortSignal,
) => Promise<Meaning>

/** Questions whose side is kept: more than one server asks in an hour. */
const KEPT = 256

/**
 * Reads meanings with an embedder. The question's side is embedded once and kept, the answer's in one call; neither call holds texts of the
 * other, so that the same answer gets the same vectors to the last bit, whoever asked before. `limitMs` bounds each answer.
 */
export function meaningReader(embedder: Embedder, limitMs: number): ReadMeaning {
  const kept = new Map<string, Float32Array[]>()
  async function questionSide(texts: readonly string[], signal: AbortSignal): Promise<Float32Array[]> {
    const key = JSON.stringify(texts)
    const known = kept.get(key) ?? (await embedder.embed(texts, { signal })).map(unit)
    // What was asked for last goes last.
    kept.delete(key)
    kept.set(key, known)
    if (kept.size > KEPT) kept.delete(kept.keys().next().value as string)
    return known
  }
  return async ({ question, rubric: { keyPoints } }, answer, sentences, outer) => {
    const limit = AbortSignal.timeout(limitMs)
    const signal = AbortSignal.any([outer, limit])
    const parts = partsOf(answer)
    try {
      const asked = await questionSide([question, ...keyPoints, ...sentences].map(plain), signal)
      const said = await embedder.embed(
        parts.map(({ text }) => text),
        { signal },
      )
      return {
        parts: parts.map((part, i) => ({ ...part, vector: unit(said[i] as Float32Array) })),
        question: asked[0] as Float32Array,
        keyPoints: asked.slice(1, 1 + keyPoints.length),
        sentences: asked.slice(1 + keyPoints.length),
      }
    } catch (cause) {
      if (!limit.aborted || outer.aborted) throw cause
      const message = `${embedder.id} took longer than ${limitMs / 1000} s to compare an answer.`
      throw new GreenroomError('model-timeout', message, { cause, retryable: true })
    }
  }
}

/** The same direction with length 1; zero stays zero. */
export function unit(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector)
  return length > 0 ? vector.map((x) => x / length) : vector
}
