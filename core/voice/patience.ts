import type { PatienceSettings } from './settings.ts'

/** What to do about silence: a gentle word, asking whether somebody is there, pausing the interview. */
export type PatienceStep = 'gentle' | 'there' | 'pause'

const STEPS: readonly PatienceStep[] = ['gentle', 'there', 'pause']

/** Counts the silence after a question; each step comes once for each question. Pure: time comes with the calls. */
export interface Patience {
  /** A new question. */
  question(): void
  /** Silence that counts begins anew at `at`; the next step comes `extra` milliseconds later at the soonest. Null: it is not the candidate's silence. */
  from(at: number | null, extra?: number): void
  step(now: number): PatienceStep | null
  /** When the next step is due; null if none is. */
  due(): number | null
}

export function createPatience(settings: PatienceSettings): Patience {
  let since: number | null = null
  let extra = 0
  let taken = 0
  const due = () => {
    const step = STEPS[taken]
    if (since === null || step === undefined) return null
    const before = STEPS[taken - 1]
    return since + Math.max(extra, settings[step] - (before ? settings[before] : 0))
  }
  return {
    question() {
      taken = 0
      extra = 0
      since = null
    },
    from(at, granted = 0) {
      since = at
      extra = granted
    },
    step(now) {
      const at = due()
      if (at === null || now < at) return null
      return STEPS[taken++] ?? null
    },
    due,
  }
}
