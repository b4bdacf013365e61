import type { AskedQuestion, EventBody } from '../../core/interview/events.ts'
import type { Plan } from '../../core/interview/plan.ts'
import { fold, newInterview, type OpenState } from '../../core/interview/state.ts'
import type { Question } from '../../core/questions/question.ts'

const plan: Plan = {
  role: 'data-scientist',
  type: 'technical',
  level: 'medium',
  questions: 3,
  followUps: 1,
  secondsPerQuestion: 120,
  language: 'en',
  seed: 1,
  keepAudio: false,
}

/** An answer to a bank question (null: skipped), or to a follow-up of the one before it. */
export type Said = { ask: Question | string; answer: string | null }

/** An interview in which this has been said, with the interviewer's turn next. */
export function openInterview(said: readonly Said[], change: Partial<Plan> = {}): OpenState {
  const bodies: EventBody[] = [{ type: 'started', plan: { ...plan, ...change }, candidate: 'c' }]
  let main: AskedQuestion | null = null
  for (const [i, { ask, answer }] of said.entries()) {
    const question: AskedQuestion = typeof ask === 'string' ? followUp(i, ask, main) : mainQuestion(i, ask)
    if (question.kind === 'main') main = question
    bodies.push({ type: 'asked', question, words: question.text, interviewer: 'i' })
    const unspoken = { heard: null, recording: null }
    const timing = { firstInputMs: null, totalMs: 1000 }
    if (answer === null) bodies.push({ type: 'skipped', question: question.id })
    else bodies.push({ type: 'answered', question: question.id, text: answer, via: 'text', ...unspoken, timing })
  }
  const events = bodies.map((body, i) => ({ ...body, v: 1 as const, seq: i + 1, at: i, key: `k${i}` }))
  return fold(newInterview, events) as OpenState
}

function mainQuestion(i: number, question: Question): AskedQuestion {
  const { id: bankId, type, level, phase, keyPoints, modelAnswer, weights, hints } = question
  const rubric = { keyPoints, reference: modelAnswer, weights }
  return {
    id: `q${i + 1}`,
    kind: 'main',
    parent: null,
    bankId,
    type,
    level,
    phase,
    text: question.question,
    rubric,
    hints,
  }
}

function followUp(i: number, text: string, main: AskedQuestion | null): AskedQuestion {
  if (!main) throw new Error('a follow-up needs a question before it')
  const { type, level, phase, rubric, id: parent } = main
  return { id: `q${i + 1}`, kind: 'follow-up', parent, bankId: null, type, level, phase, text, rubric, hints: [] }
}
