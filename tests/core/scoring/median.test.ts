import fc from 'fast-check'
import { expect, test } from 'vitest'
import { medianOf, WIDE_SPREAD } from '../../../core/scoring/median.ts'
import { CRITERIA } from '../../../core/scoring/rubric.ts'
import type { Score } from '../../../core/scoring/score.ts'

const weights = { relevance: 0.25, completeness: 0.25, clarity: 0.25, structure: 0.25 }
const scored = (...points: number[]): Score => ({
  kind: 'scored',
  score: points.reduce((a, b) => a + b, 0) / points.length,
  criteria: CRITERIA.map((name, i) => ({ name, score: points[i % points.length] ?? 1, evidence: [] })),
  feedback: { good: [`good ${points}`], missing: [], improve: [] },
  coverage: [],
})
const junk: Score = {
  kind: 'not-scorable',
  why: { code: 'gibberish', reason: 'No meaning.' },
  feedback: { good: [], missing: [], improve: [] },
}

test('each criterion is the median of its runs; the words are those of the nearest run', () => {
  const score = medianOf([scored(2), scored(6), scored(7)], weights)
  expect(score).toMatchObject({
    kind: 'scored',
    score: 6,
    spread: { runs: 3, lowest: 2, highest: 7 },
    feedback: { good: ['good 6'] },
  })
})

test('a narrow spread is kept without a mark, a wide one asks for review and leaves the score', () => {
  const narrow = medianOf([scored(6), scored(6.5), scored(7)], weights)
  expect(narrow).toMatchObject({ score: 6.5, spread: { lowest: 6, highest: 7 } })
  expect(narrow).not.toHaveProperty('review')
  const wide = medianOf([scored(4), scored(6), scored(4 + WIDE_SPREAD)], weights)
  expect(wide).toMatchObject({ score: 6, review: expect.stringContaining('between 4 and 6.5') })
})

test('one run is taken as it is', () => {
  expect(medianOf([scored(5)], weights)).toEqual(scored(5))
})

test('where runs disagree on whether it can be scored, most of them decide, and it is marked', () => {
  expect(medianOf([scored(5), junk, scored(6)], weights)).toMatchObject({
    kind: 'scored',
    review: expect.stringMatching(/1 of 3 runs/),
  })
  expect(medianOf([junk, scored(5), junk], weights)).toEqual(junk)
})

test('the median lies within the runs, whatever they are and in whatever order they come', () => {
  const points = fc.array(
    fc.integer({ min: 10, max: 100 }).map((n) => n / 10),
    { minLength: 4, maxLength: 4 },
  )
  fc.assert(
    fc.property(fc.array(points, { minLength: 2, maxLength: 7 }), (all) => {
      const runs = all.map((p) => scored(...p))
      const score = medianOf(runs, weights)
      const reversed = medianOf(runs.toReversed(), weights)
      if (score.kind !== 'scored' || reversed.kind !== 'scored') throw new Error('it is scored')
      expect(reversed.score).toBe(score.score)
      for (const [i, { score: median }] of score.criteria.entries()) {
        const values = all.map((p) => p[i] ?? 0)
        expect(median).toBeGreaterThanOrEqual(Math.min(...values))
        expect(median).toBeLessThanOrEqual(Math.max(...values))
      }
    }),
  )
})
