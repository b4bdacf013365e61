/** How much of the OpenAI API a server is asked to understand. */
export type Dialect = {
  /** json_schema binds the reply; json_object and text leave it to the prompt. */
  format: 'json_schema' | 'json_object' | 'text'
  /** Whether to ask for token counts at the end of a stream. */
  usage: boolean
  temperature: boolean
}

export const fullDialect: Dialect = { format: 'json_schema', usage: true, temperature: true }

/** What a server said when it rejected a request. */
export type Rejection = { status: number; code: string | null; message: string }

/** Requests that no other form would save. */
const HOPELESS = new Set(['context_length_exceeded', 'model_not_found', 'invalid_api_key', 'insufficient_quota'])

/**
 * The next simpler way to put a rejected request, or null when the form is not what was wrong. LM Studio knows
 * json_schema but not json_object, older servers know neither, llama-cpp-python answers 500 to a schema, and reasoning
 * models take no temperature.
 */
export function simpler(dialect: Dialect, { status, code, message }: Rejection): Dialect | null {
  const aboutFormat = /response_format|json_schema|json_object/i.test(message)
  const refused = status === 400 || status === 422 || (status >= 500 && aboutFormat)
  if (!refused || (code !== null && HOPELESS.has(code))) return null
  if (/temperature/i.test(message) && dialect.temperature) return { ...dialect, temperature: false }
  if (/stream_options|include_usage/i.test(message) && dialect.usage) return { ...dialect, usage: false }
  if (dialect.format === 'json_schema') return { ...dialect, format: 'json_object' }
  if (dialect.format === 'json_object') return { ...dialect, format: 'text' }
  if (dialect.usage) return { ...dialect, usage: false }
  return null
}
