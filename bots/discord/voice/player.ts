import type { VoiceOutput } from '../../../core/voice/voice.ts'
import { createSpeechEncoder, FRAME } from './encoder.ts'

const FRAME_MS = 20
/** Ends a stretch of sound, so that receivers do not extrapolate it. */
const SILENCE = Buffer.from([0xf8, 0xff, 0xfe])
const SILENCE_FRAMES = 5
/** After a stall no more than this is sent at once. */
const MOST_BEHIND_MS = 100
/** How often is told how much has been played. */
const TOLD_EVERY_MS = 100

/** The connection, as much of it as speaking needs. */
export type AudioSink = {
  /** Whether packets get through just now; while they do not, nothing is played and nothing lost. */
  ready(): boolean
  send(opus: Buffer): void
  /** Nothing follows for now. */
  rest(): void
}

export type Player = VoiceOutput & {
  /** Resolves when nothing is left to play. */
  idle(): Promise<void>
  isIdle(): boolean
  close(): void
}

export type Played = (utterance: number, milliseconds: number, ended: boolean) => void

type Utterance = { id: number; queue: Int16Array[]; offset: number; waiting: number; ended: boolean; playedMs: number }

/** Speaks through a Discord connection: a packet every 20 ms, encoded only when it is due, so that stopping and ducking take effect at once. */
export function createPlayer(sink: AudioSink, onPlayed: Played): Player {
  const encoder = createSpeechEncoder()
  let utterances: Utterance[] = []
  let timer: NodeJS.Timeout | null = null
  let due = 0
  let ducked = false
  let silence = SILENCE_FRAMES + 1
  let idlers: (() => void)[] = []

  /** Takes 20 ms of an utterance; at its end the rest is filled with silence. Null: not enough has come yet. */
  function take(from: Utterance): Int16Array | null {
    if (from.waiting < FRAME && !from.ended) return null
    const frame = new Int16Array(FRAME)
    let filled = 0
    while (filled < FRAME) {
      const [first] = from.queue
      if (!first) break
      const piece = first.subarray(from.offset, from.offset + FRAME - filled)
      frame.set(piece, filled)
      filled += piece.length
      from.offset += piece.length
      if (from.offset === first.length) {
        from.queue.shift()
        from.offset = 0
      }
    }
    from.waiting -= filled
    return frame
  }

  function finish(utterance: Utterance): void {
    utterances = utterances.filter((u) => u !== utterance)
    onPlayed(utterance.id, utterance.playedMs, true)
  }

  function playFrame(): void {
    const [current] = utterances
    if (current?.ended && current.waiting === 0) {
      finish(current)
      playFrame()
      return
    }
    const frame = current ? take(current) : null
    if (!current || !frame) {
      fallSilent()
      return
    }
    silence = 0
    sink.send(encoder.encode(frame, ducked))
    current.playedMs += FRAME_MS
    if (current.playedMs % TOLD_EVERY_MS === 0) onPlayed(current.id, current.playedMs, false)
  }

  function fallSilent(): void {
    if (silence < SILENCE_FRAMES) {
      if (silence === 0) encoder.rest()
      silence++
      sink.send(SILENCE)
    } else if (silence === SILENCE_FRAMES) {
      silence++
      sink.rest()
    }
  }

  const atRest = () => utterances.length === 0 && silence > SILENCE_FRAMES

  function tick(): void {
    timer = null
    const now = performance.now()
    if (!sink.ready()) due = now
    else {
      due = Math.max(due, now - MOST_BEHIND_MS)
      while (due <= now && !atRest()) {
        playFrame()
        due += FRAME_MS
      }
    }
    if (utterances.length === 0) {
      for (const done of idlers) done()
      idlers = []
    }
    schedule()
  }

  function schedule(): void {
    if (timer || atRest()) return
    timer = setTimeout(tick, Math.max(1, due - performance.now()))
  }

  function wake(): void {
    if (timer) return
    due = performance.now()
    tick()
  }

  function utterance(id: number): Utterance {
    const known = utterances.find((u) => u.id === id)
    if (known) return known
    const made: Utterance = { id, queue: [], offset: 0, waiting: 0, ended: false, playedMs: 0 }
    utterances.push(made)
    return made
  }

  return {
    write(id, samples) {
      if (samples.length === 0) return
      const to = utterance(id)
      to.queue.push(samples)
      to.waiting += samples.length
      if (silence > 0) silence = Math.min(silence, SILENCE_FRAMES)
      wake()
    },
    end(id) {
      utterance(id).ended = true
      wake()
    },
    stop(id) {
      utterances = utterances.filter((u) => u.id !== id)
      wake()
    },
    duck(on) {
      ducked = on
    },
    isIdle: () => utterances.length === 0,
    idle: () => (utterances.length === 0 ? Promise.resolve() : new Promise<void>((resolve) => idlers.push(resolve))),
    close() {
      if (timer) clearTimeout(timer)
      timer = null
      utterances = []
      silence = SILENCE_FRAMES + 1
      for (const done of idlers) done()
      encoder.close()
    },
  }
}
