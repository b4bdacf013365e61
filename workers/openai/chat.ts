import OpenAI from 'openai'
import type { ChatModel } from '../../core/models/chat-model.ts'
import { type ChatBody, type ChatSettings, type Chunk, chatOver } from '../chat/chat.ts'

type OpenAiSettings = ChatSettings & {
  /** Address of an OpenAI-compatible server, up to and including /v1. */
  baseURL: string
  /** Null for servers that want none. */
  apiKey: string | null
  fetch?: typeof fetch
}

/** A language model behind any OpenAI-compatible address. It learns which forms of request the server takes. */
export function openAiChat(settings: OpenAiSettings): ChatModel {
  const client = new OpenAI({
    baseURL: settings.baseURL,
    apiKey: settings.apiKey ?? 'none',
    ...(settings.apiKey === null && { defaultHeaders: { Authorization: null } }),
    organization: null,
    project: null,
    adminAPIKey: null,
    // Limits and retries are kept by chatOver, where they can be cancelled.
    maxRetries: 0,
    timeout: settings.timeoutMs + 60_000,
    // What the SDK logs would hold what people said.
    logLevel: 'off',
    fetch: settings.fetch,
  })
  return chatOver(open, settings)

  async function* open(body: ChatBody, signal: AbortSignal): AsyncIterable<Chunk> {
    const { data, response } = await client.chat.completions.create(body, { signal }).withResponse()
    // A server that does not stream and answers whole gives one piece.
    if (response.headers.get('content-type')?.includes('application/json'))
      yield whole((await response.json()) as OpenAI.ChatCompletion)
    else yield* data
  }
}

function whole({ choices, usage }: OpenAI.ChatCompletion): Chunk {
  return { choices: choices.map(({ finish_reason, message }) => ({ finish_reason, delta: message })), usage }
}
