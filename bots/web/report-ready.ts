import type { Engine } from '../../core/engine/engine.ts'
import type { StartedState } from '../../core/interview/state.ts'

/** Whether there is a report on all that was heard and corrected so far. */
export async function hasReport(engine: Pick<Engine, 'report'>, id: string, state: StartedState): Promise<boolean> {
  if (state.status !== 'closed') return false
  const report = await engine.report(id)
  return report !== null && report.basedOn >= state.basis
}
