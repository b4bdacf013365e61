import { GreenroomError } from '../errors.ts'
import type { Heard } from '../interview/events.ts'
import type { EndOfTurnModel, Transcriber } from '../ports.ts'
import { HEARING_RATE } from '../ports.ts'
import { type Timers, within } from './timers.ts'

export type HearingParts = {
  transcriber: Transcriber
  endOfTurn: EndOfTurnModel | null
  timers: Timers
  /** ISO 639-1; null: it is detected. */
  language: string | null
  /** What the transcriber is told came before all words. */
  fillers: string
  caller: string
  /** Milliseconds for one phrase, and for the end-of-turn model. */
  hearingLimit: number
  judgeLimit: number
  log: (message: string, error: unknown) => void
}

/** Has phrases heard, each within its time. */
export interface Hearing {
  /** `after`: the words before the phrase. Null: nobody could hear it. */
  hear(samples: Int16Array, after: string, hotwords: readonly string[]): Promise<Heard | null>
  /** Probability, 0-1, that the turn is over; null without a model or when it failed. */
  judge(samples: Int16Array): Promise<number | null>
  /** Ends what is under way. */
  close(): void
}

/** How much of the words before a phrase is told. Enough for the style and the names, and little to repeat. */
const AFTER_LENGTH = 160
/** The end-of-turn model hears so much. */
const JUDGED_SAMPLES = 8 * HEARING_RATE

export function createHearing(parts: HearingParts): Hearing {
  const { transcriber, endOfTurn, timers, language, caller } = parts
  const closing = new AbortController()

  return {
    async hear(samples, after, hotwords) {
      const prompt = `${parts.fillers} ${after.slice(-AFTER_LENGTH)}`.trim()
      // A second try helps against a worker that was just restarted; a third would come too late.
      for (let attempt = 1; attempt <= 2; attempt++) {
        try {
          return await within(
            timers,
            parts.hearingLimit,
            (signal) =>
              transcriber.transcribe(
                { kind: 'samples', samples },
                { signal, ...(language && { language }), prompt, hotwords, caller },
              ),
            closing.signal,
          )
        } catch (error) {
          if (!closing.signal.aborted) parts.log('a phrase could not be heard', error)
          if (!(error instanceof GreenroomError) || !error.retryable || closing.signal.aborted) return null
        }
      }
      return null
    },
    async judge(samples) {
      if (!endOfTurn) return null
      try {
        const last = samples.subarray(-JUDGED_SAMPLES)
        return await within(timers, parts.judgeLimit, (signal) => endOfTurn.finished(last, { signal }), closing.signal)
      } catch (error) {
        parts.log('the end-of-turn model failed', error)
        return null
      }
    },
    close: () => closing.abort(new GreenroomError('cancelled', 'The room is closed.')),
  }
}
