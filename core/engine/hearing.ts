import { GreenroomError } from '../errors.ts'
import type { Command } from '../interview/commands.ts'
import { type Outcome, type Pair, type StartedState, waitsToBeHeard } from '../interview/state.ts'
import type { Recordings, Transcriber } from '../ports.ts'
import type { Bank } from '../questions/bank.ts'
import { background } from './background.ts'
import { hearingHints } from './hearing-hints.ts'
import { type Later, retries } from './retries.ts'

/** Who hears answers later, and where their audio is. */
export type HearingParts = { transcriber: Transcriber; recordings: Recordings }

/** Hears in the background what was recorded and not heard. */
export interface Hearing {
  /** Takes up the interview's recorded answers, if any wait, unless it is set when they are tried again. */
  start(id: string): void
  /** The same without waiting for that time. */
  startNow(id: string): void
  /** Lets what is being heard finish for `graceMs`, then cancels it, with all that was to be tried again. */
  close(graceMs: number): Promise<void>
}

type LaterParts = HearingParts & {
  bank: Bank
  view: (id: string) => Promise<StartedState>
  submit: (id: string, command: Command) => Promise<unknown>
  later: Later
  log: (message: string, error: unknown) => void
}

/** Waits between one failure and the next try, in milliseconds; the last holds from then on. */
export const RETRY_MS = [5_000, 30_000, 120_000, 600_000] as const

/** Recordings heard at the same time; transcribers have queues of their own, and who speaks now comes first. */
const HEARD_AT_ONCE = 2

type Waiting = Pair & { outcome: Extract<Outcome, { kind: 'unheard' }> }

export function hearLater({ transcriber, recordings, bank, view, submit, later, log }: LaterParts): Hearing {
  const again = retries(RETRY_MS, later)

  const queue = background(
    async (id, signal) => {
      again.now(id)
      const state = await view(id)
      const failed: unknown[] = []
      for (const pair of state.pairs.filter((p): p is Waiting => waitsToBeHeard(p.outcome))) {
        try {
          await submit(id, await hear(id, state, pair, signal))
          if (!state.plan.keepAudio) await forget(id, pair.outcome.recording)
        } catch (error) {
          signal.throwIfAborted()
          failed.push(error)
        }
      }
      if (failed.length > 0) throw failed[0]
      again.done(id)
    },
    (id, error) => {
      // A person who took back everything leaves nothing to hear.
      if (error instanceof GreenroomError && error.code === 'not-found') return again.done(id)
      if (queue.closed()) return
      log(`interview ${id}: a recorded answer could not be heard yet`, error)
      again.failed(id, () => queue.start(id))
    },
    HEARD_AT_ONCE,
  )

  /** The command that says what became of a recorded answer. Errors: what may go away by itself. */
  async function hear(id: string, state: StartedState, { question, outcome }: Waiting, signal: AbortSignal) {
    const giveUp = (reason: string): Command => {
      return { kind: 'give-up-hearing', key: `unhearable-${question.id}`, question: question.id, reason }
    }
    const bytes = await recordings.read(outcome.recording)
    if (!bytes) return giveUp('its recording is gone')
    try {
      const audio = { kind: 'file', bytes, name: `${question.id}.ogg` } as const
      const hints = hearingHints(state, question.id, bank)
      const heard = await transcriber.transcribe(audio, { ...hints, signal, caller: id })
      if (!heard.text.trim()) return giveUp('nothing was said in it')
      return { kind: 'transcribe', key: `transcribed-${question.id}`, question: question.id, heard } satisfies Command
    } catch (error) {
      if (error instanceof GreenroomError && error.code === 'bad-input') return giveUp(error.message)
      throw error
    }
  }

  /** Deletes audio that nobody agreed to keep. A failure here must not undo what was heard: its date deletes it, too. */
  async function forget(id: string, recording: string): Promise<void> {
    try {
      await recordings.keepUntil(recording, 0)
    } catch (error) {
      log(`interview ${id}: a recording could not be deleted yet`, error)
    }
  }

  return {
    start(id) {
      if (!again.waits(id)) queue.start(id)
    },
    startNow: (id) => queue.start(id),
    async close(graceMs) {
      const closing = queue.close(graceMs)
      again.close()
      await closing
    },
  }
}
