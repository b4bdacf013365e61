import { z } from 'zod'
import { GreenroomError } from '../../core/errors.ts'
import type { EndOfTurnModel } from '../../core/ports.ts'
import { timeLimit } from '../chat/time-limit.ts'
import { speechFailure } from './failure.ts'
import { clientOf, type SpeechServer } from './server.ts'

const reply = z.object({ finished: z.number().min(0).max(1) })
const THE = 'The end-of-turn model'
const LIMIT_MS = 5_000

/** The end-of-turn model behind our own worker's `POST /v1/audio/turn`; other servers have no such route. */
export function speechEndOfTurn({
  server,
  limitMs = LIMIT_MS,
}: {
  server: SpeechServer
  limitMs?: number
}): EndOfTurnModel {
  const client = clientOf(server)
  return {
    async finished(samples, { signal }) {
      const limit = timeLimit(signal, limitMs, limitMs)
      try {
        limit.signal.throwIfAborted()
        const openai = await client(limit.signal)
        const body = new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength)
        const headers = { 'content-type': 'audio/pcm;rate=16000' }
        const said = reply.safeParse(await openai.post('/audio/turn', { body, headers, signal: limit.signal }))
        if (said.success) return said.data.finished
        throw new GreenroomError('model-bad-reply', `${THE} gave a reply that cannot be used.`, { cause: said.error })
      } catch (error) {
        throw speechFailure(error, { the: THE, why: limit.why(), limitMs })
      } finally {
        limit.end()
      }
    },
  }
}
