import type { Clock, SpeechDetector } from '../ports.ts'
import { createFramer, createTape, FRAME_MS, level, type Tape } from './frames.ts'
import type { VoiceSettings } from './settings.ts'
import type { Timers } from './timers.ts'
import type { TurnAction, TurnInput } from './turn-events.ts'
import type { Turns } from './turns.ts'

export type EarsParts = {
  detector: SpeechDetector
  turns: Turns
  clock: Clock
  timers: Timers
  settings: VoiceSettings
  /** Milliseconds left of what the interviewer says; null while unknown. */
  left: () => number | null
  onActions: (actions: TurnAction[]) => void
  /** Time went by: whatever depends on silence is looked at. Returns when it should be looked at again. */
  onTime: (now: number) => number | null
  log: (message: string, error: unknown) => void
}

/** Brings samples and the time to the turn-taking, in order, and keeps the audio of the open turn. */
export interface Ears {
  hear(samples: Int16Array, at: number): void
  /** Tells the turn-taking something and passes on what it wants done. */
  tell(input: TurnInput): void
  /** The time on the capture's clock. */
  now(): number
  tape: Tape
  /** Looks at the time again, now. */
  wake(): void
  /** Resolves when all that came in has been looked at. */
  drained(): Promise<void>
  close(): void
}

/** A microphone that sends nothing for so long has stopped, though it should send silence too. */
const STALL_MS = 2_000
/** Samples come in packets: silence is believed for so long before they show it. */
const AHEAD_MS = 2 * FRAME_MS
/** With so many frames waiting the machine is too slow for the detector: loudness must do. */
const BEHIND_FRAMES = 60
/** Loudness, dBFS, that then counts as speech. */
const LOUD = -38
const MOST_LAG_MS = 1_000
/** When the time has come but the samples have not. */
const LOOK_AGAIN_MS = 20

export function createEars(parts: EarsParts): Ears {
  const { detector, turns, clock, timers, settings } = parts
  const tape = createTape(settings.preRoll + 1_000)
  const waiting: { frame: Int16Array; at: number }[] = []
  let working: Promise<void> | null = null
  let closed = false
  /** End of the last frame that was looked at, and how much later than its capture it came. */
  let heardUntil: number | null = null
  let heardAt = 0
  let lag = 0
  let timer: { at: number; cancel: () => void } | null = null
  let failing = false

  const framer = createFramer((frame, at) => {
    waiting.push({ frame, at })
    working ??= work()
  })

  async function work(): Promise<void> {
    for (let next = waiting.shift(); next && !closed; next = waiting.shift()) {
      const { frame, at } = next
      const loudness = level(frame)
      const probability = await probabilityOf(frame, loudness)
      tape.push(frame, at)
      heardUntil = at + FRAME_MS
      heardAt = clock.now()
      lag = Math.min(Math.max(0, heardAt - heardUntil), MOST_LAG_MS)
      const left = parts.left()
      if (left !== null) tell({ kind: 'left', ms: left })
      tell({ kind: 'frame', at, probability, level: loudness })
    }
    working = null
  }

  async function probabilityOf(frame: Int16Array, loudness: number): Promise<number> {
    if (waiting.length <= BEHIND_FRAMES) {
      try {
        return await detector.probability(frame)
      } catch (error) {
        if (!failing) parts.log('the speech detector failed; loudness takes its place', error)
        failing = true
      }
    }
    return loudness > LOUD ? 1 : 0
  }

  function now(): number {
    const at = clock.now()
    if (heardUntil === null) return at
    const behind = at - heardAt
    // Where silence is sent, time passes with the samples, and between them by the clock; so does that of a stalled microphone.
    if (settings.continuous && behind < STALL_MS) return heardUntil + Math.min(behind, AHEAD_MS)
    return Math.max(heardUntil, at - lag)
  }

  function tell(input: TurnInput): void {
    if (closed) return
    const actions = turns.step(input)
    if (actions.length > 0) parts.onActions(actions)
    schedule()
  }

  /** A timer that comes too early only looks again, so that it need not be set anew at every frame. */
  function schedule(): void {
    if (closed) return
    const at = now()
    const due = Math.min(turns.due() ?? Number.POSITIVE_INFINITY, parts.onTime(at) ?? Number.POSITIVE_INFINITY)
    if (due === Number.POSITIVE_INFINITY) return
    const ms = due > at ? due - at : LOOK_AGAIN_MS
    const wakesAt = clock.now() + ms
    if (timer && timer.at <= wakesAt) return
    timer?.cancel()
    timer = { at: wakesAt, cancel: timers.after(ms, wake) }
  }

  function wake(): void {
    timer?.cancel()
    timer = null
    tell({ kind: 'time', at: now() })
  }

  return {
    hear(samples, at) {
      if (!closed) framer.push(samples, at, turns.isOpen())
    },
    tell,
    now,
    tape,
    wake,
    async drained() {
      while (working) await working
    },
    close() {
      closed = true
      timer?.cancel()
      waiting.length = 0
    },
  }
}
