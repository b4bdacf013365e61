import { describe, expect, it } from 'vitest'

const module = new URL('../../../../bots/web/page/voice/microphone.js', import.meta.url).href
const { audioClock, levelMeter } = (await import(module)) as {
  audioClock: () => (soundMs: number, pageMs: number) => number
  levelMeter: () => (samples: Int16Array) => number
}

describe("the sound's clock", () => {
  it('is the page’s, without the jitter of messages', () => {
    const time = audioClock()
    const delays = [9, 4, 30, 0, 12, 200, 3]
    const told = delays.map((delay, i) => time(20 * i, 5000 + 20 * i + delay))
    expect(told.slice(3)).toEqual([5060, 5080, 5100, 5120])
  })

  it('takes up the page’s time after the sound was suspended', () => {
    const time = audioClock()
    expect(time(0, 1000)).toBe(1000)
    expect(time(20, 61_000)).toBe(61_000)
    expect(time(40, 61_020)).toBe(61_020)
  })

  it('never runs backwards', () => {
    const time = audioClock()
    expect(time(0, 1100)).toBe(1100)
    expect(time(20, 1020)).toBe(1100)
  })
})

describe('the level', () => {
  const frame = (level: number) => new Int16Array(320).map((_, i) => Math.sin(i) * level * 32767)

  it('is nothing in silence, full when somebody shouts, between for speech', () => {
    expect(levelMeter()(new Int16Array(320))).toBe(0)
    expect(levelMeter()(frame(0.9))).toBe(1)
    const speech = levelMeter()(frame(0.05))
    expect(speech).toBeGreaterThan(0.4)
    expect(speech).toBeLessThan(0.8)
  })

  it('rises at once and falls gently', () => {
    const meter = levelMeter()
    meter(frame(0.5))
    const falling = Array.from({ length: 5 }, () => meter(new Int16Array(320)))
    expect(falling).toEqual([...falling].sort((a, b) => b - a))
    expect(falling[0]).toBeGreaterThan(0.8)
    expect(falling[4]).toBeLessThan(0.6)
  })
})
