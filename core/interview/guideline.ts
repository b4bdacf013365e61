import { z } from 'zod'
import { criterionWeights } from '../scoring/rubric.ts'
import { LEVELS, MAX_PAIRS, PHASES } from './kinds.ts'

/** What a guideline can be made from. */
export const SOURCES = ['job-description', 'resume', 'keywords'] as const
export type Source = (typeof SOURCES)[number]

/** A question with all that it takes to ask, follow up, help and score, so that the log needs no file beside it. */
export const guidelineQuestion = z.strictObject({
  /**
   * A question of the bank keeps its id there; others have one that the same question gets again, such as
   * "pattern/tool-01/kubernetes", so that nobody is asked it twice.
   */
  id: z
    .string()
    .max(160)
    .regex(/^[a-z0-9-]+(\/[a-z0-9-]+)+$/),
  origin: z.enum(['bank', 'pattern', 'model', 'own']),
  /** Words of the document that it goes back to, as they stand there; null where there are none. */
  about: z.string().max(300).nullable(),
  type: z.enum(['technical', 'behavioural', 'situational']),
  level: z.enum(LEVELS),
  phase: z.enum(PHASES),
  question: z.string().trim().min(8).max(700),
  keyPoints: z.array(z.string().min(3).max(400)).max(8),
  probes: z.array(z.strictObject({ keyPoint: z.string(), question: z.string().max(400) })).max(8),
  hints: z.array(z.string().max(400)).max(3),
  weights: criterionWeights,
  terms: z.array(z.string().max(60)).max(40),
  /** Null where nobody wrote one. */
  modelAnswer: z.string().max(4000).nullable(),
  /** What a strong answer holds, in words about it: to read afterwards. Left out where there is a model answer, or nobody wrote it. */
  guidance: z.string().max(4000).optional(),
})
export type GuidelineQuestion = z.infer<typeof guidelineQuestion>

/** The questions of one interview, in order, made from a document and perhaps edited. */
export const guideline = z.strictObject({
  source: z.enum(SOURCES),
  /** What the interview is for, as it is spoken: "senior data engineer". */
  title: z.string().min(2).max(80),
  /** Names what made it: "built-in/1", a model's name. */
  by: z.string().max(120),
  /** Rare words of the document, which a transcriber should expect. */
  terms: z.array(z.string().max(60)).max(40),
  questions: z.array(guidelineQuestion).min(1).max(MAX_PAIRS),
})
export type Guideline = z.infer<typeof guideline>
