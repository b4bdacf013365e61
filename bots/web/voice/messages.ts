import { z } from 'zod'
import type { VoiceNotice } from '../../../core/voice/voice.ts'

/*
 * What page and server say to each other over the WebSocket /api/interviews/ID/voice?page=PAGE, where PAGE names one load of
 * the page, so that a page that comes back after a lost connection goes on where it was.
 *
 * Page to server, binary: 8 bytes, when the first sample was captured in milliseconds of the page's own clock (float64,
 * little endian), then samples at 16 kHz, mono, int16, little endian, at most one second of them.
 * Server to page, binary: 4 bytes, the utterance (uint32, little endian), then samples at 24 kHz, mono, int16, little endian.
 * Text is JSON, both ways: `FromPage` and `ToPage`.
 */

const utterance = z.int().min(0).max(0xffffffff)

/** What a page says, as it is read. */
export const fromPage = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('push-to-talk'), down: z.boolean() }),
  z.strictObject({
    kind: z.literal('played'),
    utterance,
    /** Of the whole utterance so far. */
    milliseconds: z.number().min(0).max(3_600_000),
    ended: z.boolean(),
  }),
  /** The person types from now on. What was said of an open turn goes into the answer box instead of being answered. */
  z.strictObject({ kind: z.literal('leave') }),
])
export type FromPage = z.infer<typeof fromPage>

export type ToPage =
  | VoiceNotice
  /** The first message of a connection; `resumed` when the same page came back. */
  | { kind: 'ready'; resumed: boolean }
  /** Nothing more follows for an utterance. */
  | { kind: 'end'; utterance: number }
  /** Drops what has not been played of it. */
  | { kind: 'stop'; utterance: number }
  | { kind: 'duck'; on: boolean }
