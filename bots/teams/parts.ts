import type { Engine } from '../../core/engine/engine.ts'
import type { Practice } from '../../core/jobs/practice.ts'
import type { Clock, Store } from '../../core/ports.ts'
import type { Bank } from '../../core/questions/bank.ts'
import type { Guidelines } from '../../core/questions/guideline/guidelines.ts'
import type { CourseInterviews } from '../course-interviews.ts'
import type { RecordingEars } from '../recorded-answers.ts'
import type { Wire } from './wire.ts'

/** Everything that the Teams front-end is given. */
export type TeamsParts = {
  wire: Wire
  engine: Engine
  store: Store
  bank: Bank
  guidelines: Guidelines
  clock: Clock
  /** Null: answers in writing only. */
  hearing: RecordingEars | null
  /** Where people reach the web pages; null leaves links to them out. */
  publicUrl: string | null
  /** Weekly reminders; left out where there are none. */
  practice?: Practice
  /** Interviews of courses; left out where there are none. */
  assigned?: CourseInterviews
  fetch: typeof fetch
  /** When what could not be shown is shown again, in milliseconds; left out, that of real life. */
  againMs?: number
  /** Waits before a delivery that failed is worked on again, in milliseconds; left out, those of real life. */
  retryMs?: readonly number[]
  /** Told of failures; never of what a person said. */
  log: (message: string, error: unknown) => void
}

/** The candidate behind an account of Microsoft Entra, by its object id, which is the same in chats and in the tab. */
export const candidateOf = (objectId: string) => `teams:${objectId}`
