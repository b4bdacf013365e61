import { randomUUID } from 'node:crypto'

/** A line that nobody who wrote the data can have known. */
export const newBoundary = (): string => randomUUID()

/**
 * A message to a language model: what it is to do, then what people said, JSON-encoded between two lines that name the
 * boundary, so that nothing in the data can look like the end of it.
 */
export function withData(assignment: unknown, data: unknown, boundary: string): string {
  const lines = [JSON.stringify(assignment), '', `BEGIN DATA ${boundary}`, plainJson(data), `END DATA ${boundary}`]
  return lines.join('\n')
}

/**
 * JSON in which nothing reads as one of the marks that models are steered with, such as </s>, <|im_end|> and [INST]: many servers
 * take those for the real ones wherever they stand. JSON itself has no such signs outside of strings.
 */
function plainJson(data: unknown): string {
  return JSON.stringify(data).replace(/<|\[(?=\/?[A-Z])/g, (sign) => (sign === '<' ? '\\u003c' : '\\u005b'))
}
