import type { Request, Response } from 'express'
import type { Engine } from '../core/engine/engine.ts'
import type { Rescore } from '../core/engine/rescore.ts'
import type { Jobs } from '../core/jobs/jobs.ts'
import type { Clock, Recordings, Store } from '../core/ports.ts'
import type { Bank } from '../core/questions/bank.ts'
import type { Guidelines } from '../core/questions/guideline/guidelines.ts'
import type { Template } from '../core/questions/templates/template.ts'
import type { Place } from './course/settings.ts'

/** The practice room as a launch needs it. */
export interface InterviewRoom {
  /** Makes the browser of this request the candidate's, also inside a frame of the `framedBy` origins. */
  admit(req: Request, res: Response, candidate: string, framedBy: readonly string[]): Promise<void>
  /** The room's address below the public one. */
  room(interview: string): string
  report(interview: string): string
}

/** Everything that the LTI tool is given. */
export type LtiParts = {
  store: Store
  engine: Engine
  bank: Bank
  templates: readonly Template[]
  /** Makes interviews from job descriptions; null: only from the bank and templates. */
  guidelines: Guidelines | null
  /** Not started yet: the tool defines its jobs first. */
  jobs: Jobs
  clock: Clock
  fetch: typeof fetch
  /** Where browsers and platforms reach this server. */
  publicUrl: string
  room: InterviewRoom
  /** Scores answers again: for regrading and second looks. */
  rescore: Rescore
  /** Where the sound of answers is kept. */
  recordings: Pick<Recordings, 'read'>
  /** Whether the sound of answers may be kept where the student agrees; left out, it may not. */
  mayKeepAudio?: () => boolean
  /** Where interviews of assignments can be held here. */
  places: readonly Place[]
  /** The waits between tries of a delivery; left out, they reach over two days. */
  retryMs?: readonly number[]
  /** Told of failures; never of what a person said, nor of a secret. */
  log: (message: string, error: unknown) => void
}
