import { expect, it } from 'vitest'
import type { GrammarChecker } from '../../../core/delivery/grammar.ts'
import { buildReport } from '../../../core/report/build.ts'
import { sampleInput } from './sample.ts'

function checker(check: GrammarChecker['check']): () => Promise<GrammarChecker> {
  return async () => ({ check, close: async () => {} })
}

it('measures each answer and has its grammar checked, with the interview’s own words for right', async () => {
  const { state, scores } = sampleInput()
  const asked: string[] = []
  const grammar = checker(async (text, known) => {
    asked.push(text)
    expect(known.has('recall')).toBe(true)
    return {
      kind: 'checked',
      corrections: [{ start: 0, end: 4, slip: text.slice(0, 4), message: 'So.', suggestion: null }],
    }
  })
  const report = await buildReport({ id: 'i', state, scores, scorer: 'built-in/1', failures: [], grammar })
  const answered = report.answers.filter((a) => a.answer !== null)
  expect(asked).toEqual(answered.map((a) => a.answer))
  for (const { delivery, corrections } of answered) {
    expect(delivery?.totalMs).toBeGreaterThan(0)
    expect(delivery?.words).toBeGreaterThan(0)
    expect(corrections).toHaveLength(1)
  }
  expect(report.answers[4]).toMatchObject({ outcome: 'skipped', delivery: null, corrections: null })
  expect(report.notices).toEqual([])
})

it('says so where the checker fails', async () => {
  const { state, scores } = sampleInput()
  const grammar = checker(async () => ({ kind: 'not-checked', reason: 'The grammar checker could not be loaded.' }))
  const report = await buildReport({ id: 'i', state, scores, scorer: 'built-in/1', failures: [], grammar })
  expect(report.notices[0]).toContain(
    'Grammar was not checked in this interview. The grammar checker could not be loaded.',
  )
})

it('asks for no checker when nothing was answered', async () => {
  const { state } = sampleInput()
  const pairs = state.pairs.map((pair) => ({ ...pair, outcome: { kind: 'skipped', at: 1 } as const }))
  const grammar = () => Promise.reject(new Error('not needed'))
  const parts = { id: 'i', state: { ...state, pairs }, scores: new Map(), scorer: 'built-in/1', failures: [], grammar }
  const { overall } = await buildReport(parts)
  expect(overall).toMatchObject({ score: null, recommendation: { verdict: 'not-enough-to-say' } })
  expect(overall.timeManagement).toMatchObject({ medianMs: null, answeringMs: 0, pace: null })
})
