import { InferenceClient, InferenceClientHubApiError, InferenceClientProviderApiError } from '@huggingface/inference'
import type { ChatModel } from '../../core/models/chat-model.ts'
import { type ChatBody, type ChatSettings, type Chunk, chatOver } from '../chat/chat.ts'
import { HttpFailure } from '../chat/failure.ts'

type HuggingFaceSettings = ChatSettings & {
  /** Null for an endpoint of one's own that wants none. */
  token: string | null
  /** Address of a dedicated endpoint, or of a server of one's own; null: Hugging Face's router chooses a provider. */
  endpoint: string | null
  fetch?: typeof fetch
}

/** A language model on Hugging Face: on a dedicated endpoint, or with any provider through the router. */
export function huggingFaceChat(settings: HuggingFaceSettings): ChatModel {
  const { token, endpoint } = settings
  const client = new InferenceClient(token ?? '', endpoint === null ? {} : { endpointUrl: endpoint })
  return chatOver(open, settings)

  async function* open(body: ChatBody, signal: AbortSignal): AsyncIterable<Chunk> {
    let answer: Response | null = null
    // The client's errors leave out the headers, in which a busy server says when to come back.
    const send: typeof fetch = async (input, init) => {
      answer = await (settings.fetch ?? fetch)(input, init)
      return answer
    }
    try {
      // Retries are kept by chatOver, where they can be cancelled.
      yield* client.chatCompletionStream(body, { signal, fetch: send, retry_on_error: false }) as AsyncIterable<Chunk>
    } catch (error) {
      throw failureOf(error, answer)
    }
  }
}

/** An error of the client, with its status, code and headers where the server answered; others as they are. */
function failureOf(error: unknown, answer: Response | null): unknown {
  const api = error instanceof InferenceClientProviderApiError || error instanceof InferenceClientHubApiError
  // An error that comes within a stream has the status of the stream.
  if (!api || error.httpResponse.status < 400) return error
  const { status, body } = error.httpResponse
  const said = typeof body === 'object' && body !== null && 'error' in body ? body.error : null
  const code = typeof said === 'object' && said !== null && 'code' in said ? said.code : null
  return new HttpFailure(error.message, {
    status,
    code: typeof code === 'string' ? code : null,
    headers: answer?.headers,
    cause: error,
  })
}
