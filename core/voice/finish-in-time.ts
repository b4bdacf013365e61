import type { Clock } from '../ports.ts'
import type { Timers } from './timers.ts'

/** An open turn is ended so long before its interview ends: its words are to be heard and stored until then. */
const BEFORE_MS = 6_000
/** The end may be moved meanwhile: somebody gets more time. */
const LOOK_AGAIN_MS = 15_000

export type FinishInTimeParts = {
  /** When the interview ends by itself, milliseconds since the Unix epoch; null: it does not. */
  endsAt: () => Promise<number | null>
  /** Ends the turn that is open, if one is. */
  finish: () => void
  clock: Clock
  timers: Timers
  log: (message: string, error: unknown) => void
}

/** Lets what is being said when an interview's time is over count, up to a few seconds before. Returns how to stop. */
export function finishInTime({ endsAt, finish, clock, timers, log }: FinishInTimeParts): () => void {
  let stopped = false
  let cancel = () => {}

  async function look(): Promise<void> {
    const end = await endsAt()
    if (stopped || end === null) return
    const left = end - BEFORE_MS - clock.now()
    if (left <= 0) finish()
    else cancel = timers.after(Math.min(left, LOOK_AGAIN_MS), lookSafely)
  }
  const lookSafely = () => {
    look().catch((error: unknown) => {
      log('when an interview ends could not be read', error)
      if (!stopped) cancel = timers.after(LOOK_AGAIN_MS, lookSafely)
    })
  }

  lookSafely()
  return () => {
    stopped = true
    cancel()
  }
}
