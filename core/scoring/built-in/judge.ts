import type { KeyPointCoverage, ScoreRequest } from '../score.ts'
import { analyse } from './analysis.ts'
import { belonging, contentByReference, contentOf, type Signs } from './content.ts'
import {
  type AllSigns,
  contentByMeaning,
  contentByReferenceAndMeaning,
  type MeaningWeights,
} from './content-by-meaning.ts'
import { holdAgainst, type Passage, readPassage } from './coverage.ts'
import type { InterviewTalk } from './interview-talk.ts'
import { matchWhole } from './match.ts'
import type { Meaning } from './meaning.ts'
import { coverageByMeaning, meaningSigns } from './meaning-signs.ts'
import { admitsNotKnowing, isAllQuestions, isKeywordList } from './screen.ts'
import { substance } from './substance.ts'
import { tokenize } from './tokens.ts'
import type { WordVectors } from './vectors.ts'
import { wording } from './wording.ts'

/** All that the built-in scorer finds out about an answer's content. */
export type Judgement = {
  coverage: KeyPointCoverage[]
  signs: Signs
  /** Whether the answer seems to speak about something else. */
  offTopic: boolean
  keywordList: boolean
  /** How good the content is, 0-1. */
  content: number
}

/** What the scorer knows of the language. */
export type Knowledge = { vectors: WordVectors; talk: InterviewTalk }

/** Log-odds of belonging to the question below which the feedback says so. */
const OFF_TOPIC = -0.4
const OFF_TOPIC_BY_MEANING = -1.2
/** Most that a bare list of terms, or saying that one does not know, can be worth. */
const NOTHING_WORTH = 0.05
/** Different words of one's own that it takes at least to make a point. */
const WORDS_A_POINT = 3
/** Most that an answer can be worth that consists of nothing but questions. */
const ASKING_BACK_WORTH = 0.2

/** What was understood of an answer beyond its words, and how that weighs. */
export type Understood = { meaning: Meaning; weights: MeaningWeights }

/** Judges an answer that passed the screen: by its words, and where meanings could be compared by these as well. */
export function judge(
  request: ScoreRequest,
  answer: Passage,
  knowledge: Knowledge,
  understood: Understood | null = null,
): Judgement {
  const { rubric, question } = request
  const { vectors } = knowledge
  const points = holdAgainst(keyPointsOf(rubric.keyPoints, rubric.reference), answer, question, vectors)
  const sentences = modelSentences(request, vectors)
  const model = holdAgainst(sentences, answer, question, vectors)
  const interview = rubric.keyPoints.length > 0
  const inWords = interview ? toldInOtherWords(points, model, vectors) : points.map(({ raw: _, ...point }) => point)
  const coverage = understood ? eitherWay(inWords, understood, answer) : inWords
  const signs = signsOf(request, answer, model.length > 0 ? model : points, coverage, knowledge)
  const byWords = () => ({
    content: interview ? contentOf(signs) : contentByReference(signs),
    offTopic: interview && belonging(signs) < OFF_TOPIC,
  })
  const { content, offTopic } = understood ? byMeaning(request, answer, signs, understood, vectors) : byWords()
  const keywordList = interview && isKeywordList(answer)
  const most = worthAtMost(answer, keywordList, interview ? rubric.keyPoints.length : 0, signs)
  return {
    coverage,
    signs,
    offTopic,
    keywordList,
    content: Math.min(most, content),
  }
}

function byMeaning(
  request: ScoreRequest,
  answer: Passage,
  words: Signs,
  { meaning, weights }: Understood,
  vectors: WordVectors,
): Pick<Judgement, 'content' | 'offTopic'> {
  const signs = allSigns(request, answer, words, meaning, weights.centre, vectors)
  if (request.rubric.keyPoints.length === 0) return { content: contentByReferenceAndMeaning(signs), offTopic: false }
  const { content, belonging } = contentByMeaning(signs, weights)
  return { content, offTopic: belonging < OFF_TOPIC_BY_MEANING }
}

