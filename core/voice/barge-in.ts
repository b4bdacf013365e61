import type { BargeInSettings, VoiceSettings } from './settings.ts'
import type { Burst, SoundFrame, Threshold } from './speech-gate.ts'

/** What the interviewer's voice should do because of what the microphone hears. */
export type BargeInAction = { kind: 'duck'; on: boolean } | { kind: 'interrupt' }

type Playing = {
  since: number
  /** Milliseconds left of it; null while unknown. */
  left: number | null
  ducked: boolean
  /** Only the echo's level is learned yet. */
  learning: boolean
  falseAlarms: number
}

/** dB for each frame of 32 ms: a loudspeaker that was turned down is noticed within seconds. */
const ECHO_SINKS = 0.03

/** Decides whether sound that comes in while the interviewer speaks is the candidate interrupting. Pure: time comes with the calls. */
export interface BargeIn {
  /** The interviewer speaks, or goes on after a false alarm (`again`). */
  playing(at: number, again: boolean): void
  left(ms: number): void
  /** It has been said to its end, or was dropped. */
  done(): BargeInAction[]
  isPlaying(): boolean
  threshold(): Threshold
  frame(frame: SoundFrame, burst: Burst | null): BargeInAction[]
  /** The transcript showed an echo: from now on the device is taken not to cancel it. */
  heardItself(): void
  /** What interrupted was nothing. */
  falseAlarm(): void
}

export function createBargeIn(settings: VoiceSettings): BargeIn {
  const { bargeIn } = settings
  let cancelled = settings.echoCancelled
  let playing: Playing | null = null
  let falseAlarms = 0
  /** About the loudest that the echo was, dBFS. */
  let echo = Number.NEGATIVE_INFINITY

  const needed = (p: Playing, s: BargeInSettings) => {
    if (p.falseAlarms > s.falseAlarms) return Number.POSITIVE_INFINITY
    if (p.falseAlarms === s.falseAlarms) return s.insist
    return cancelled ? s.speech : s.speechWithEcho
  }

  function duck(p: Playing, on: boolean): BargeInAction[] {
    if (p.ducked === on) return []
    p.ducked = on
    return [{ kind: 'duck', on }]
  }

  function learnEcho(p: Playing, { at, level }: SoundFrame): void {
    if (cancelled) return
    p.learning = at - p.since < bargeIn.learn
    if (p.learning || level < echo + bargeIn.above) echo = Math.max(echo - ECHO_SINKS, level)
    else echo -= ECHO_SINKS
  }

  return {
    playing(at, again) {
      if (!again) falseAlarms = 0
      playing = { since: at, left: null, ducked: false, learning: !cancelled, falseAlarms }
    },
    left(ms) {
      if (playing) playing.left = ms
    },
    done() {
      const actions = playing ? duck(playing, false) : []
      playing = null
      return actions
    },
    isPlaying: () => playing !== null,
    threshold() {
      if (!playing) return { start: settings.start, end: settings.end, level: Number.NEGATIVE_INFINITY }
      if (cancelled) return { start: bargeIn.start, end: settings.end, level: Number.NEGATIVE_INFINITY }
      return {
        start: bargeIn.startWithEcho,
        end: settings.start,
        level: playing.learning ? Number.POSITIVE_INFINITY : echo + bargeIn.above,
      }
    },
    frame(frame, burst) {
      if (!playing) return []
      learnEcho(playing, frame)
      if (!burst) return duck(playing, false)
      const actions = duck(playing, true)
      const nearlyDone = playing.left !== null && playing.left < bargeIn.nearlyDone
      if (nearlyDone || burst.speech < needed(playing, bargeIn)) return actions
      playing = null
      // What is stopped needs no louder voice; what comes next starts at full volume.
      return [...actions, { kind: 'duck', on: false }, { kind: 'interrupt' }]
    },
    heardItself() {
      cancelled = false
    },
    falseAlarm() {
      falseAlarms++
    },
  }
}
