import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Scorer, Store } from '../../../core/ports.ts'
import { englishOnly } from '../../../core/scoring/english-only.ts'
import { remembered } from '../../../core/scoring/remembered.ts'
import type { ScoreRequest } from '../../../core/scoring/score.ts'
import { sqliteStore } from '../../../core/store/sqlite.ts'

const weights = { relevance: 0.25, completeness: 0.25, clarity: 0.25, structure: 0.25 }
const request: ScoreRequest = {
  ...{ role: 'nurse', type: 'mixed', level: 'easy', question: 'Why?', answer: 'Because it is safe.', parent: null },
  rubric: { keyPoints: ['safety'], reference: null, weights },
}
let folder: string
let store: Store
let asked: number
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'greenroom-remembered-'))
  store = await sqliteStore({ folder })
  asked = 0
})
afterEach(async () => {
  await store.close()
  await rm(folder, { recursive: true })
})

/** Gives another score each time. */
const moody = (change: Partial<Scorer> = {}): Scorer => ({
  ...{ id: 'moody', version: 'prompt 1', varies: true },
  async score() {
    const score = ++asked
    return { kind: 'scored', score, criteria: [], feedback: { good: [], missing: [], improve: [] }, coverage: [] }
  },
  ...change,
})
const { signal } = new AbortController()
async function score(change: {
  scorer?: Partial<Scorer>
  rubricVersion?: string
  candidate?: string
  answer?: string
}) {
  const { rubricVersion = '1', candidate = 'ada', answer = request.answer } = change
  const parts = { records: store.records, clock: { now: () => 1 }, rubricVersion, candidate }
  const result = await remembered(moody(change.scorer), parts).score({ ...request, answer }, { signal })
  return result.kind === 'scored' ? result.score : null
}

test('the same answer, rubric version and scorer version give the same result', async () => {
  expect([await score({}), await score({}), await score({})]).toEqual([1, 1, 1])
})

test('another answer, rubric version, scorer, scorer version or person is judged anew', async () => {
  await score({})
  expect(await score({ answer: 'Because.' })).toBe(2)
  expect(await score({ rubricVersion: '2' })).toBe(3)
  expect(await score({ scorer: { version: 'prompt 2' } })).toBe(4)
  expect(await score({ scorer: { id: 'other' } })).toBe(5)
  expect(await score({ candidate: 'bob' })).toBe(6)
  expect(await score({})).toBe(1)
})

test('what is kept goes with the candidate; a scorer that does not vary keeps nothing', async () => {
  await score({})
  await store.deleteCandidate('ada')
  expect(await score({})).toBe(2)
  expect([await score({ scorer: { varies: false } }), await score({ scorer: { varies: false } })]).toEqual([3, 4])
})

test('an answer in another language is kept from a scorer that reads English only, and says why', async () => {
  const scorer = englishOnly(moody())
  const german = 'Ich würde zuerst die Patientin ansehen und dann mit dem Team sprechen, und das nicht erst morgen.'
  expect(await scorer.score({ ...request, answer: german }, { signal })).toMatchObject({
    kind: 'not-scorable',
    why: { code: 'language', reason: expect.stringContaining('in German') },
  })
  expect(await scorer.score(request, { signal })).toMatchObject({ kind: 'scored' })
})
