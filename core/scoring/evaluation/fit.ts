import type { Embedder } from '../../ports.ts'
import {
  BELONGING_SIGNS,
  belongingSigns,
  type MeaningWeights,
  QUALITY_SIGNS,
  qualitySigns,
} from '../built-in/content-by-meaning.ts'
import { readPassage } from '../built-in/coverage.ts'
import { allSigns, judge, type Knowledge, modelSentences } from '../built-in/judge.ts'
import { meaningReader, unit } from '../built-in/meaning.ts'
import { dot } from '../built-in/meaning-signs.ts'
import { screen } from '../built-in/screen.ts'
import { type RatedLine, toRequest } from './lines.ts'
import { boundLogit, boundRidge, direction } from './regression.ts'

/** An answer as the fit sees it. `belongs` is null where it says nothing about belonging. */
export type Row = {
  question: string
  human: number
  /** Whether it may teach what a good answer is; attacks and answers to other questions may not. */
  teaches: boolean
  belongs: boolean | null
  quality: number[]
  belonging: number[]
  answer: Float32Array
}

const names = (signs: Record<string, number>) => Object.keys(signs)
const QUALITY = names(QUALITY_SIGNS)
const BELONGING = names(BELONGING_SIGNS)
/** Penalties; chosen by cross-validation over the tuning questions. */
const PENALTY = { quality: 0.2, belonging: 0.01, style: 10 }
/** Rating from which an answer must count as belonging to its question. */
const BELONGS = 5
/** Answers to other questions of the same role that are held against each question. */
const STRANGERS = 8
const STYLE_FOLDS = 5
/** A regression keeps to the middle of its scale; people use all of it. By how much its results are drawn apart around MIDDLE. */
const APART = 1.15
const MIDDLE = 5

/** Where interview answers lie: the mean of the model answers' vectors. */
export async function centreOf(
  lines: readonly RatedLine[],
  embedder: Embedder,
  knowledge: Knowledge,
): Promise<number[]> {
  const { signal } = new AbortController()
  const models: Float32Array[] = []
  for (const line of new Map(lines.map((one) => [one.question, one])).values()) {
    const texts = modelSentences(toRequest(line), knowledge.vectors)
    const vectors = (await embedder.embed(texts, { signal })).map(unit)
    models.push(unit(sumOf(vectors)))
  }
  return [...sumOf(models)].map((x) => x / models.length)
}

/** Reads the signs of every line, and of good answers given to other questions. Screened answers are left out: no weight touches them. */
export async function rowsOf(
  lines: readonly RatedLine[],
  centre: readonly number[],
  embedder: Embedder,
  knowledge: Knowledge,
): Promise<Row[]> {
  const read = meaningReader(embedder, 600_000)
  const { signal } = new AbortController()
  const rows: Row[] = []
  async function add(line: RatedLine, row: Pick<Row, 'human' | 'teaches' | 'belongs'>): Promise<void> {
    const request = toRequest(line)
    const answer = readPassage(line.answer, knowledge.vectors)
    if (screen(request, answer, knowledge.vectors)) return
    const meaning = await read(request, answer, modelSentences(request, knowledge.vectors), signal)
    if (meaning.parts.length === 0) return
    const words = judge(request, answer, knowledge).signs
    const signs = allSigns(request, answer, words, meaning, centre, knowledge.vectors)
    const [quality, belonging] = [qualitySigns(signs), belongingSigns(signs)] as Record<string, number>[]
    rows.push({
      ...row,
      question: line.question,
      quality: QUALITY.map((name) => quality?.[name] as number),
      belonging: BELONGING.map((name) => belonging?.[name] as number),
      answer: signs.meaning.answer,
    })
  }
  for (const line of lines) {
    const attack = line.kind === 'attack'
    const belongs = attack ? false : (line.human ?? 0) >= BELONGS ? true : null
    await add(line, { human: line.human ?? 0, teaches: !attack, belongs })
  }
  for (const line of new Map(lines.map((one) => [one.question, one])).values()) {
    const others = lines.filter(
      (one) =>
        one.role === line.role && one.question !== line.question && one.kind === 'answer' && (one.human ?? 0) >= 8,
    )
    const step = Math.max(1, Math.floor(others.length / STRANGERS))
    for (const other of others.filter((_, i) => i % step === 0).slice(0, STRANGERS))
      await add({ ...line, answer: other.answer }, { human: 0, teaches: false, belongs: false })
  }
  return rows
}

/**
 * Fits the weights: a direction of style, then a ridge regression for quality with the style as one more sign, and a logistic one for
 * belonging. While the second is fitted, the style of an answer comes from other questions' answers, so that it gets no more
 * weight than it earns on questions it has not seen.
 */
export function fitWeights(rows: readonly Row[], centre: number[], embedder: string): MeaningWeights {
  const taught = rows.filter((row) => row.teaches)
  const questions = [...new Set(taught.map(({ question }) => question))].sort()
  const fold = new Map(questions.map((question, i) => [question, i % STYLE_FOLDS]))
  const styleFrom = (some: readonly Row[]) =>
    direction(
      some.map(({ answer }) => answer),
      some.map(({ human }) => human),
      PENALTY.style,
    )
  const styles = Array.from({ length: STYLE_FOLDS }, (_, k) =>
    styleFrom(taught.filter(({ question }) => fold.get(question) !== k)),
  )
  const styled = taught.map((row) => {
    const { along, mean } = styles[fold.get(row.question) as number] as ReturnType<typeof direction>
    return [...row.quality, dot(row.answer, along) - mean]
  })
  const bounds = [...Object.values(QUALITY_SIGNS), 1]
  const ridge = boundRidge(
    styled,
    taught.map(({ human }) => human),
    bounds,
    PENALTY.quality,
  )
  const telling = rows.filter(({ belongs }) => belongs !== null)
  const logit = boundLogit(
    telling.map(({ belonging }) => belonging),
    telling.map(({ belongs }) => belongs as boolean),
    Object.values(BELONGING_SIGNS),
    PENALTY.belonging,
  )
  const { along, mean } = styleFrom(taught)
  const weight = ridge.weights.at(-1) as number
  return {
    embedder,
    quality: named(
      QUALITY,
      ridge.weights.map((x) => APART * x),
      MIDDLE + APART * (ridge.base - weight * mean - MIDDLE),
    ) as MeaningWeights['quality'],
    belonging: named(BELONGING, logit.weights, logit.base) as MeaningWeights['belonging'],
    centre: centre.map(short),
    style: [...along].map((x) => short(APART * weight * x)),
  }
}

function named(signs: readonly string[], weights: readonly number[], base: number): Record<string, number> {
  return { base: short(base), ...Object.fromEntries(signs.map((name, i) => [name, short(weights[i] as number)])) }
}

const short = (x: number) => Number(x.toPrecision(4))

function sumOf(vectors: readonly Float32Array[]): Float32Array {
  const sum = new Float32Array(vectors[0]?.length ?? 0)
  for (const vector of vectors) for (let d = 0; d < sum.length; d++) sum[d] = (sum[d] as number) + (vector[d] as number)
  return sum
}
