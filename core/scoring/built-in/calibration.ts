import type { Judgement } from './judge.ts'

/**
 * Judged content against the share of full marks that people gave at that level, read off the tuning half of datasets/rated-answers
 * in steps of a tenth and smoothed. Straight lines between.
 */
const CURVE: readonly (readonly [number, number])[] = [
  [0, 0],
  [0.1, 0.18],
  [0.2, 0.35],
  [0.3, 0.48],
  [0.4, 0.6],
  [0.5, 0.7],
  [0.6, 0.79],
  [0.75, 0.9],
  [0.9, 1],
]

/** Puts a judgement's content on the scale of people's ratings. */
export function calibrate(judgement: Judgement): Judgement {
  return { ...judgement, content: onCurve(judgement.content) }
}

function onCurve(content: number): number {
  for (const [i, [to, high]] of CURVE.entries()) {
    const [from, low] = CURVE[i - 1] ?? [0, 0]
    if (content <= to) return to === from ? high : low + ((high - low) * (content - from)) / (to - from)
  }
  return 1
}
