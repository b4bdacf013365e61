import type { Engine } from '../engine/engine.ts'
import { GreenroomError } from '../errors.ts'
import type { CandidateCommand } from '../interview/commands.ts'
import type { AnswerTiming, Heard } from '../interview/events.ts'
import type { Recordings } from '../ports.ts'
import { joinHeard } from './heard.ts'
import { type Timers, within } from './timers.ts'

/** A spoken answer: its audio, and what was heard of each phrase (null: nobody could hear it). */
export type SpokenAnswer = {
  key: string
  question: string
  samples: Int16Array
  /** Makes an Ogg file of the same sound as it was sent; null where it was not sent as Opus. */
  original: (() => Uint8Array) | null
  audioMs: number
  phrases: { heard: Heard | null; offsetMs: number }[]
  timing: AnswerTiming
}

export type AnswersParts = {
  engine: Pick<Engine, 'submit'>
  interview: string
  transcriber: string
  recordings: Recordings | null
  /** Until when the candidate agreed that audio is kept; null: not at all. */
  keepAudioUntil: number | null
  /** How long audio that could not be heard is kept for another try. */
  keepUnheard: number
  timers: Timers
  now: () => number
  log: (message: string, error: unknown) => void
}

/** What became of an answer: heard, kept for later, heard in part and kept nowhere, or lost. */
export type Delivery = 'answered' | 'recorded' | 'in-part' | 'lost'

/** Brings spoken answers to the engine. */
export interface Answers {
  deliver(answer: SpokenAnswer): Promise<Delivery>
  /** Submits a command, again where the store failed. Errors: GreenroomError 'refused', or what failed last. */
  submit(command: CandidateCommand): Promise<void>
}

const TRIES = 3
const TRY_AGAIN_MS = 400
/** Writing a recording may take so long before the answer goes on without it. */
const SAVE_LIMIT_MS = 10_000

export function createAnswers(parts: AnswersParts): Answers {
  const { engine, interview, recordings, timers } = parts

  async function save(answer: SpokenAnswer, deleteAt: number): Promise<string | null> {
    if (!recordings) return null
    try {
      const { samples, original, question } = answer
      const sound = original ? { ogg: original() } : samples
      return await within(timers, SAVE_LIMIT_MS, () => recordings.save(sound, { interview, question, deleteAt }))
    } catch (error) {
      parts.log('a recording could not be kept', error)
      return null
    }
  }

  async function submit(command: CandidateCommand): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        await engine.submit(interview, command)
        return
      } catch (error) {
        const final = error instanceof GreenroomError && (error.code === 'refused' || error.code === 'not-found')
        if (final || attempt >= TRIES) throw error
        parts.log('an answer could not be stored; trying again', error)
        await new Promise<void>((resolve) => timers.after(TRY_AGAIN_MS * attempt, resolve))
      }
    }
  }

  return {
    submit,
    async deliver(answer) {
      const { key, question, audioMs, timing, phrases } = answer
      const common = { key, question, via: 'voice', timing } as const
      const heard = phrases.flatMap((p) => (p.heard ? [{ heard: p.heard, offsetMs: p.offsetMs }] : []))
      const missing = heard.length < phrases.length
      if (missing) {
        const recording = await save(answer, parts.keepAudioUntil ?? parts.now() + parts.keepUnheard)
        if (recording !== null) {
          await submit({ ...common, kind: 'record', recording, audioMs: Math.round(audioMs) })
          return 'recorded'
        }
        if (heard.length === 0) return 'lost'
      }
      const kept = parts.keepAudioUntil !== null && !missing ? await save(answer, parts.keepAudioUntil) : null
      const whole = joinHeard(heard, audioMs, parts.transcriber)
      await submit({ ...common, kind: 'answer-aloud', heard: whole, recording: kept })
      return missing ? 'in-part' : 'answered'
    },
  }
}
