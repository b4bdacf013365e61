import { describe, expect, it } from 'vitest'
import type { Heard } from '../../../core/interview/events.ts'
import { joinHeard } from '../../../core/voice/heard.ts'

const heard = (text: string, confidence: number | null, audioMs = 1_000): Heard => ({
  transcriber: 'ears',
  text,
  words: text
    .split(' ')
    .filter(Boolean)
    .map((word, i) => ({ word, startMs: 100 + i * 200, endMs: 250 + i * 200, probability: confidence })),
  language: text ? 'en' : null,
  confidence,
  speech: text ? [{ startMs: 100, endMs: 900 }] : [],
  audioMs,
})

describe('phrases put together', () => {
  it("have the times of the answer's audio", () => {
    const whole = joinHeard(
      [
        { heard: heard('one two', 0.9), offsetMs: 0 },
        { heard: heard('three', 0.6), offsetMs: 2_000 },
      ],
      3_000,
      'ears',
    )
    expect(whole.text).toBe('one two three')
    expect(whole.words.map((w) => [w.word, w.startMs])).toEqual([
      ['one', 100],
      ['two', 300],
      ['three', 2_100],
    ])
    expect(whole.speech).toEqual([
      { startMs: 100, endMs: 900 },
      { startMs: 2_100, endMs: 2_900 },
    ])
    expect(whole.confidence).toBeCloseTo(0.8)
    expect(whole).toMatchObject({ language: 'en', audioMs: 3_000, transcriber: 'ears' })
  })

  it('that overlap have speech that is in order and apart', () => {
    const parts = [0, 500].map((offsetMs) => ({ heard: heard('one', 0.9), offsetMs }))
    expect(joinHeard(parts, 1_200, 'ears').speech).toEqual([{ startMs: 100, endMs: 1_200 }])
  })

  it('leave out those without words, and tell no confidence that nobody told', () => {
    const parts = [heard('one', null), heard('', 0)].map((h) => ({ heard: h, offsetMs: 0 }))
    expect(joinHeard(parts, 1_000, 'ears')).toMatchObject({ text: 'one', confidence: null })
  })
})
