import { GreenroomError } from '../errors.ts'
import type { InterviewEvent } from '../interview/events.ts'
import type { InterviewHead } from '../ports.ts'

/**
 * Refuses an append that would leave a gap in the log or a head that belongs to another interview; for every adapter.
 * Errors: GreenroomError 'bad-input'.
 */
export function checkAppend(
  id: string,
  expectedVersion: number,
  events: readonly InterviewEvent[],
  head: InterviewHead,
): void {
  if (head.id !== id) throw new GreenroomError('bad-input', `the head of ${head.id} does not belong to ${id}`)
  const wrong = events.find((event, i) => event.seq !== expectedVersion + i + 1)
  if (wrong) throw new GreenroomError('bad-input', `event ${wrong.seq} cannot follow version ${expectedVersion}`)
}

/** The log holds another number of events than the append expected. */
export function conflictAt(id: string, expectedVersion: number, version: number): GreenroomError {
  const message = `Interview ${id} has ${version} events, not ${expectedVersion}: someone else was faster.`
  return new GreenroomError('conflict', message, { retryable: true })
}

/** The record changed, or came, or went, in the meantime. */
export function recordConflict(collection: string, key: string): GreenroomError {
  return new GreenroomError('conflict', `${collection} ${key} was changed by someone else.`, { retryable: true })
}
