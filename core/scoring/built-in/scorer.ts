import { join } from 'node:path'
import { GreenroomError } from '../../errors.ts'
import type { Scorer } from '../../ports.ts'
import type { CoverageOf, KeyPointCoverage, Score, ScoreRequest, ScreenOf } from '../score.ts'
import { coverPoints, readPassage } from './coverage.ts'
import { criteria } from './criteria.ts'
import { feedback, feedbackWithout } from './feedback.ts'
import { readInterviewTalk } from './interview-talk.ts'
import { judge, type Knowledge, keyPointsOf } from './judge.ts'
import { screen } from './screen.ts'
import { loadWordVectors, type WordVectors } from './vectors.ts'

/** What the built-in scorer needs: the folder of the word vectors, `datasets/word-vectors`. It is read at first use. */
export type Resources = { wordVectors: string }

/** The built-in scorer with the quick looks that the built-in interviewer takes between two questions. */
export type BuiltInScoring = { scorer: Scorer; coverageOf: CoverageOf; screenOf: ScreenOf }

/** Builds both over one table of word vectors. Errors: the first use throws where the table cannot be read. */
export async function builtInScoring(wordVectors: string): Promise<BuiltInScoring> {
  const knowledge = lazily(() => knowledgeIn(wordVectors))
  const vectors = () => knowledge().vectors
  return {
    scorer: scorerOver(knowledge),
    coverageOf: (keyPoints, answer, question) => coverage(keyPoints, answer, question, vectors()),
    screenOf: (request) => screen(request, readPassage(request.answer, vectors()), vectors()),
  }
}

/** The built-in scorer: no model server, no network, the same score for the same answer every time. */
export function builtInScorer({ wordVectors }: Resources): Scorer {
  return scorerOver(lazily(() => knowledgeIn(wordVectors)))
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
  const { rubric, answer } = request
  const { vectors } = knowledge
  const passage = readPassage(answer, vectors)
  const why = screen(request, passage, vectors)
  if (why)
    return {
      kind: 'not-scorable',
      why,
      feedback: feedbackWithout(why, keyPointsOf(rubric.keyPoints, rubric.reference)),
    }
  const judgement = judge(request, passage, knowledge)
  const marks = criteria(passage, judgement, request.type)
  const score = marks.reduce((sum, mark) => sum + rubric.weights[mark.name] * mark.score, 0)
  return {
    kind: 'scored',
    score: Math.min(10, Math.max(1, Math.round(score * 10) / 10)),
    criteria: marks,
    feedback: feedback(judgement, marks, request.type, passage.words.length),
    coverage: judgement.coverage,
  }
}
