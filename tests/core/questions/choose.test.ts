import { describe, expect, it } from 'vitest'
import type { Plan } from '../../../core/interview/plan.ts'
import { type Choice, chooseQuestion, phasesOf, targetLevel } from '../../../core/questions/choose.ts'
import type { Question } from '../../../core/questions/question.ts'

const plan: Plan = {
  role: 'baker',
  type: 'mixed',
  level: 'medium',
  questions: 6,
  followUps: 1,
  secondsPerQuestion: 120,
  language: 'en',
  seed: 1,
  keepAudio: false,
}

let made = 0
function question(change: Partial<Question>): Question {
  const id = `baker/any-${made++}`
  const base = {
    id,
    role: 'baker',
    type: 'technical',
    level: 'medium',
    phase: 'technical',
    question: `${id}?`,
  } as const
  const weights = { relevance: 0.25, completeness: 0.25, clarity: 0.25, structure: 0.25 }
  return { ...base, keyPoints: [], probes: [], hints: [], terms: [], modelAnswer: '', weights, ...change }
}

const levels = ['easy', 'medium', 'hard'] as const
const bank: Question[] = [
  ...levels.flatMap((level) => [1, 2, 3].map(() => question({ level }))),
  ...levels.flatMap((level) => [1, 2, 3].map(() => question({ level, type: 'behavioural', phase: 'behavioural' }))),
  ...levels.map((level) => question({ level, type: 'situational', phase: 'communication' })),
  question({ type: 'behavioural', phase: 'introduction' }),
  question({ type: 'behavioural', phase: 'conclusion' }),
]

function whole(change: Partial<Choice> & { plan: Plan }): Question[] {
  const asked: Question[] = []
  for (;;) {
    const next = chooseQuestion({
      questions: bank,
      askedBefore: new Set(),
      performance: [],
      ...change,
      asked: asked.map((q) => q.id),
    })
    if (!next) return asked
    asked.push(next)
  }
}

describe('choosing questions', () => {
  it('walks a mixed interview through its phases in order', () => {
    expect(whole({ plan }).map((q) => q.phase)).toEqual([
      'introduction',
      'behavioural',
      'communication',
      'technical',
      'technical',
      'conclusion',
    ])
  })

  it('keeps to the type asked for and never repeats one', () => {
    const asked = whole({ plan: { ...plan, type: 'technical', questions: 25 } })
    expect(asked.every((q) => q.type === 'technical')).toBe(true)
    expect(new Set(asked).size).toBe(asked.length)
    expect(asked.length).toBe(9)
  })

  it('is repeatable by seed and differs between seeds', () => {
    const ids = (seed: number) => whole({ plan: { ...plan, seed } }).map((q) => q.id)
    expect(ids(5)).toEqual(ids(5))
    expect(new Set([1, 2, 3, 4, 5, 6].map((seed) => ids(seed).join())).size).toBeGreaterThan(2)
  })

  it('avoids what the person was asked before while others are left', () => {
    const technical = { ...plan, type: 'technical', questions: 3 } as const
    const first = whole({ plan: technical }).map((q) => q.id)
    const second = whole({ plan: technical, askedBefore: new Set(first) }).map((q) => q.id)
    expect(second.filter((id) => first.includes(id))).toEqual([])
    const all = new Set(bank.map((q) => q.id))
    expect(whole({ plan: technical, askedBefore: all })).toHaveLength(3)
  })

  it('starts at the level of the plan and follows the answers', () => {
    const technical = { ...plan, type: 'technical', questions: 5 } as const
    const next = (performance: number[]) =>
      chooseQuestion({ questions: bank, plan: technical, asked: [], askedBefore: new Set(), performance })?.level
    expect(next([])).toBe('medium')
    expect(next([0.8, 0.9])).toBe('hard')
    expect(next([0.8])).toBe('medium')
    expect(next([0.9, 0.1])).toBe('easy')
    expect(next([0.4, 0.5])).toBe('medium')
  })

  it('leaves the level of the plan by one step at most', () => {
    expect(targetLevel('easy', [1, 1])).toBe(1)
    expect(targetLevel('hard', [1, 1])).toBe(2)
    expect(targetLevel('hard', [0])).toBe(1)
    expect(targetLevel('easy', [0])).toBe(0)
  })

  it('gives every length of interview as many phases as questions', () => {
    for (let questions = 1; questions <= 25; questions++) {
      for (const type of ['mixed', 'behavioural', 'technical', 'situational'] as const) {
        expect(phasesOf({ ...plan, type, questions })).toHaveLength(questions)
      }
    }
  })
})
