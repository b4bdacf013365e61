import type { AnswerTiming } from '../../core/interview/events.ts'
import type { CommandName } from './commands.ts'

/** What comes in, in the place of the candidate's voice. */
export type Entry =
  | { kind: 'answer'; text: string; timing: AnswerTiming }
  /** An answer that was recorded; `where` says where its path was found. */
  | { kind: 'recording'; path: string; where: string }
  | { kind: 'command'; name: CommandName }
  /** The file has no more answers. */
  | { kind: 'exhausted' }
  /** The person is gone, and may come back. */
  | { kind: 'left' }

/** Where answers come from: a person, or a file. */
export interface Entries {
  /** A new question is on the screen: an answer's time runs from now. */
  shown(): void
  /** The next answer or command. Errors: GreenroomError 'cancelled' when the signal ends the wait. */
  next(signal: AbortSignal): Promise<Entry>
}
