import { expect, it } from 'vitest'
import { GreenroomError } from '../../../../core/errors.ts'
import type { Embedder } from '../../../../core/ports.ts'
import { loadBank } from '../../../../core/questions/bank.ts'
import { EXCERPT, excerptOf } from '../../../../core/questions/guideline/excerpt.ts'
import { guidelines } from '../../../../core/questions/guideline/guidelines.ts'
import { cosine, embeddingRanker, lexicalRanker } from '../../../../core/questions/guideline/rank.ts'
import { HIDDEN, POSTING } from './documents.ts'

const { signal } = new AbortController()
const entries = [
  { id: 'a', title: 'Feeding a dog', text: 'A dog eats twice a day' },
  { id: 'b', title: 'Painting a wall', text: 'Two coats, dry in between' },
  { id: 'c', title: 'Walking', text: 'A dog needs to go outside' },
]

/** Knows that a hound is a dog: the vector says how doggy, how wally and how walky a text is. */
function animals(calls: number[] = []): Embedder {
  const has = (text: string, pattern: RegExp) => (pattern.test(text) ? 1 : 0)
  return {
    id: 'animals',
    async embed(texts) {
      calls.push(texts.length)
      return texts.map((t) => Float32Array.from([has(t, /dog|hound/i), has(t, /paint/i), has(t, /walk|stroll/i), 0.01]))
    },
  }
}

it('ranks by shared words, forms of a word alike', async () => {
  const ranked = await lexicalRanker(entries).rank('feed my dogs', signal)
  expect(ranked.map((r) => r.id)).toEqual(['a', 'c'])
  expect(ranked[0]?.score).toBeGreaterThan(0.5)
  expect(await lexicalRanker(entries).rank('the of and', signal)).toEqual([])
})

it('ranks by meaning, and embeds the entries once', async () => {
  const calls: number[] = []
  const ranker = embeddingRanker(entries, animals(calls))
  expect((await ranker.rank('a stroll with the hound', signal))[0]?.id).toBe('c')
  expect((await ranker.rank('painting', signal))[0]?.id).toBe('b')
  expect(calls).toEqual([3, 1, 1])
})

it('measures the angle between vectors', () => {
  expect(cosine(Float32Array.of(1, 0), Float32Array.of(2, 0))).toBeCloseTo(1)
  expect(cosine(Float32Array.of(1, 0), Float32Array.of(0, 3))).toBe(0)
  expect(cosine(Float32Array.of(0, 0), Float32Array.of(0, 3))).toBe(0)
})

it('shows a model all of a short document, without what speaks to a machine', async () => {
  const shown = await excerptOf(POSTING, 'job-description', lexicalRanker, signal)
  expect(shown).toContain('Apache Kafka')
  expect(shown).not.toContain(HIDDEN[0])
})

it('shows a model what says most of a long one', async () => {
  const filler = Array.from(
    { length: 400 },
    (_, i) => `Our founder enjoyed the ${i}th evening on the terrace with tea.`,
  )
  const long = `Baker wanted\n${filler.join('\n')}\nRequirements\nExperience with sourdough and a deck oven\n${filler.join('\n')}`
  const shown = await excerptOf(long, 'job-description', lexicalRanker, signal)
  expect(shown.length).toBeLessThanOrEqual(EXCERPT)
  expect(shown).toContain('sourdough')
  expect(shown).toContain('Baker wanted')
})

it('makes a guideline by words where the embedder fails, and says so', async () => {
  const bank = await loadBank('datasets/questions')
  const failing: Embedder = {
    id: 'broken',
    embed: async () => {
      throw new GreenroomError('model-unreachable', 'gone')
    },
  }
  const wanted = { source: 'job-description', role: null, type: 'mixed', level: 'medium', count: 8, seed: 7 } as const
  const make = (embedder: Embedder | null) =>
    guidelines({ bank, datasets: 'datasets', model: null, embedder: () => embedder }).make(
      { ...wanted, text: POSTING, askedBefore: new Set() },
      { signal },
    )
  const [plain, fallen] = await Promise.all([make(null), make(failing)])
  expect(fallen.guideline).toEqual(plain.guideline)
  expect(fallen.notes).toEqual([expect.stringContaining('words')])
})
