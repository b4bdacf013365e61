import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { deliveryDefinitions } from '../../../core/delivery/definitions.ts'
import { measureSpoken } from '../../../core/delivery/spoken.ts'
import type { Heard } from '../../../core/interview/events.ts'

const timing = { firstInputMs: 1_800, totalMs: 20_000 }

/** Words of equal length from each start on; a probability of .9 each. */
function heard(
  spans: readonly (readonly [word: string, startMs: number, endMs: number])[],
  change: Partial<Heard> = {},
): Heard {
  return {
    ...{ transcriber: 'fake', language: 'en', confidence: 0.9, audioMs: 60_000, speech: [] },
    text: spans.map(([word]) => word).join(' '),
    words: spans.map(([word, startMs, endMs]) => ({ word, startMs, endMs, probability: 0.9 })),
    ...change,
  }
}

/** `count` words, one every `everyMs`, without a gap, from `startMs` on. */
const run = (count: number, everyMs: number, startMs = 0, word = 'word') =>
  Array.from({ length: count }, (_, i) => [word, startMs + i * everyMs, startMs + (i + 1) * everyMs] as const)

describe('the pace', () => {
  it.each([
    [2_000, 0.5, 'very-slow'],
    [1_000, 1, 'good'],
    [400, 2.5, 'good'],
    [333, 3, 'good'],
    [250, 4, 'too-fast'],
  ])('of a word every %d ms is %d a second: %s', (everyMs, wordsPerSecond, pace) => {
    expect(measureSpoken(heard(run(20, everyMs)), timing)).toMatchObject({ wordsPerSecond, pace })
  })

  it('is taken over the time really spoken, words a minute over all of it', () => {
    const delivery = measureSpoken(heard([...run(10, 500), ...run(10, 500, 15_000)]), timing)
    expect(delivery).toMatchObject({
      ...{ spokenMs: 10_000, wordsPerSecond: 2, pace: 'good', wordsPerMinute: 60 },
      pauses: { count: 1, totalMs: 10_000, longestMs: 10_000 },
    })
  })

  it('is not told of fewer than ten words, nor without times', () => {
    const unknown = { wordsPerSecond: null, pace: null, wordsPerMinute: null, fillersPerMinute: null }
    expect(measureSpoken(heard(run(9, 400)), timing)).toMatchObject({ ...unknown, words: 9, spokenMs: 3_600 })
    const untimed = heard(run(20, 400), { words: [] })
    expect(measureSpoken(untimed, timing)).toMatchObject({ ...unknown, words: 20, spokenMs: null, pauses: null })
  })

  it('comes from the detected speech where no word has a time', () => {
    const speech = [
      { startMs: 1_000, endMs: 6_000 },
      { startMs: 7_000, endMs: 12_000 },
    ]
    expect(measureSpoken(heard(run(20, 1), { words: [], speech }), timing)).toMatchObject({
      ...{ spokenMs: 10_000, wordsPerSecond: 2, pauses: { count: 1, totalMs: 1_000, longestMs: 1_000 } },
    })
  })
})

describe('pauses', () => {
  const pausesOf = (...args: Parameters<typeof heard>) => measureSpoken(heard(...args), timing).pauses

  it('begin at half a second', () => {
    expect(pausesOf([...run(2, 300), ...run(2, 300, 1_099)])).toEqual({ count: 0, totalMs: 0, longestMs: 0 })
    expect(pausesOf([...run(2, 300), ...run(2, 300, 1_100)])).toEqual({ count: 1, totalMs: 500, longestMs: 500 })
  })

  it('are found where a word was stretched over a silence, and counted once where both tell of it', () => {
    const stretched = [...run(2, 300), ['so', 600, 3_000], ...run(2, 300, 3_000)] as const
    const speech = [
      { startMs: 0, endMs: 900 },
      { startMs: 2_900, endMs: 3_600 },
    ]
    expect(pausesOf(stretched, { speech })).toEqual({ count: 1, totalMs: 2_000, longestMs: 2_000 })
    expect(pausesOf([...run(2, 300), ...run(2, 300, 2_900)], { speech })).toEqual({
      ...{ count: 1, totalMs: 2_300, longestMs: 2_300 },
    })
  })

  it('are none before the first word and after the last', () => {
    const speech = [
      { startMs: 0, endMs: 100 },
      { startMs: 5_000, endMs: 5_600 },
      { startMs: 9_000, endMs: 9_100 },
    ]
    expect(pausesOf(run(2, 300, 5_000), { speech })).toEqual({ count: 0, totalMs: 0, longestMs: 0 })
  })
})

it('counts fillers for each minute from the first word to the last', () => {
  const spans = run(30, 1_000).map(([, start, end], i) => [i % 10 === 4 ? 'um,' : 'word', start, end] as const)
  expect(measureSpoken(heard(spans), timing)).toMatchObject({
    ...{ fillers: [{ filler: 'um', count: 3 }], fillersPerMinute: 6, fillersPer100Words: 10 },
  })
})

it('tells how surely the words were heard, the delay and the time as they were measured', () => {
  expect(measureSpoken(heard(run(3, 400)), timing)).toMatchObject({ confidence: 0.9, delayMs: 1_800, totalMs: 20_000 })
  expect(measureSpoken(heard([], { confidence: null }), timing).confidence).toBeNull()
})

it('gives finite figures that add up, whatever a transcriber tells', () => {
  const span = fc.record({
    startMs: fc.integer({ min: -100, max: 60_000 }),
    length: fc.integer({ min: -500, max: 9_000 }),
  })
  fc.assert(
    fc.property(fc.array(span, { maxLength: 30 }), fc.array(span, { maxLength: 8 }), (words, speech) => {
      const delivery = measureSpoken(
        heard(
          words.map(({ startMs, length }) => ['um', startMs, startMs + length] as const),
          { speech: speech.map(({ startMs, length }) => ({ startMs, endMs: startMs + length })) },
        ),
        timing,
      )
      for (const value of Object.values(delivery))
        if (typeof value === 'number') expect(value).toBeGreaterThanOrEqual(0)
      const { pauses, spokenMs } = delivery
      expect(pauses === null).toBe(spokenMs === null)
      if (!pauses) return
      expect(pauses.longestMs).toBeLessThanOrEqual(pauses.totalMs)
      expect(pauses.totalMs).toBeGreaterThanOrEqual(pauses.count * 500)
    }),
  )
})

it('has a definition for each figure', () => {
  const defined = deliveryDefinitions.map((d) => d.figure)
  for (const figure of Object.keys(measureSpoken(heard([]), timing)))
    if (figure !== 'kind' && figure !== 'pace') expect(defined).toContain(figure)
})
