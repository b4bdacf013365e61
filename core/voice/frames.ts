import { HEARING_RATE } from '../ports.ts'

/** Samples in a frame, as speech detectors take them, and their length in milliseconds. */
export const FRAME = 512
export const FRAME_MS = (FRAME * 1000) / HEARING_RATE

/** Gaps shorter than this are jitter of the capture times. */
const JITTER_MS = 40
/** Longer silence than this is not filled in: no turn spans it. */
const MOST_FILLED_MS = 120_000

const samplesIn = (ms: number) => Math.round((ms * HEARING_RATE) / 1000)

/** Level of a frame in dBFS: 0 is a full-scale square wave, digital silence is -Infinity. */
export function level(frame: Int16Array): number {
  let sum = 0
  for (let i = 0; i < frame.length; i++) sum += (frame[i] ?? 0) ** 2
  return 10 * Math.log10(sum / frame.length / 32768 ** 2)
}

/** Cuts a stream of samples into frames of FRAME samples. */
export interface Framer {
  /**
   * Samples captured from `at` on. Calls back with each frame that becomes complete and when it began. A gap is filled with
   * silence where `fill` says so, else the next frame begins after it; samples that overlap earlier ones are taken as following them.
   */
  push(samples: Int16Array, at: number, fill: boolean): void
  /** When the audio received so far ends; null before the first. */
  end(): number | null
}

export function createFramer(onFrame: (frame: Int16Array, at: number) => void): Framer {
  let frame = new Int16Array(FRAME)
  let filled = 0
  let startsAt: number | null = null

  const end = () => (startsAt === null ? null : startsAt + (filled * 1000) / HEARING_RATE)

  function append(samples: Int16Array): void {
    let offset = 0
    while (offset < samples.length) {
      const count = Math.min(FRAME - filled, samples.length - offset)
      frame.set(samples.subarray(offset, offset + count), filled)
      filled += count
      offset += count
      if (filled === FRAME) complete()
    }
  }

  function complete(): void {
    const at = startsAt ?? 0
    const done = frame
    frame = new Int16Array(FRAME)
    filled = 0
    startsAt = at + FRAME_MS
    onFrame(done, at)
  }

  return {
    end,
    push(samples, at, fill) {
      const gap = at - (end() ?? at)
      startsAt ??= at
      if (gap > JITTER_MS) {
        if (fill) append(new Int16Array(samplesIn(Math.min(gap, MOST_FILLED_MS))))
        else if (filled > 0) append(new Int16Array(FRAME - filled))
        if (!fill || gap > MOST_FILLED_MS) startsAt = at - (filled * 1000) / HEARING_RATE
      }
      append(samples)
    },
  }
}

/** Keeps the frames of the open turn, or the last moments while there is none. */
export interface Tape {
  push(frame: Int16Array, at: number): void
  /** Keeps everything from `at` on (null: only the last moments). */
  keepFrom(at: number | null): void
  /** Samples from `from` to `to`, silence where there is none. */
  cut(from: number, to: number): Int16Array
}

/** `moments`: milliseconds that are kept in any case. */
export function createTape(moments: number): Tape {
  let frames: { samples: Int16Array; at: number }[] = []
  let keep: number | null = null
  return {
    push(samples, at) {
      frames.push({ samples, at })
      // Trimmed now and then, not at every frame.
      if (frames.length % 64 === 0) {
        const from = keep ?? at - moments
        frames = frames.filter((f) => f.at + FRAME_MS > from)
      }
    },
    keepFrom(at) {
      keep = at
    },
    cut(from, to) {
      const cut = new Int16Array(Math.max(0, samplesIn(to - from)))
      for (const { samples, at } of frames) {
        const start = samplesIn(at - from)
        if (start >= cut.length || start + FRAME <= 0) continue
        const skipped = Math.max(0, -start)
        const count = Math.min(FRAME - skipped, cut.length - Math.max(0, start))
        cut.set(samples.subarray(skipped, skipped + count), Math.max(0, start))
      }
      return cut
    },
  }
}
