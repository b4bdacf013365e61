import type { InterviewEvent } from '../interview/events.ts'
import type { StartedState } from '../interview/state.ts'
import type { Report } from '../report/report.ts'

/** What someone who watches an interview is told. Words are a preview: the event that follows is what counts. */
export type Notice =
  /** `state` is that after it, and perhaps after more. */
  | { kind: 'event'; event: InterviewEvent; state: StartedState }
  | { kind: 'words'; piece: string }
  | { kind: 'scoring'; done: number; total: number }
  | { kind: 'report'; report: Report }
  /** Something failed that will be tried again; fit to show. */
  | { kind: 'trouble'; message: string }
