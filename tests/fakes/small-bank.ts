import type { Bank } from '../../core/questions/bank.ts'
import type { Question } from '../../core/questions/question.ts'

/** What must never reach a candidate while the interview is open. */
export const SECRETS = {
  keyPoint: 'KEY-POINT-SECRET',
  reference: 'REFERENCE-SECRET',
  hint: (step: number) => `HINT-${step}-TEXT: look at it from this side.`,
}

/** A bank of one role with technical questions only, each with the secrets above. */
export function smallBank(role = 'data-scientist', size = 4): Bank {
  const questions = Array.from({ length: size }, (_, i) => smallQuestion(role, i + 1))
  return {
    roles: [role],
    questions: (asked) => (asked === role ? questions : []),
    question: (id) => questions.find((q) => q.id === id) ?? null,
  }
}

function smallQuestion(role: string, number: number): Question {
  return {
    id: `${role}/technical-0${number}`,
    role,
    type: 'technical',
    level: 'medium',
    phase: 'technical',
    question: `How would you go about problem number ${number}?`,
    keyPoints: [SECRETS.keyPoint],
    probes: [{ keyPoint: SECRETS.keyPoint, question: `What would come first in problem ${number}?` }],
    hints: [1, 2, 3].map(SECRETS.hint),
    weights: { relevance: 0.3, completeness: 0.4, clarity: 0.2, structure: 0.1 },
    terms: [],
    modelAnswer: SECRETS.reference,
  }
}
