import { wordSimilarity } from './align.ts'
import type { Word } from './analysis.ts'
import { DEMOTED } from './coverage.ts'
import type { InterviewTalk } from './interview-talk.ts'
import type { WordVectors } from './vectors.ts'

/** How an answer as a whole and a rubric as a whole meet. */
export type Match = {
  /** Share of the model answer's words, the rarer the weightier, that the answer says in some form, 0-1. */
  told: number
  /** The other way: share of the answer's words that have to do with the rubric, 0-1. */
  onPoint: number
  /** How near the two lie to one another once what all interview answers share is taken out, -1 to 1. */
  near: number
}

/**
 * Holds a whole answer against a model answer and the rest of the rubric. Words that most interview answers use count little, words of
 * the question count DEMOTED in `told` and `near`.
 */
export function matchWhole(
  answer: readonly Word[],
  { question, model, rubric }: { question: readonly Word[]; model: readonly Word[]; rubric: readonly Word[] },
  talk: InterviewTalk,
  vectors: WordVectors,
): Match {
  const asked = new Set(question.map((word) => word.stem))
  const demoted = (word: Word) => (asked.has(word.stem) ? DEMOTED : 1)
  const rare = (word: Word) => Math.sqrt(word.weight) * talk.rarity(word.stem)
  const said = distinct(answer)
  const wanted = distinct(model)
  const all = distinct([...model, ...rubric])
  const back = said.map(() => 0)
  const there = new Map<string, number>()
  for (const word of all) {
    let best = 0
    for (const [i, other] of said.entries()) {
      const similarity = wordSimilarity(word, other, vectors)
      if (similarity > best) best = similarity
      if (similarity > (back[i] as number)) back[i] = similarity
    }
    there.set(word.stem, best)
  }
  const centre = (words: readonly Word[]) => {
    const sum = new Float32Array(vectors.dimensions)
    for (const word of words)
      if (word.weight > 0 && word.row >= 0) vectors.add(sum, word.row, word.weight * demoted(word))
    return sum
  }
  return {
    told: share(
      wanted.map((word) => there.get(word.stem) as number),
      wanted.map((word) => rare(word) * demoted(word)),
    ),
    onPoint: share(back, said.map(rare)),
    near: talk.nearness(centre(answer), centre(model)),
  }
}

function distinct(words: readonly Word[]): Word[] {
  return [...new Map(words.filter((word) => word.weight > 0).map((word) => [word.stem, word])).values()]
}

/** Weighted mean; 0 of nothing. */
function share(values: readonly number[], weights: readonly number[]): number {
  const all = weights.reduce((sum, weight) => sum + weight, 0)
  return all > 0 ? values.reduce((sum, value, i) => sum + value * (weights[i] as number), 0) / all : 0
}
