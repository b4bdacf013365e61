import { GreenroomError } from '../../core/errors.ts'
import type { Embedder } from '../../core/ports.ts'
import { timeLimit } from '../chat/time-limit.ts'
import { speechFailure } from './failure.ts'
import { clientOf, type SpeechServer } from './server.ts'

export type EmbedderSettings = {
  server: SpeechServer
  /** What is asked for, and how it is named. */
  model: string
  /** Longest wait for all texts of one call, in milliseconds. */
  limitMs?: number
}

/** Texts of one request: few enough that a slow processor answers in time. */
const AT_ONCE = 64

/** An embedder behind any server of the OpenAI embeddings API. */
export function speechEmbedder({ server, model, limitMs = 60_000 }: EmbedderSettings): Embedder {
  const client = clientOf(server)
  return {
    id: model,
    async embed(texts, { signal }) {
      const limit = timeLimit(signal, limitMs, limitMs)
      try {
        limit.signal.throwIfAborted()
        const openai = await client(limit.signal)
        const vectors: Float32Array[] = []
        for (let i = 0; i < texts.length; i += AT_ONCE) {
          // An empty text has no meaning, and servers turn it down.
          const input = texts.slice(i, i + AT_ONCE).map((text) => text.trim() || '-')
          const body = { model, input, encoding_format: 'float' as const }
          const reply = await openai.embeddings.create(body, { signal: limit.signal })
          vectors.push(...vectorsOf(reply, input.length, model))
        }
        if (new Set(vectors.map((vector) => vector.length)).size > 1) throw unusable(model, 'lengths differ')
        return vectors
      } catch (error) {
        throw speechFailure(error, { the: `The embedder ${model}`, why: limit.why(), limitMs })
      } finally {
        limit.end()
      }
    },
  }
}

/** Errors: GreenroomError 'model-bad-reply' unless there is one vector of finite numbers for each text. */
function vectorsOf(reply: unknown, count: number, model: string): Float32Array[] {
  const { data } = (reply ?? {}) as { data?: unknown }
  if (!Array.isArray(data) || data.length !== count) throw unusable(model, 'not one vector for each text')
  const rows = data as { index?: unknown; embedding?: unknown }[]
  // Servers may answer in another order, and say so.
  const order = rows.every(({ index }) => typeof index === 'number')
    ? rows.toSorted((a, b) => Number(a.index) - Number(b.index))
    : rows
  return order.map(({ embedding }) => {
    const fine = Array.isArray(embedding) && embedding.length > 0 && embedding.every((x) => Number.isFinite(x))
    if (!fine) throw unusable(model, 'no numbers')
    return Float32Array.from(embedding as number[])
  })
}

const unusable = (model: string, why: string) =>
  new GreenroomError('model-bad-reply', `The embedder ${model} gave a reply that cannot be used.`, {
    cause: new Error(why),
  })
