import { z } from 'zod'
import { LEVELS, PHASES } from '../interview/kinds.ts'
import { type CriterionWeights, criterionWeights } from '../scoring/rubric.ts'

/** One line of a question bank file, `datasets/questions/<role>.jsonl`, exactly as it is written there. */
export const bankLine = z.strictObject({
  id: z.string().regex(/^[a-z-]+\/[a-z]+-\d{2}$/, 'an id looks like data-scientist/technical-01'),
  role: z.string().regex(/^[a-z]+(-[a-z]+)*$/, 'a role is a slug such as data-scientist'),
  type: z.enum(['technical', 'behavioural', 'situational']),
  level: z.enum(LEVELS),
  phase: z.enum(PHASES),
  question: z.string().min(20).max(400),
  key_points: z.array(z.string().min(8).max(240)).min(3).max(6),
  probes: z.array(z.strictObject({ key_point: z.int().min(0), question: z.string().min(12).max(300) })).min(3),
  hints: z.array(z.string().min(12).max(300)).length(3),
  weights: criterionWeights,
  terms: z.array(z.string().min(2).max(60)).min(3).max(14),
  model_answer: z.string().min(200).max(1800),
})
export type BankLine = z.infer<typeof bankLine>

/** A follow-up question tied to the key point it asks after. */
export type Probe = { keyPoint: string; question: string }

/** A question of the bank, as the rest of the core sees it. */
export type Question = {
  id: string
  role: string
  type: BankLine['type']
  level: BankLine['level']
  phase: BankLine['phase']
  question: string
  keyPoints: string[]
  probes: Probe[]
  /** From the gentlest to the strongest; none of them gives the answer away. */
  hints: string[]
  weights: CriterionWeights
  /** Vocabulary that a transcriber should expect. */
  terms: string[]
  modelAnswer: string
}

/** A main question that is about to be asked: the bank's, or a guideline's, which may lack a model answer. */
export type PlannedQuestion = Omit<Question, 'modelAnswer'> & { modelAnswer: string | null }
