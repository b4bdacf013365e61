import { HEARING_RATE } from '../../../core/ports.ts'
import { type FromPage, fromPage } from './messages.ts'

/** Bytes before the samples of a piece of the microphone. */
const HEARD_HEADER = 8
/** Bytes before the samples of a piece of the interviewer's voice. */
const SAID_HEADER = 4
/** The longest message that is read; a piece of the microphone is the longest. */
export const MOST_MESSAGE_BYTES = HEARD_HEADER + HEARING_RATE * 2

/** Why the server ends a connection: WebSocket close codes (RFC 6455, section 7.4; 4000 and above are ours). */
export const CLOSE = {
  goingAway: 1001,
  failed: 1011,
  tooBusy: 1013,
  /** The room was opened elsewhere. */
  replaced: 4001,
  malformed: 4002,
  tooMuch: 4003,
  /** Nothing hears just now; the reason says why. */
  deaf: 4004,
  left: 4005,
  /** It takes nothing any more; the reason says why. */
  over: 4006,
} as const

/** Null for what does not follow the protocol. */
export function readText(data: Buffer): FromPage | null {
  try {
    return fromPage.safeParse(JSON.parse(data.toString('utf8'))).data ?? null
  } catch {
    // No JSON at all is malformed like any other.
    return null
  }
}

/** `pageMs`: the page's clock at the first sample. Null for what does not follow the protocol. */
export function readHeard(data: Buffer): { pageMs: number; samples: Int16Array } | null {
  const bytes = data.length - HEARD_HEADER
  if (bytes < 2 || bytes % 2 !== 0) return null
  const pageMs = data.readDoubleLE(0)
  if (!Number.isFinite(pageMs) || pageMs < 0) return null
  // A copy lies at an even address, which a view of the message need not.
  const samples = new Int16Array(bytes / 2)
  for (let i = 0; i < samples.length; i++) samples[i] = data.readInt16LE(HEARD_HEADER + 2 * i)
  return { pageMs, samples }
}

export function writeSaid(utterance: number, samples: Int16Array): Buffer {
  const message = Buffer.allocUnsafe(SAID_HEADER + 2 * samples.length)
  message.writeUInt32LE(utterance, 0)
  for (let i = 0; i < samples.length; i++) message.writeInt16LE(samples[i] ?? 0, SAID_HEADER + 2 * i)
  return message
}
