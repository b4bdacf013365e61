import { SPEAKING_RATE } from '../../../core/ports.ts'
import type { VoiceOutput } from '../../../core/voice/voice.ts'
import type { ToPage } from './messages.ts'
import { writeSaid } from './protocol.ts'

/** A connection to a page, as much of it as sending needs. */
export type Line = {
  /** Bytes that wait in the socket. */
  waiting(): number
  /** `sent` is called when the bytes have left. */
  send(message: Buffer | string, sent?: () => void): void
}

/** More than this never waits in the socket: about 2.5 s of speech. */
const MOST_IN_SOCKET_BYTES = 120_000
/** So far does what is sent run ahead of what is played, so that a stop is not stuck behind old speech: 12 s. */
const MOST_AHEAD_SAMPLES = 12 * SPEAKING_RATE
/** The longest piece of speech in one message: 200 ms. */
const PIECE_SAMPLES = 4_800
/** More speech than this is never kept for a slow or absent page: five minutes at 24 kHz. */
const MOST_KEPT_SAMPLES = 5 * 60 * SPEAKING_RATE

type Item = { utterance: number; samples: Int16Array | 'end' }

/** What the interviewer says on its way to a page that may be slow, gone for a moment, or another one than before. */
export interface Outbox extends VoiceOutput {
  /** Sends what waits and all that follows to a page; null keeps it meanwhile. */
  connect(line: Line | null): void
  /** Sends at once, past the speech that waits. Dropped while no page is there. */
  tell(message: ToPage): void
  /** The page tells how far it is. */
  played(utterance: number, milliseconds: number): void
  /** The page has finished an utterance, or will never play it. */
  forget(utterance: number): void
  /** Utterances that have begun and that no page has finished. */
  unfinished(): number[]
}

export function outbox(onOverflow: () => void): Outbox {
  let line: Line | null = null
  let queue: Item[] = []
  let kept = 0
  /** Utterances that have begun and not ended, with how many samples of them the page was sent and has not played. */
  const begun = new Map<number, { sent: number; played: number }>()

  const drop = (utterance: number) => {
    queue = queue.filter((item) => item.utterance !== utterance)
    kept = queue.reduce((sum, item) => sum + lengthOf(item), 0)
  }
  const tell = (message: ToPage) => line?.send(JSON.stringify(message))

  function begin(utterance: number) {
    const known = begun.get(utterance) ?? { sent: 0, played: 0 }
    begun.set(utterance, known)
    return known
  }
  const ahead = () => [...begun.values()].reduce((sum, { sent, played }) => sum + Math.max(0, sent - played), 0)

  function pump(): void {
    const to = line
    while (to && to === line && queue.length > 0 && to.waiting() < MOST_IN_SOCKET_BYTES) {
      if (ahead() >= MOST_AHEAD_SAMPLES) return
      const item = queue.shift() as Item
      kept -= lengthOf(item)
      begin(item.utterance).sent += lengthOf(item)
      if (item.samples === 'end') to.send(JSON.stringify({ kind: 'end', utterance: item.utterance }), pump)
      else to.send(writeSaid(item.utterance, item.samples), pump)
    }
  }

  return {
    connect(next) {
      line = next
      pump()
    },
    tell,
    played(utterance, milliseconds) {
      const known = begun.get(utterance)
      if (known) known.played = (milliseconds * SPEAKING_RATE) / 1000
      pump()
    },
    forget(utterance) {
      begun.delete(utterance)
      drop(utterance)
      pump()
    },
    unfinished: () => [...begun.keys()],
    write(utterance, samples) {
      if (samples.length === 0) return
      begin(utterance)
      if (kept + samples.length > MOST_KEPT_SAMPLES) return onOverflow()
      for (let i = 0; i < samples.length; i += PIECE_SAMPLES)
        queue.push({ utterance, samples: samples.subarray(i, i + PIECE_SAMPLES) })
      kept += samples.length
      pump()
    },
    end(utterance) {
      // One that made no sound ends too: the page says so, and nobody waits for it.
      begin(utterance)
      queue.push({ utterance, samples: 'end' })
      pump()
    },
    stop(utterance) {
      begun.delete(utterance)
      drop(utterance)
      tell({ kind: 'stop', utterance })
    },
    duck: (on) => tell({ kind: 'duck', on }),
  }
}

const lengthOf = ({ samples }: Item) => (samples === 'end' ? 0 : samples.length)
