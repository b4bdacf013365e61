import { FRAME_MS } from './frames.ts'

/** What is known of 32 ms of sound. `at`: when it began, milliseconds; `level` in dBFS. */
export type SoundFrame = { at: number; probability: number; level: number }

/** A stretch of speech. `speech`: milliseconds of it that were speech, without the short silences between. */
export type Burst = { from: number; lastSpeech: number; speech: number }

/** What counts as speech now. A frame must also be at least as loud as `level`. */
export type Threshold = { start: number; end: number; level: number }

/** Tells speech from silence with hysteresis: frames above `start` begin it, silence below `end` ends it. */
export interface SpeechGate {
  /** Returns what changed with this frame. */
  frame(frame: SoundFrame, threshold: Threshold): 'began' | 'ended' | null
  /** Nothing was captured up to `at`: as good as silence. */
  silence(at: number): 'ended' | null
  burst(): Burst | null
  /** When speech that is not yet certain seems to have begun. */
  maybe(): number | null
  reset(): void
}

export function createSpeechGate(settings: { startFrames: number; endSilence: number }): SpeechGate {
  let burst: Burst | null = null
  let run: { from: number; frames: number; lastAt: number } | null = null

  function silence(at: number): 'ended' | null {
    if (run && at - run.lastAt > 3 * FRAME_MS) run = null
    if (!burst || at - burst.lastSpeech < settings.endSilence) return null
    burst = null
    return 'ended'
  }

  return {
    frame({ at, probability, level }, threshold) {
      const end = at + FRAME_MS
      const loud = level >= threshold.level
      if (burst) {
        if (loud && probability >= threshold.end) {
          burst.lastSpeech = end
          burst.speech += FRAME_MS
          return null
        }
        return silence(end)
      }
      if (!loud || probability < threshold.end) {
        run = null
        return null
      }
      if (probability >= threshold.start) run = { from: run?.from ?? at, frames: (run?.frames ?? 0) + 1, lastAt: at }
      if (!run || run.frames < settings.startFrames) return null
      burst = { from: run.from, lastSpeech: end, speech: end - run.from }
      run = null
      return 'began'
    },
    silence,
    burst: () => burst,
    maybe: () => run?.from ?? null,
    reset() {
      burst = null
      run = null
    },
  }
}
