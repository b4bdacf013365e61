import type { Word } from './analysis.ts'
import { cosine, type WordVectors } from './vectors.ts'

/**
 * How surely an answer speaks about its question at all, 0 to 1. Off-topic eloquence and the answer to another question come out
 * near 0, whatever their quality. The weights are a logistic regression, fitted on the tuning half of datasets/rated-answers to tell
 * an answer from the answers to other questions.
 */
export function onTopic(
  answer: readonly Word[],
  question: readonly Word[],
  rubric: readonly Word[],
  vectors: WordVectors,
): number {
  const said = distinct(answer)
  if (said.length === 0) return 0
  const asked = distinct(question)
  const wanted = distinct(rubric)
  const stems = new Set(said.map((word) => word.stem))
  const shared = wanted.reduce((sum, word) => sum + (stems.has(word.stem) ? word.weight : 0), 0)
  const logit =
    0.96 * ((cosine(sum(answer, vectors), sum([...question, ...rubric], vectors)) - 0.64) / 0.13) +
    0.31 * ((found(wanted, said, vectors) - 0.38) / 0.077) +
    0.5 * ((found(asked, said, vectors) - 0.46) / 0.174) +
    1.3 * ((Math.log1p(shared) - 1.23) / 0.63) -
    1.33 * ((Math.log(said.length + 1) - 3.26) / 0.54)
  // A handful of words can touch only a handful of the rubric's: short answers get the benefit of the doubt.
  const short = Math.max(0, 1 - answer.length / 25)
  return Math.min(1, Math.max(0, (logit + 0.9) / 1.6 + short))
}

function distinct(words: readonly Word[]): Word[] {
  return [...new Map(words.filter((word) => word.weight > 0).map((word) => [word.stem, word])).values()]
}

/** Share of `wanted`, by weight, for which `said` holds something alike. */
function found(wanted: readonly Word[], said: readonly Word[], vectors: WordVectors): number {
  let hit = 0
  let all = 0
  for (const word of wanted) {
    let best = 0
    for (const other of said) {
      const alike =
        word.stem === other.stem ? 1 : word.row >= 0 && other.row >= 0 ? vectors.cosine(word.row, other.row) : 0
      if (alike > best) best = alike
    }
    hit += word.weight * best
    all += word.weight
  }
  return all > 0 ? hit / all : 0
}

function sum(words: readonly Word[], vectors: WordVectors): Float32Array {
  const total = new Float32Array(vectors.dimensions)
  for (const word of words) if (word.weight > 0 && word.row >= 0) vectors.add(total, word.row, word.weight)
  return total
}
