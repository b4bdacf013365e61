import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createFramer, createTape, FRAME, FRAME_MS, level } from '../../../core/voice/frames.ts'

const ramp = (from: number, length: number) => Int16Array.from({ length }, (_, i) => (from + i) % 30_000)

function framed(pieces: { samples: Int16Array; at: number }[], fill = true) {
  const frames: { frame: Int16Array; at: number }[] = []
  const framer = createFramer((frame, at) => frames.push({ frame, at }))
  for (const { samples, at } of pieces) framer.push(samples, at, fill)
  return { frames, end: framer.end() }
}

describe('frames', () => {
  it('hold all samples in order, however they come in', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 2_000 }), { minLength: 1, maxLength: 20 }), (lengths) => {
        let sent = 0
        const pieces = lengths.map((length) => {
          const piece = { samples: ramp(sent, length), at: 1_000 + sent / 16 }
          sent += length
          return piece
        })
        const { frames } = framed(pieces)
        const all = frames.flatMap((f) => [...f.frame])
        expect(all).toEqual([...ramp(0, Math.floor(sent / FRAME) * FRAME)])
        frames.forEach((f, i) => {
          expect(f.at).toBeCloseTo(1_000 + i * FRAME_MS)
        })
      }),
    )
  })

  it('have silence where nothing was captured', () => {
    const { frames, end } = framed([
      { samples: ramp(1, FRAME), at: 0 },
      { samples: ramp(1, FRAME), at: 10 * FRAME_MS },
    ])
    expect(frames).toHaveLength(11)
    expect(frames.slice(1, 10).every(({ frame }) => frame.every((s) => s === 0))).toBe(true)
    expect([...(frames[10]?.frame ?? [])]).toEqual([...ramp(1, FRAME)])
    expect(end).toBe(11 * FRAME_MS)
  })

  it('begin anew after a gap that need not be filled', () => {
    const { frames } = framed(
      [
        { samples: ramp(1, FRAME + 100), at: 0 },
        { samples: ramp(1, FRAME), at: 60_000 },
      ],
      false,
    )
    expect(frames.map((f) => f.at)).toEqual([0, FRAME_MS, 60_000])
  })

  it('do not mind jitter', () => {
    const { frames } = framed([
      { samples: ramp(0, FRAME), at: 0 },
      { samples: ramp(0, FRAME), at: FRAME_MS + 15 },
      { samples: ramp(0, FRAME), at: 2 * FRAME_MS - 20 },
    ])
    expect(frames.map((f) => f.at)).toEqual([0, FRAME_MS, 2 * FRAME_MS])
  })

  it('have a level in dBFS', () => {
    expect(level(new Int16Array(FRAME))).toBe(Number.NEGATIVE_INFINITY)
    expect(level(new Int16Array(FRAME).fill(3_277))).toBeCloseTo(-20, 1)
  })
})

describe('the tape', () => {
  it('cuts exactly, with silence where it has nothing', () => {
    const tape = createTape(1_000)
    tape.keepFrom(0)
    for (let i = 0; i < 10; i++) tape.push(ramp(i * FRAME, FRAME), i * FRAME_MS)
    expect([...tape.cut(16, 48)]).toEqual([...ramp(256, 512)])
    expect([...tape.cut(9.5 * FRAME_MS, 11 * FRAME_MS)]).toEqual([
      ...ramp(9.5 * FRAME, FRAME / 2),
      ...new Int16Array(FRAME),
    ])
  })

  it('forgets what no turn needs', () => {
    const tape = createTape(1_000)
    for (let i = 0; i < 640; i++) tape.push(new Int16Array(FRAME).fill(7), i * FRAME_MS)
    expect(tape.cut(0, 1_000).every((s) => s === 0)).toBe(true)
    expect(tape.cut(640 * FRAME_MS - 900, 640 * FRAME_MS).every((s) => s === 7)).toBe(true)
  })
})
