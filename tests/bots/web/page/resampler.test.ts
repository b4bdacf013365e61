import { describe, expect, it } from 'vitest'

type Resampler = { push(piece: Float32Array): Float32Array }
const module = new URL('../../../../bots/web/page/voice/resampler.js', import.meta.url).href
const { resampler } = (await import(module)) as { resampler: (from: number, to: number) => Resampler }

const tone = (hertz: number, rate: number, seconds: number) =>
  Float32Array.from({ length: Math.round(rate * seconds) }, (_, i) => Math.sin((2 * Math.PI * hertz * i) / rate))

/** Pushed in pieces as an audio thread does. */
function resampled(samples: Float32Array, from: number, to: number, piece = 128): number[] {
  const stream = resampler(from, to)
  const out: number[] = []
  for (let i = 0; i < samples.length; i += piece) out.push(...stream.push(samples.subarray(i, i + piece)))
  return out
}

/** Root mean square of the middle, where the filter has settled. */
function loudness(samples: number[]): number {
  const middle = samples.slice(samples.length / 4, (3 * samples.length) / 4)
  return Math.sqrt(middle.reduce((sum, s) => sum + s * s, 0) / middle.length)
}
const decibels = (ratio: number) => 20 * Math.log10(ratio)

const rates: [number, number][] = [
  [48_000, 16_000],
  [44_100, 16_000],
  [16_000, 16_000],
  [24_000, 48_000],
  [24_000, 44_100],
  [96_000, 16_000],
]

describe('changing the rate', () => {
  it.each(rates)('%i to %i keeps speech as loud as it was, at every pitch', (from, to) => {
    for (const hertz of [120, 1000, 3000, 6000]) {
      const out = resampled(tone(hertz, from, 0.5), from, to)
      expect(Math.abs(decibels(loudness(out) / Math.SQRT1_2)), `${hertz} Hz`).toBeLessThan(0.1)
    }
  })

  it.each(rates)('%i to %i gives as many samples as the time takes', (from, to) => {
    const out = resampled(tone(440, from, 2), from, to)
    expect(Math.abs(out.length - 2 * to)).toBeLessThan(to * 0.005)
  })

  it.each([
    [48_000, 16_000],
    [44_100, 16_000],
    [96_000, 16_000],
  ])('%i to %i folds nothing back from above', (from, to) => {
    for (const hertz of [9_000, 10_000, 12_000, 15_000, 20_000]) {
      const out = resampled(tone(hertz, from, 0.5), from, to)
      expect(decibels(loudness(out) / Math.SQRT1_2), `${hertz} Hz`).toBeLessThan(-70)
    }
  })

  it('does not care how the stream is cut into pieces', () => {
    const samples = tone(700, 48_000, 0.3)
    const whole = resampled(samples, 48_000, 16_000, samples.length)
    for (const piece of [1, 128, 1000]) expect(resampled(samples, 48_000, 16_000, piece)).toEqual(whole)
  })

  it('keeps a tone in phase over minutes', () => {
    const stream = resampler(44_100, 16_000)
    const second = tone(441, 44_100, 1)
    let count = 0
    let last: Float32Array = new Float32Array(0)
    for (let i = 0; i < 90; i++) {
      last = stream.push(second)
      count += last.length
    }
    const first = count - last.length
    const expected = Array.from(last, (_, i) => Math.sin((2 * Math.PI * 441 * (first + i)) / 16_000))
    expect(Math.max(...expected.map((e, i) => Math.abs(e - (last[i] ?? 0))))).toBeLessThan(0.002)
  })
})
