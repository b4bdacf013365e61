import { join } from 'node:path'
import { GreenroomError } from '../../errors.ts'
import type { Embedder, Scorer } from '../../ports.ts'
import type { CoverageOf, KeyPointCoverage, Score, ScoreRequest, ScreenOf } from '../score.ts'
import { readMeaningWeights } from './content-by-meaning.ts'
import { coverPoints, type Passage, readPassage } from './coverage.ts'
import { criteria } from './criteria.ts'
import { feedback, feedbackWithout } from './feedback.ts'
import { readInterviewTalk } from './interview-talk.ts'
import { judge, type Knowledge, keyPointsOf, modelSentences, type Understood } from './judge.ts'
import { meaningReader } from './meaning.ts'
import { screen } from './screen.ts'
import { loadWordVectors, type WordVectors } from './vectors.ts'

/** What the built-in scorer needs: the folder of the word vectors, `datasets/word-vectors`. It is read at first use. */
export type Resources = { wordVectors: string }

/** The built-in scorer with the quick looks that the built-in interviewer takes between two questions. */
export type BuiltInScoring = {
  scorer: Scorer
  /** The same that compares meanings, too; see scorerByMeaning. */
  withEmbeddings(embedder: () => Embedder | null): Scorer
  coverageOf: CoverageOf
  screenOf: ScreenOf
}

/** Builds both over one table of word vectors. Errors: the first use throws where the table cannot be read. */
export async function builtInScoring(wordVectors: string): Promise<BuiltInScoring> {
  const knowledge = lazily(() => knowledgeIn(wordVectors))
  const vectors = () => knowledge().vectors
  return {
    scorer: scorerOver(knowledge),
    withEmbeddings: (embedder) => scorerByMeaning(knowledge, embedder),
    coverageOf: (keyPoints, answer, question) => coverage(keyPoints, answer, question, vectors()),
    screenOf: (request) => screen(request, readPassage(request.answer, vectors()), vectors()),
  }
}

/** The built-in scorer: no model server, no network, the same score for the same answer every time. */
export function builtInScorer({ wordVectors }: Resources): Scorer {
  return scorerOver(lazily(() => knowledgeIn(wordVectors)))
}

/** The built-in scorer with embeddings over one embedder, with a limit for each answer in milliseconds; see scorerByMeaning. */
export function builtInScorerWith(embedder: Embedder, { wordVectors }: Resources, limitMs: number): Scorer {
  const knowledge = lazily(() => knowledgeIn(wordVectors))
  return scorerByMeaning(knowledge, () => embedder, limitMs)
}

function knowledgeIn(folder: string): Knowledge {
  return { vectors: loadWordVectors(folder), talk: readInterviewTalk(join(folder, 'interview-talk.json')) }
}

function lazily<T>(make: () => T): () => T {
  let made: T | null = null
  return () => {
    made ??= make()
    return made
  }
}

function scorerOver(knowledge: () => Knowledge): Scorer {
  return {
    id: 'built-in/2',
    async score(request, { signal }) {
      if (signal.aborted) throw new GreenroomError('cancelled', 'The scoring was cancelled.')
      return scoreAnswer(request, knowledge())
    },
  }
}

/** Nobody waits longer than this for the meaning of one answer: its words can be judged at once. In milliseconds. */
const MEANING_MS = 15_000

/**
 * The built-in scorer with sentence embeddings. `embedder` is null while there is none; then, and where it fails or is slow, it does not
 * score: whoever asked falls back on the one that goes by words, for all answers of an interview, so that one scale holds.
 * Errors: GreenroomError model-* then, and 'cancelled'.
 */
function scorerByMeaning(knowledge: () => Knowledge, embedder: () => Embedder | null, limitMs = MEANING_MS): Scorer {
  const weights = lazily(readMeaningWeights)
  const reader = lazily(() => meaningReader({ id: weights().embedder, embed }, limitMs))
  return {
    id: 'built-in/3 with embeddings',
    ready: () => embedder()?.id === weights().embedder,
    async score(request, { signal }) {
      if (signal.aborted) throw new GreenroomError('cancelled', 'The scoring was cancelled.')
      const answer = readPassage(request.answer, knowledge().vectors)
      const refused = refusal(request, answer, knowledge())
      if (refused) return refused
      const sentences = modelSentences(request, knowledge().vectors)
      const meaning = await reader()(request, answer, sentences, signal)
      return judged(request, answer, knowledge(), { meaning, weights: weights() })
    },
  }

  /** Whatever embedder there is at the time, if it is the one that the weights are for. */
  function embed(texts: readonly string[], options: { signal: AbortSignal }): Promise<Float32Array[]> {
    const now = embedder()
    if (now?.id === weights().embedder) return now.embed(texts, options)
    throw new GreenroomError('model-unreachable', 'Nothing compares meanings just now.', { retryable: true })
  }
}

/** How far an answer covers each key point. Pure. */
export function coverage(
  keyPoints: readonly string[],
  answer: string,
  question: string,
  vectors: WordVectors,
): KeyPointCoverage[] {
  return coverPoints(keyPoints, readPassage(answer, vectors), question, vectors)
}

function scoreAnswer(request: ScoreRequest, knowledge: Knowledge): Score {
  const answer = readPassage(request.answer, knowledge.vectors)
  return refusal(request, answer, knowledge) ?? judged(request, answer, knowledge, null)
}

/** The judgement of an answer that cannot be scored, or null. */
function refusal(request: ScoreRequest, answer: Passage, { vectors }: Knowledge): Score | null {
  const { keyPoints, reference } = request.rubric
  const why = screen(request, answer, vectors)
  return why && { kind: 'not-scorable', why, feedback: feedbackWithout(why, keyPointsOf(keyPoints, reference)) }
}

function judged(request: ScoreRequest, answer: Passage, knowledge: Knowledge, understood: Understood | null): Score {
  const judgement = judge(request, answer, knowledge, understood)
  const marks = criteria(answer, judgement, request.type)
  const score = marks.reduce((sum, mark) => sum + request.rubric.weights[mark.name] * mark.score, 0)
  return {
    kind: 'scored',
    score: Math.min(10, Math.max(1, Math.round(score * 10) / 10)),
    criteria: marks,
    feedback: feedback(judgement, marks, request.type, answer.words.length),
    coverage: judgement.coverage,
  }
}
