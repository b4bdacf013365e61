import type { InterviewType, Level } from '../interview/plan.ts'
import type { Criterion, Rubric } from './rubric.ts'

/** One question and answer to be judged. */
export type ScoreRequest = {
  role: string
  type: InterviewType
  level: Level
  question: string
  rubric: Rubric
  answer: string
  /** For a follow-up: the question and the answer it came from, so that repeating that answer earns nothing. */
  parent: { question: string; answer: string } | null
  /** BCP 47 tag of the language for feedback; English where it is left out. */
  language?: string
}

/** Words of the answer that bear a judgement out: answer.slice(start, end) === quote. */
export type Evidence = { quote: string; start: number; end: number }

/** A criterion's score is 1-10 with one decimal. */
export type CriterionScore = { name: Criterion; score: number; evidence: Evidence[] }

export type Feedback = {
  good: string[]
  /** What was missing, in full: shown after the interview only. */
  missing: string[]
  improve: string[]
}

/** How far an answer covers one key point: 0 (not at all) to 1 (fully). */
export type KeyPointCoverage = { keyPoint: string; coverage: number; evidence: Evidence | null }

/** Why an answer got no score. `reason` is one sentence for the reader. */
export type NotScorable = {
  code: 'empty' | 'gibberish' | 'repetition' | 'parroted' | 'attack' | 'no-rubric' | 'heard-unsurely' | 'language'
  reason: string
}

/** Whether it lies with the answer that there is no score, rather than with what Greenroom has or heard. */
export function byItsAuthor({ code }: NotScorable): boolean {
  return code !== 'no-rubric' && code !== 'heard-unsurely' && code !== 'language'
}

/** The lowest and the highest score, 1-10, that `runs` judgements of the same answer came to. */
export type Spread = { runs: number; lowest: number; highest: number }

/** A judgement. An answer that cannot be judged says so: there is no default score. */
export type Score =
  | {
      kind: 'scored'
      /** 1-10 with one decimal. */
      score: number
      criteria: CriterionScore[]
      feedback: Feedback
      coverage: KeyPointCoverage[]
      /** How far several runs of the same scorer lay apart; absent where there was one. */
      spread?: Spread
      /** Why a person should look at it: the score stands, marked. Absent where nobody need. */
      review?: string
    }
  | { kind: 'not-scorable'; why: NotScorable; feedback: Feedback }

/** Judges quickly, between two questions, how far an answer covers each key point; words of the question earn nothing. */
export type CoverageOf = (keyPoints: readonly string[], answer: string, question: string) => KeyPointCoverage[]

/** Tells quickly, between two questions, whether an answer cannot be judged at all: junk, or words for the scorer. */
export type ScreenOf = (request: ScoreRequest) => NotScorable | null
