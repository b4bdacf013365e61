import type { Plan } from '../interview/plan.ts'
import type { Bank } from './bank.ts'
import type { PlannedQuestion } from './question.ts'

/** The guideline's question at a place from 0 on; null after the last one, or without a guideline. */
export function guidelineQuestionAt({ guideline, role }: Plan, index: number): PlannedQuestion | null {
  const found = guideline?.questions[index]
  if (!found) return null
  const { origin: _, about: __, guidance: ___, ...question } = found
  return { ...question, role }
}

/** A main question by the id under which it was asked: as the plan's guideline has it, else as the bank has it. */
export function plannedQuestion(id: string | null, plan: Plan, bank: Bank): PlannedQuestion | null {
  if (id === null) return null
  const index = plan.guideline?.questions.findIndex((q) => q.id === id) ?? -1
  return guidelineQuestionAt(plan, index) ?? bank.question(id)
}
