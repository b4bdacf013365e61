import { createHash } from 'node:crypto'
import type { Clock, Records, Scorer } from '../ports.ts'
import type { Score, ScoreRequest } from './score.ts'

const COLLECTION = 'scores'

type Parts = {
  records: Pick<Records, 'get' | 'put'>
  clock: Clock
  /** Version of the anchors that answers are judged by. */
  rubricVersion: string
  /** Whose answers they are: what is kept goes with them. */
  candidate: string
}

/**
 * A scorer that says the same about the same answer each time: what a scorer that varies said once is kept, by the answer
 * and all it is judged by, the rubric's version and the scorer's. So grading can be replayed to the letter, and a report
 * that is made anew after a correction asks only about what was corrected.
 */
export function remembered(scorer: Scorer, { records, clock, rubricVersion, candidate }: Parts): Scorer {
  if (!scorer.varies) return scorer
  return {
    ...scorer,
    async score(request, options) {
      const key = keyOf(scorer, rubricVersion, candidate, request)
      const kept = await records.get<Score>(COLLECTION, key, clock.now())
      if (kept) return kept.value
      const score = await scorer.score(request, options)
      await records.put(COLLECTION, key, score, { tags: [`candidate:${candidate}`] }, clock.now())
      return score
    },
  }
}

/** The candidate is part of it, so that nobody learns from a key what somebody else said. */
function keyOf({ id, version = '' }: Scorer, rubricVersion: string, candidate: string, request: ScoreRequest): string {
  return createHash('sha256')
    .update(JSON.stringify([candidate, id, version, rubricVersion, request]))
    .digest('base64url')
}
