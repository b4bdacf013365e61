/** A chat request as it came over the wire. */
export type FakeRequest = {
  model: string
  messages: { role: string; content: string }[]
  stream?: boolean
  stream_options?: { include_usage?: boolean }
  temperature?: number
  response_format?: { type: string; json_schema?: { name: string; strict: boolean; schema: Schema } }
  authorization: string | null
}

type Schema = { [key: string]: unknown }

/** Something a simpler server does not know. */
export type Unsupported = 'json_schema' | 'json_object' | 'stream_options' | 'temperature'

/** Why a server of the OpenAI API would answer this request with 400; null when it would not. */
export function checkRequest(request: FakeRequest, unsupported: readonly Unsupported[]): string | null {
  const { model, messages, response_format: format } = request
  if (!model || !Array.isArray(messages) || messages.length === 0) return 'model and messages are required'
  if (messages.some((m) => typeof m.content !== 'string' || !['system', 'user', 'assistant'].includes(m.role))) {
    return 'a message needs a role and content'
  }
  if (format && unsupported.some((name) => name === format.type)) {
    return `response_format type ${format.type} is not supported`
  }
  if (request.stream_options && unsupported.includes('stream_options')) return 'unknown field stream_options'
  if (request.temperature !== undefined && unsupported.includes('temperature')) {
    return "Unsupported value: 'temperature' does not support this value with this model."
  }
  if (format?.type === 'json_object' && !messages.some((m) => /json/i.test(m.content))) {
    return "'messages' must contain the word 'json' to use response_format of type json_object"
  }
  return format?.type === 'json_schema' ? checkSchema(format.json_schema) : null
}

/** Keywords outside the part of JSON Schema that strict mode takes. */
const REFUSED = ['minLength', 'maxLength', 'oneOf', 'allOf', 'not', 'default', 'patternProperties', '$schema']

function checkSchema(given: NonNullable<FakeRequest['response_format']>['json_schema']): string | null {
  if (!given || !/^[\w-]{1,64}$/.test(given.name)) return 'json_schema.name is required'
  if (!given.strict) return null
  if (given.schema.type !== 'object') return 'the root of a schema must be an object'
  return checkNode(given.schema)
}

function checkNode(node: unknown): string | null {
  if (Array.isArray(node)) return first(node.map(checkNode))
  if (typeof node !== 'object' || node === null) return null
  const schema = node as Schema
  const refused = REFUSED.find((key) => key in schema && typeof schema[key] !== 'object')
  if (refused) return `Invalid schema: ${refused} is not permitted`
  if (schema.type === 'object') {
    const names = Object.keys(schema.properties as object)
    const required = (schema.required ?? []) as string[]
    if (schema.additionalProperties !== false) return 'Invalid schema: additionalProperties must be false'
    if (names.some((name) => !required.includes(name))) return 'Invalid schema: every property must be required'
    return first(Object.values(schema.properties as object).map(checkNode))
  }
  return first(Object.values(schema).map(checkNode))
}

const first = (problems: (string | null)[]) => problems.find((problem) => problem !== null) ?? null
