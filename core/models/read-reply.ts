import { z } from 'zod'

/** A reply that fits, or what is wrong with it in words for the model. */
export type Reading<T> = { ok: true; value: T } | { ok: false; problem: string }

/** Reads a model's text as JSON of a form. A Markdown fence around it and a thought before it are passed over; nothing else is. */
export function readReply<T>(text: string, schema: z.ZodType<T>, cutOff: boolean): Reading<T> {
  const json = parse(bare(text))
  if (!json.ok) {
    const problem = cutOff ? 'It was too long and was cut off before the JSON ended.' : 'It is not one JSON object.'
    return { ok: false, problem }
  }
  const parsed = schema.safeParse(json.value)
  return parsed.success ? { ok: true, value: parsed.data } : { ok: false, problem: z.prettifyError(parsed.error) }
}

/** Whether the text is a whole JSON value. */
export function isWhole(text: string): boolean {
  return parse(bare(text)).ok
}

function bare(text: string): string {
  const said = text.replace(/^\s*<think>[\s\S]*?<\/think>/i, '').trim()
  return /^```(?:json)?\s*([\s\S]*?)\s*```$/i.exec(said)?.[1] ?? said
}

function parse(text: string): { ok: true; value: unknown } | { ok: false } {
  try {
    return { ok: true, value: JSON.parse(text) }
  } catch (error) {
    if (error instanceof SyntaxError) return { ok: false }
    throw error
  }
}

type JsonSchema = { [key: string]: unknown }

/** Keywords that servers with strict schemas refuse. What they demand is checked by zod all the same. */
const REFUSED = new Set(['$schema', 'minLength', 'maxLength', 'default'])

/** The JSON Schema of a form as a server of the OpenAI API takes it with `strict`. */
export function wireSchema(schema: z.ZodType): JsonSchema {
  return strip(z.toJSONSchema(schema, { io: 'input' })) as JsonSchema
}

function strip(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(strip)
  if (typeof node !== 'object' || node === null) return node
  const entries = Object.entries(node).filter(([key, value]) => !REFUSED.has(key) && !unbounded(key, value))
  return Object.fromEntries(entries.map(([key, value]) => [key, strip(value)]))
}

/** zod writes the bounds of JavaScript's own integers, which say nothing. */
function unbounded(key: string, value: unknown): boolean {
  return (key === 'minimum' || key === 'maximum') && Math.abs(Number(value)) === Number.MAX_SAFE_INTEGER
}