/** The signs of an answer from its words, its wording and its meaning. */
export function allSigns(
  { rubric, question }: ScoreRequest,
  answer: Passage,
  words: Signs,
  meaning: Meaning,
  centre: readonly number[],
  vectors: WordVectors,
): AllSigns {
  const wanted = analyse([...rubric.keyPoints, rubric.reference ?? ''].join('\n'), vectors)
  return {
    words,
    wording: wording(answer.text, answer.words, analyse(question, vectors), wanted),
    meaning: meaningSigns(meaning, centre),
  }
}

/** For each point the better of two views. */
function eitherWay(
  points: readonly KeyPointCoverage[],
  { meaning }: Understood,
  { text }: Passage,
): KeyPointCoverage[] {
  const names = points.map(({ keyPoint }) => keyPoint)
  const meant = coverageByMeaning(meaning, names, text)
  return points.map((point, i) => {
    const other = meant[i] as KeyPointCoverage
    return other.coverage > point.coverage ? other : point
  })
}

function worthAtMost(answer: Passage, keywordList: boolean, keyPoints: number, { own }: Signs): number {
  if (keywordList || admitsNotKnowing(answer)) return NOTHING_WORTH
  if (isAllQuestions(answer)) return ASKING_BACK_WORTH
  return keyPoints > 0 ? Math.min(1, own / (WORDS_A_POINT * keyPoints)) : 1
}

type Held = ReturnType<typeof holdAgainst>

function signsOf(
  { rubric, question, type }: ScoreRequest,
  answer: Passage,
  held: Held,
  coverage: readonly KeyPointCoverage[],
  { vectors, talk }: Knowledge,
): Signs {
  const rates = coverage.map((point) => point.coverage)
  const most = Math.max(0, ...rates)
  const asked = analyse(question, vectors)
  const points = analyse(rubric.keyPoints.join('\n'), vectors)
  const model = analyse(held.map(({ keyPoint }) => keyPoint).join('\n'), vectors)
  return {
    ...matchWhole(answer.words, { question: asked, model, rubric: points }, talk, vectors),
    ...substance(answer.words, asked),
    most,
    gap: most - mean(rates),
    storyAsked: type === 'behavioural',
    likeness: mean(held.map(({ raw }) => raw)),
  }
}

function mean(list: readonly number[]): number {
  return list.reduce((sum, value) => sum + value, 0) / Math.max(1, list.length)
}

/** How like a key point a sentence of the model answer must be to stand for it, and what being covered through it is worth. */
const STANDS_FOR = 0.3
const THROUGH_THE_MODEL = 0.85

/** Key points are put tersely; the model answer says the same as one speaks. An answer that meets a sentence there meets its point. */
function toldInOtherWords(points: Held, model: Held, vectors: WordVectors): KeyPointCoverage[] {
  const covered = points.map(({ raw: _, ...point }) => point)
  const keyPoints = covered.map(({ keyPoint }) => keyPoint)
  for (const sentence of model) {
    if (sentence.coverage === 0) continue
    const likeness = likenessTo(keyPoints, sentence.keyPoint, vectors)
    const best = Math.max(...likeness)
    const point = covered[likeness.indexOf(best)]
    const coverage = THROUGH_THE_MODEL * sentence.coverage
    if (best < STANDS_FOR || !point || point.coverage >= coverage) continue
    point.coverage = Math.round(coverage * 1000) / 1000
    point.evidence = sentence.evidence
  }
  return covered
}

function likenessTo(keyPoints: readonly string[], sentence: string, vectors: WordVectors): number[] {
  return holdAgainst(keyPoints, readPassage(sentence, vectors), '', vectors).map(({ raw }) => raw)
}

/** The model answer's sentences. A follow-up asks after some points only, but comes with the answer to the whole question. */
export function modelSentences({ rubric, parent }: ScoreRequest, vectors: WordVectors): string[] {
  const all = sentencesOf(rubric.reference ?? '')
  if (parent === null || rubric.keyPoints.length === 0) return all
  const likest = (sentence: string) => Math.max(...likenessTo(rubric.keyPoints, sentence, vectors))
  return [...rubric.keyPoints, ...all.filter((sentence) => likest(sentence) >= STANDS_FOR)]
}

/** The points to look for: the rubric's, or where there are none the sentences of the reference. */
export function keyPointsOf(keyPoints: readonly string[], reference: string | null): string[] {
  return keyPoints.length > 0 ? [...keyPoints] : sentencesOf(reference ?? '')
}

function sentencesOf(text: string): string[] {
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
