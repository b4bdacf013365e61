import type { EventBody } from '../../interview/events.ts'
import { fold, newInterview } from '../../interview/state.ts'
import type { Brief } from '../../ports.ts'
import type { Bank } from '../../questions/bank.ts'

export type OneAnswer = { role: string; question: string; answer: string }

/**
 * An interview in which this one question was answered and the interviewer speaks next: it may follow up, and another question
 * of the bank could come. `known`: whether the question is the bank's, so that its key points are known.
 */
export function afterOneAnswer({ role, question, answer }: OneAnswer, bank: Bank): { brief: Brief; known: boolean } {
  const own = bank.questions(role).find((q) => q.question === question) ?? null
  const weights = { relevance: 0.3, completeness: 0.4, clarity: 0.2, structure: 0.1 }
  const bodies: EventBody[] = [
    {
      type: 'started',
      candidate: 'evaluation',
      plan: {
        ...{ role, type: 'mixed', level: 'medium', questions: 2, followUps: 1 },
        ...{ secondsPerQuestion: 180, language: 'en', seed: 7, keepAudio: false },
      },
    },
    {
      type: 'asked',
      words: question,
      interviewer: 'evaluation',
      question: {
        ...{ id: 'q1', kind: 'main', parent: null, bankId: own?.id ?? null, text: question },
        ...{ type: own?.type ?? 'technical', level: 'medium', phase: own?.phase ?? 'technical', hints: [] },
        rubric: { keyPoints: own?.keyPoints ?? [], reference: own?.modelAnswer ?? null, weights },
      },
    },
    {
      ...{ type: 'answered', question: 'q1', text: answer, via: 'text', heard: null, recording: null },
      timing: { firstInputMs: null, totalMs: null },
    },
  ]
  const state = fold(
    newInterview,
    bodies.map((body, i) => ({ ...body, v: 1 as const, seq: i + 1, at: i, key: `k${i}` })),
  )
  if (state.status !== 'open') throw new Error('the interview is open')
  const next = bank.questions(role).find((q) => q !== own) ?? null
  return { brief: { state, next, mayFollowUp: true }, known: own !== null }
}
