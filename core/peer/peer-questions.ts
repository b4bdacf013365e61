import type { Level } from '../interview/plan.ts'
import { LEVELS } from '../interview/plan.ts'
import { seededRandom } from '../interview/random.ts'
import type { Bank } from '../questions/bank.ts'
import { CRITERIA } from '../scoring/rubric.ts'
import type { PeerForm, PeerQuestion } from './course.ts'

/** One question for so long, at least two and at most five. */
const MS_PER_QUESTION = 5 * 60 * 1000

/** 10 to 100: the mean of the four criteria, which count alike. */
export const peerScore = ({ scores }: PeerForm): number =>
  Math.round((CRITERIA.reduce((sum, name) => sum + scores[name], 0) / CRITERIA.length) * 10)

/** Questions of the bank for both halves, none in both, the nearest to the level first. The same seed gives the same. */
export function peerQuestions(
  bank: Bank,
  { role, level, halfMs, seed }: { role: string; level: Level; halfMs: number; seed: number },
): [PeerQuestion[], PeerQuestion[]] {
  const count = Math.min(5, Math.max(2, Math.round(halfMs / MS_PER_QUESTION)))
  const random = seededRandom(seed)
  const target = LEVELS.indexOf(level)
  const ranked = bank
    .questions(role)
    .map((question) => ({ question, far: Math.abs(LEVELS.indexOf(question.level) - target), tie: random() }))
    .sort((a, b) => a.far - b.far || a.tie - b.tie)
    .map(({ question: { question: text, keyPoints } }) => ({ text, keyPoints }))
  // Taken in turn, so that a small bank serves both alike.
  const taken = ranked.slice(0, 2 * count)
  return [taken.filter((_, i) => i % 2 === 0), taken.filter((_, i) => i % 2 === 1)]
}
