import type { CriterionWeights } from '../rubric.ts'

/** Weights where nobody set any: what is said counts most. */
export const DEFAULT_WEIGHTS: CriterionWeights = { relevance: 0.3, completeness: 0.4, clarity: 0.15, structure: 0.15 }
