import { describe, expect, it } from 'vitest'

type Played = { utterance: number; milliseconds: number; ended: boolean }
type Buffer = {
  push(utterance: number, samples: Int16Array): void
  end(utterance: number): void
  stop(utterance: number): void
  reset(): void
  duck(on: boolean): void
  pull(block: Float32Array): void
}
const module = new URL('../../../../bots/web/page/voice/playback-buffer.js', import.meta.url).href
const { playbackBuffer, VOICE_RATE } = (await import(module)) as {
  playbackBuffer: (rate: number, report: (played: Played) => void) => Buffer
  VOICE_RATE: number
}

const RATE = 48_000
const ms = (milliseconds: number) => Math.round((VOICE_RATE * milliseconds) / 1000)
const steady = (milliseconds: number, level = 0.5) => new Int16Array(ms(milliseconds)).fill(level * 32767)

function player() {
  const reports: Played[] = []
  const buffer = playbackBuffer(RATE, (played) => reports.push(played))
  return {
    buffer,
    reports,
    /** What the loudspeaker gets in so many milliseconds. */
    pull(milliseconds: number): number[] {
      const out: number[] = []
      for (let left = (RATE * milliseconds) / 1000; left > 0; left -= 128) {
        const block = new Float32Array(128)
        buffer.pull(block)
        out.push(...block)
      }
      return out
    },
  }
}

const sounding = (samples: number[]) => samples.filter((s) => Math.abs(s) > 0.01).length / (RATE / 1000)

describe('playing the interviewer', () => {
  it('waits until a late piece would leave no hole, then plays without one', () => {
    const { buffer, pull } = player()
    buffer.push(1, steady(60))
    expect(sounding(pull(50))).toBe(0)
    buffer.push(1, steady(100))
    buffer.push(1, steady(100))
    const heard = pull(200)
    expect(sounding(heard)).toBeGreaterThan(198)
    // A sudden beginning overshoots a little, as every low-pass does; twice as loud it never is.
    expect(Math.max(...heard)).toBeLessThan(0.6)
  })

  it('plays what is short at once when nothing more comes, and says that it ended', () => {
    const { buffer, pull, reports } = player()
    buffer.push(1, steady(40))
    buffer.end(1)
    expect(sounding(pull(60))).toBeGreaterThan(38)
    expect(reports.at(-1)).toMatchObject({ utterance: 1, ended: true })
    expect(reports.at(-1)?.milliseconds).toBeGreaterThanOrEqual(40)
    expect(reports.at(-1)?.milliseconds).toBeLessThan(46)
  })

  it('says ten times a second how far it is', () => {
    const { buffer, pull, reports } = player()
    buffer.push(3, steady(1000))
    pull(500)
    const told = reports.map((r) => r.milliseconds)
    expect(told).toEqual([100, 200, 300, 400, 500])
    expect(reports.every((r) => r.utterance === 3 && !r.ended)).toBe(true)
  })

  it('ends one that never made a sound', () => {
    const { buffer, pull, reports } = player()
    buffer.end(7)
    pull(20)
    expect(reports.at(-1)).toMatchObject({ utterance: 7, ended: true })
  })

  it('plays utterances one after the other', () => {
    const { buffer, pull, reports } = player()
    buffer.push(1, steady(200, 0.5))
    buffer.end(1)
    buffer.push(2, steady(200, 0.25))
    buffer.end(2)
    const heard = pull(450)
    expect(Math.max(...heard.slice(0, RATE / 10))).toBeGreaterThan(0.45)
    expect(Math.max(...heard.slice((RATE * 3) / 10))).toBeLessThan(0.3)
    expect(reports.filter((r) => r.ended).map((r) => r.utterance)).toEqual([1, 2])
  })

  it('stops within 40 ms, without a click, and drops what comes late', () => {
    const { buffer, pull, reports } = player()
    buffer.push(1, steady(1000))
    pull(300)
    buffer.stop(1)
    const after = pull(100)
    const steps = after.slice(1).map((s, i) => Math.abs(s - (after[i] ?? 0)))
    expect(Math.max(...steps)).toBeLessThan(0.01)
    expect(sounding(after)).toBeLessThan(40)
    buffer.push(1, steady(500))
    buffer.end(1)
    expect(sounding(pull(500))).toBe(0)
    expect(reports.some((r) => r.ended)).toBe(false)
  })

  it('goes on with the next utterance after a stop', () => {
    const { buffer, pull } = player()
    buffer.push(1, steady(1000))
    pull(300)
    buffer.stop(1)
    buffer.push(2, steady(300))
    expect(sounding(pull(300))).toBeGreaterThan(250)
  })

  it('ducks gently and comes back', () => {
    const { buffer, pull } = player()
    buffer.push(1, steady(2000))
    pull(200)
    buffer.duck(true)
    const quiet = pull(200)
    expect(Math.max(...quiet.slice(RATE / 10))).toBeLessThan(0.15)
    expect(Math.min(...quiet.slice(RATE / 10))).toBeGreaterThan(0.05)
    buffer.duck(false)
    expect(Math.max(...pull(200).slice(RATE / 10))).toBeGreaterThan(0.45)
  })

  it('fills longer after a hole, and goes on where it was', () => {
    const { buffer, pull, reports } = player()
    buffer.push(1, steady(150))
    pull(300)
    buffer.push(1, steady(130))
    expect(sounding(pull(100))).toBe(0)
    buffer.push(1, steady(200))
    expect(sounding(pull(100))).toBeGreaterThan(95)
    buffer.end(1)
    pull(400)
    expect(reports.at(-1)?.ended).toBe(true)
    expect(Math.abs((reports.at(-1)?.milliseconds ?? 0) - 480)).toBeLessThan(6)
  })

  it('begins anew after a reset: the same number is another utterance', () => {
    const { buffer, pull } = player()
    buffer.push(1, steady(500))
    pull(200)
    buffer.stop(1)
    buffer.reset()
    buffer.push(1, steady(300))
    expect(sounding(pull(200))).toBeGreaterThan(150)
  })
})
