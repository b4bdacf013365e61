import { randomUUID } from 'node:crypto'

/** A line that nobody who wrote the data can have known. */
export const newBoundary = (): string => randomUUID()

/**
 * A message to a language model: what it is to do, then what people said, JSON-encoded between two lines that name the
 * boundary, so that nothing in the data can look like the end of it.
 */
export function withData(assignment: unknown, data: unknown, boundary: string): string {
  return [JSON.stringify(assignment), '', `BEGIN DATA ${boundary}`, JSON.stringify(data), `END DATA ${boundary}`].join(
    '\n',
  )
}
