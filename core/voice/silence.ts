import { createPatience, type PatienceStep } from './patience.ts'
import type { PatienceSettings } from './settings.ts'

export type SilenceParts = {
  settings: PatienceSettings
  /** Whether nothing is to be heard although the candidate has the word. */
  isQuiet: () => boolean
  onStep: (step: PatienceStep) => void
}

/** Watches over silence in the room. */
export interface Silence {
  /** A new question, or the interview resumed: every step may come again. */
  question(): void
  /** The interviewer spoke, or the candidate did something: silence counts from here. `allow`: the next step comes so much later at the soonest. */
  broken(allow?: number): void
  /** Takes the step that is due. Returns when the next one is. */
  look(now: number): number | null
}

export function createSilence({ settings, isQuiet, onStep }: SilenceParts): Silence {
  const patience = createPatience(settings)
  let broken = true
  let allowance = 0
  return {
    question() {
      patience.question()
      broken = true
      allowance = 0
    },
    broken(allow) {
      broken = true
      allowance = allow ?? allowance
    },
    look(now) {
      if (!isQuiet()) return null
      // A cough does not make the silence any shorter.
      if (broken) patience.from(now, allowance)
      broken = false
      const step = patience.step(now)
      if (step) {
        allowance = 0
        onStep(step)
      }
      return patience.due()
    },
  }
}
