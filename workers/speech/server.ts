import OpenAI from 'openai'

/** A server of the OpenAI audio API: the worker beside this process, or any other. */
export type SpeechServer = {
  /**
   * Its address up to and including /v1; waits a little for one that is just starting.
   * Errors: GreenroomError 'model-unreachable' that says why there is none.
   */
  address(signal: AbortSignal): Promise<string>
  /** Null for servers that want none. */
  apiKey: string | null
  fetch?: typeof fetch
  /** Whether somebody starts it again when it dies, so that asking a second time helps. */
  comesBack?: boolean
}

/** A server that is always at the same place. */
export function serverAt(baseURL: string, apiKey: string | null): SpeechServer {
  return { address: async () => baseURL, apiKey }
}

/** Gives the SDK's client for a server, a new one when the server has moved. */
export function clientOf(server: SpeechServer): (signal: AbortSignal) => Promise<OpenAI> {
  let client: OpenAI | null = null
  return async (signal) => {
    const baseURL = await server.address(signal)
    if (client?.baseURL !== baseURL) client = connect(baseURL, server)
    return client
  }
}

function connect(baseURL: string, { apiKey, fetch }: SpeechServer): OpenAI {
  return new OpenAI({
    baseURL,
    apiKey: apiKey ?? 'none',
    ...(apiKey === null && { defaultHeaders: { Authorization: null } }),
    organization: null,
    project: null,
    adminAPIKey: null,
    // Limits are kept by the callers, where they can be cancelled; they also know whether trying again helps.
    maxRetries: 0,
    timeout: 60 * 60_000,
    // What the SDK logs would hold what people said.
    logLevel: 'off',
    fetch,
  })
}
