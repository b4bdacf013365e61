import type { KeyPointCoverage, ScoreRequest } from '../score.ts'
import { analyse } from './analysis.ts'
import { coverPoints, type Passage } from './coverage.ts'
import { isAllQuestions, isKeywordList } from './screen.ts'
import { type Substance, substance } from './substance.ts'
import { tokenize } from './tokens.ts'
import { onTopic } from './topic.ts'
import type { WordVectors } from './vectors.ts'

/** All that the built-in scorer finds out about an answer's content. */
export type Judgement = {
  coverage: KeyPointCoverage[]
  /** Mean coverage on the scale of people's ratings, 0-1. */
  covered: number
  /** The same of the best covered point. */
  bestCovered: number
  substance: Substance
  /** 0-1; see `onTopic`. */
  topic: number
  keywordList: boolean
  /** How good the content is, 0-1. */
  content: number
}

/** How much the coverage of key points counts in an answer long enough to show substance; the rest is substance. */
const COVERAGE_SHARE = 0.55
/** Words from which substance can be seen at all, and from which it counts in full. */
const SUBSTANCE_FROM = 15
const SUBSTANCE_FULL = 45
/** Most that a bare list of terms can be worth. */
const LIST_WORTH = 0.05

/** What is left of an answer that consists of nothing but questions. */
const ASKING_BACK_WORTH = 0.25

/** Judges an answer that passed the screen. */
export function judge(request: ScoreRequest, answer: Passage, vectors: WordVectors): Judgement {
  const { rubric, question } = request
  const points = keyPointsOf(rubric.keyPoints, rubric.reference)
  const asked = analyse(question, vectors)
  const coverage = coverPoints(points, answer, question, vectors)
  const rates = coverage.map((point) => point.coverage)
  const covered = onHumanScale(rates.reduce((sum, rate) => sum + rate, 0) / rates.length)
  const bestCovered = onHumanScale(Math.max(...rates))
  const own = substance(answer.words, asked)
  const topic = onTopic(answer.words, asked, analyse([...points, rubric.reference ?? ''].join('\n'), vectors), vectors)
  const keywordList = isKeywordList(answer)
  const seen = Math.min(1, Math.max(0, (answer.words.length - SUBSTANCE_FROM) / (SUBSTANCE_FULL - SUBSTANCE_FROM)))
  const share = 1 - seen * (1 - COVERAGE_SHARE)
  const asksBack = isAllQuestions(answer) ? ASKING_BACK_WORTH : 1
  const judged = asksBack * topic * (share * covered + (1 - share) * own.value)
  return {
    coverage,
    covered,
    bestCovered,
    substance: own,
    topic,
    keywordList,
    content: keywordList ? Math.min(LIST_WORTH, judged) : judged,
  }
}

/** People reward the first half of what was wanted more than the second. */
function onHumanScale(rate: number): number {
  return rate ** 0.8
}

/** The points to look for: the rubric's, or where there are none the sentences of the reference. */
export function keyPointsOf(keyPoints: readonly string[], reference: string | null): string[] {
  if (keyPoints.length > 0) return [...keyPoints]
  const text = reference ?? ''
  const sentences: { start: number; end: number; words: number }[] = []
  let sentence = -1
  for (const token of tokenize(text)) {
    const last = sentences.at(-1)
    // A crumb such as "Yes." is no point of its own.
    if (last && (token.sentence === sentence || last.words < 4)) {
      last.end = token.end
      last.words++
    } else sentences.push({ start: token.start, end: token.end, words: 1 })
    sentence = token.sentence
  }
  return sentences.map(({ start, end }) => text.slice(start, end))
}
