import { z } from 'zod'

export type LocalModel = { baseURL: string; model: string; kind: 'ollama' | 'llama.cpp' }

/** Where model servers usually listen on one's own machine. */
const USUAL: Address[] = [
  { kind: 'ollama', baseURL: 'http://127.0.0.1:11434/v1' },
  { kind: 'llama.cpp', baseURL: 'http://127.0.0.1:8080/v1' },
]
type Address = Pick<LocalModel, 'kind' | 'baseURL'>

/** A server on one's own machine answers at once or is not there. */
const LOOK_MS = 300

/** Models that hold no conversation: embeddings, rerankers, speech. */
const NOT_CHAT = /embed|rerank|minilm|whisper|\b(bge|gte|e5|tts)\b/i
/** Ollama passes these on to servers elsewhere; nobody asked for that. */
const ELSEWHERE = /[-:]cloud$/i

const models = z.object({ data: z.array(z.object({ id: z.string().min(1) })) })

/**
 * Looks for a language model on the usual local ports, all at once and for 300 ms at most. Null when there is none.
 * Only a server that lists its models as the OpenAI API does counts.
 */
export async function discoverLocalModel(options: {
  fetch: typeof fetch
  addresses?: readonly Address[]
  /** The longest look, in milliseconds. */
  lookMs?: number
  signal: AbortSignal
}): Promise<LocalModel | null> {
  const { addresses = USUAL, lookMs = LOOK_MS } = options
  const signal = AbortSignal.any([options.signal, AbortSignal.timeout(lookMs)])
  const found = await Promise.allSettled(addresses.map((address) => look(address, options.fetch, signal)))
  for (const result of found) if (result.status === 'fulfilled' && result.value) return result.value
  return null
}

async function look(address: Address, fetch: typeof globalThis.fetch, signal: AbortSignal): Promise<LocalModel | null> {
  const response = await fetch(`${address.baseURL}/models`, {
    signal,
    redirect: 'error',
  })
  if (!response.ok) return null
  const listed = models.safeParse(await response.json())
  const chat = listed.data?.data.find(({ id }) => !NOT_CHAT.test(id) && !ELSEWHERE.test(id))
  return chat ? { ...address, model: chat.id } : null
}
