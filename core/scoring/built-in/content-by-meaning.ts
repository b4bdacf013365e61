import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Signs } from './content.ts'
import { capAt, contentByReference } from './content.ts'
import { dot, type MeaningSigns } from './meaning-signs.ts'
import type { Wording } from './wording.ts'

/** Signs that speak for (1) or against (-1) an answer's quality, whatever their size: each may only pull its own way. */
export const QUALITY_SIGNS = {
  ...{ likeness: 1, told: 1, echo: -1, platitudes: -1, times: 1, reasons: 1, numbers: 1 },
  ...{ generic: -1, praise: -1, hedges: -1, deeds: 1, dense: 1, letters: -1, exact: 1 },
  ...{ beyond: 1, wholeBeyond: 1, sentencesBeyond: 1, sentences: 1, meantEcho: -1 },
} as const
/** Signs that an answer was given to this question and not to another. */
export const BELONGING_SIGNS = {
  ...{ wholeOwn: 1, partsOwn: 1, sentencesOwn: 1, near: 1, logOnPoint: 1, story: 1 },
} as const

export type QualitySigns = Record<keyof typeof QUALITY_SIGNS, number>
export type BelongingSigns = Record<keyof typeof BELONGING_SIGNS, number>

/** What `npm run fit:scoring` writes to meaning-weights.json. */
export type MeaningWeights = {
  /** The model whose vectors they are for. */
  embedder: string
  /** Out of ten. */
  quality: QualitySigns & { base: number }
  /** Log-odds. */
  belonging: BelongingSigns & { base: number }
  /** Where interview answers lie on average. */
  centre: number[]
  /** The direction in which answers lie that say something: what a cosine with it adds to the quality. */
  style: number[]
}

/** All that an answer's content is judged from where meanings can be compared. */
export type AllSigns = { words: Signs; wording: Wording; meaning: MeaningSigns }

export const readMeaningWeights = (): MeaningWeights =>
  JSON.parse(readFileSync(join(import.meta.dirname, 'meaning-weights.json'), 'utf8'))

export function qualitySigns({ words, wording, meaning }: AllSigns): QualitySigns {
  const { likeness, told, echo, platitudes, times, reasons, numbers } = words
  const { beyond, wholeBeyond, sentencesBeyond, sentences } = meaning
  const meant = { beyond, wholeBeyond, sentencesBeyond, sentences, meantEcho: meaning.echo }
  return { likeness, told, echo, platitudes, times, reasons, numbers, ...wording, ...meant }
}

/** Where a story is asked for, one need not resemble another: that a story is told at all speaks for it. */
export function belongingSigns({ words, meaning }: AllSigns): BelongingSigns {
  const { wholeOwn, partsOwn, sentencesOwn } = meaning
  const story = words.storyAsked ? words.past / 5 - 1 : 0
  return { wholeOwn, partsOwn, sentencesOwn, near: words.near, logOnPoint: Math.log(0.05 + words.onPoint), story }
}

/** Most that an answer can be worth by its log-odds of belonging. Straight lines between. */
const MOST: readonly (readonly [number, number])[] = [
  [-4.2, 0],
  [-2.2, 0.2],
  [-1, 0.22],
  [-0.7, 1],
]

/** Content of an interview answer, 0-1, and the log-odds that it belongs to its question. */
export function contentByMeaning(signs: AllSigns, weights: MeaningWeights): { content: number; belonging: number } {
  const style = dot(signs.meaning.answer, weights.style)
  const quality = weighed(qualitySigns(signs), weights.quality) + style
  const belonging = weighed(belongingSigns(signs), weights.belonging)
  return { content: Math.min(clamp(quality / 10), capAt(belonging, MOST)), belonging }
}

function weighed(
  signs: Record<string, number>,
  { base, ...weights }: { base: number } & Record<string, number>,
): number {
  return Object.entries(weights).reduce((sum, [name, weight]) => sum + weight * (signs[name] as number), base)
}

/** Cosine of sentences at which an answer to a question without key points earns nothing, and everything. */
const NOTHING = 0.2
const EVERYTHING = 0.8

/** Content where there is a model answer and no key points, 0-1: half by words, half by meaning; nothing of it is fitted. */
export function contentByReferenceAndMeaning({ words, meaning }: AllSigns): number {
  const near = (2 * meaning.sentences + Math.max(0, meaning.wholeBeyond)) / 3
  return (contentByReference(words) + clamp((near - NOTHING) / (EVERYTHING - NOTHING))) / 2
}

const clamp = (x: number) => Math.min(1, Math.max(0, x))
