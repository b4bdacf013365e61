import { readFileSync } from 'node:fs'
import { cosine } from './vectors.ts'

/** What the answers of interviews have in common, whatever is asked: the words nearly all use, and where these point. */
export type InterviewTalk = {
  /** How rare a stem is among interview answers: 1 unheard of, 0 in every answer (inverse document frequency). */
  rarity(stem: string): number
  /** Cosine of two sums of word vectors without their common part (Mu and Viswanath 2018, over answers instead of words). */
  nearness(a: Float32Array, b: Float32Array): number
}

/** Reads interview-talk.json; `datasets/word-vectors/interview-talk.ts` writes it from the question bank's model answers. */
export function readInterviewTalk(file: string): InterviewTalk {
  const talk = JSON.parse(readFileSync(file, 'utf8')) as {
    answers: number
    mean: number[]
    axes: number[][]
    stems: Record<string, number>
  }
  const counts = new Map(Object.entries(talk.stems))
  const all = Math.log(talk.answers + 1)
  const own = (sum: Float32Array) => {
    const length = Math.sqrt(sum.reduce((total, x) => total + x * x, 0)) || 1
    const rest = sum.map((x, d) => x / length - (talk.mean[d] as number))
    for (const axis of talk.axes) {
      const along = axis.reduce((total, x, d) => total + x * (rest[d] as number), 0)
      for (let d = 0; d < rest.length; d++) rest[d] = (rest[d] as number) - along * (axis[d] as number)
    }
    return rest
  }
  return {
    rarity: (stem) => 1 - Math.log((counts.get(stem) ?? 0) + 1) / all,
    nearness: (a, b) => cosine(own(a), own(b)),
  }
}
