import { readFile } from 'node:fs/promises'
import { GreenroomError } from '../../core/errors.ts'
import type { Heard } from '../../core/interview/events.ts'
import type { Greenroom } from '../compose.ts'
import type { Screen } from './screen.ts'

/** Setting up and downloading may take this long; then the person hears how far it is. */
const LONGEST_WAIT_MS = 15 * 60_000

/** Hears recordings for the terminal. */
export interface Ears {
  /** Resolves when there is something that hears. Errors: GreenroomError 'model-unreachable' with what to do, 'cancelled'. */
  ready(): Promise<void>
  /**
   * Answers with a recording; null when it could not be heard yet, and is kept until it is.
   * Errors: as answerByRecording.
   */
  answer(interview: string, question: string, key: string, path: string): Promise<Heard | null>
}

export function terminalEars({ speech }: Greenroom, screen: Screen, signal: AbortSignal): Ears {
  const on = () => {
    if (speech) return speech
    throw new GreenroomError(
      'model-unreachable',
      'These answers are recordings, and hearing is off: leave out SPEECH=off.',
    )
  }
  return {
    async ready() {
      const ears = on()
      const late = AbortSignal.timeout(LONGEST_WAIT_MS)
      const stop = ears.watch(tell)
      try {
        ears.start()
        await ears.ready(AbortSignal.any([signal, late]))
      } catch (error) {
        if (!late.aborted || signal.aborted) throw error
        const message = `Hearing was not ready within ${LONGEST_WAIT_MS / 60_000} minutes: it is still ${ears.state().words}.`
        throw new GreenroomError('model-unreachable', message, { cause: error })
      } finally {
        stop()
      }

      function tell(): void {
        const { on, words } = ears.state()
        if (!on) screen.progress(`Hearing is ${words} ...`)
      }
    },
    async answer(interview, question, key, path) {
      const bytes = await readFile(path)
      const timing = { firstInputMs: null, totalMs: null }
      return on().answerByRecording({ interview, question, key, bytes, timing, signal })
    },
  }
}
