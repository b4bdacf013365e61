import { heardSurely } from '../interview/heard.ts'
import type { Outcome } from '../interview/state.ts'
import type { Score } from './score.ts'

/**
 * Why no scorer is asked about an answer: its words were heard too unsurely, and nobody has corrected or confirmed them.
 * Null where it may be scored.
 */
export function withheld(outcome: Outcome): Score | null {
  if (outcome.kind !== 'answered' || !outcome.heard || outcome.checked || heardSurely(outcome.heard)) return null
  return {
    kind: 'not-scorable',
    why: {
      code: 'heard-unsurely',
      reason:
        'This was heard too unsurely to be scored fairly. Correct what was heard, or confirm that it is right, and it will be scored; or say it again in another interview.',
    },
    feedback: {
      good: [],
      missing: [],
      improve: ['Sit closer to the microphone, away from other voices and fans, and check its level first.'],
    },
  }
}
