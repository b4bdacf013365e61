import { type StartedState, waitsToBeHeard } from '../interview/state.ts'
import type { InterviewHead } from '../ports.ts'

/** What lists show of an interview. */
export function headOf(id: string, state: StartedState): InterviewHead {
  const { plan, candidate, startedAt, status } = state
  return {
    id,
    candidate,
    role: plan.role,
    type: plan.type,
    level: plan.level,
    status,
    startedAt,
    closedAt: state.status === 'closed' ? state.closedAt : null,
    unheard: state.pairs.filter((p) => waitsToBeHeard(p.outcome)).length,
    basis: state.status === 'closed' ? state.basis : null,
    bankIds: state.pairs.flatMap((p) => p.question.bankId ?? []),
  }
}
