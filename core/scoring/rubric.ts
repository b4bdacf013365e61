import { z } from 'zod'

/** What every answer is judged by. */
export const CRITERIA = ['relevance', 'completeness', 'clarity', 'structure'] as const
export type Criterion = (typeof CRITERIA)[number]

/** How much each criterion weighs in an answer's score; the four add up to 1. */
export const criterionWeights = z
  .strictObject({
    relevance: z.number().min(0).max(1),
    completeness: z.number().min(0).max(1),
    clarity: z.number().min(0).max(1),
    structure: z.number().min(0).max(1),
  })
  .refine((w) => Math.abs(w.relevance + w.completeness + w.clarity + w.structure - 1) < 1e-6, {
    error: 'the four weights must add up to 1',
  })
export type CriterionWeights = z.infer<typeof criterionWeights>

/** What an answer is judged against. It travels in the log, so that grading can be replayed after the bank has changed. */
export type Rubric = {
  keyPoints: string[]
  /** A model answer; null where nobody wrote one. */
  reference: string | null
  weights: CriterionWeights
}
