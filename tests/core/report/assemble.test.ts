import { describe, expect, it } from 'vitest'
import { assembleReport, type ReportInput } from '../../../core/report/assemble.ts'
import { reportMarkdown } from '../../../core/report/markdown.ts'
import { reportPage } from '../../../core/report/page.ts'
import type { NotScorable, Score } from '../../../core/scoring/score.ts'
import { sampleInput } from './sample.ts'

const feedback = { good: [], missing: [], improve: [] }
const scored = (score: number): Score => {
  const criteria = (['relevance', 'completeness', 'clarity', 'structure'] as const).map((name) => ({
    name,
    score,
    evidence: [],
  }))
  return { kind: 'scored', score, criteria, feedback, coverage: [] }
}
const unusable = (code: NotScorable['code']): Score => ({
  kind: 'not-scorable',
  why: { code, reason: 'It is unusable.' },
  feedback,
})

/** The sample with other scores: q1 and q2 main, q3 a follow-up, q4 main, q5 skipped, q6 and q7 main. */
function withScores(scores: Record<string, Score>, change: Partial<ReportInput['state']> = {}): ReportInput {
  const input = sampleInput()
  return { ...input, state: { ...input.state, ...change }, scores: new Map(Object.entries(scores)) }
}

/** Only the first `count` questions were asked. */
function asked(count: number, scores: Record<string, Score>, questions = count): ReportInput {
  const { state } = sampleInput()
  return withScores(scores, { pairs: state.pairs.slice(0, count), plan: { ...state.plan, questions } })
}

describe('the overall score', () => {
  const overall = (input: ReportInput) => assembleReport(input).overall.score

  it('is the mean of the main answers times ten', () => {
    expect(overall(asked(2, { q1: scored(8), q2: scored(5) }))).toBe(65)
  })

  it('weighs a follow-up half', () => {
    expect(overall(asked(3, { q1: scored(8), q2: scored(5), q3: scored(10) }))).toBe(72)
  })

  it('counts a skipped main question as 1', () => {
    expect(overall(asked(5, { q1: scored(9), q2: scored(9), q3: scored(9), q4: scored(9) }))).toBe(
      Math.round(((9 * 3.5 + 1) / 4.5) * 10),
    )
  })

  it.each(['empty', 'gibberish', 'repetition', 'parroted', 'attack'] as const)('counts %s as 1', (code) => {
    expect(overall(asked(2, { q1: scored(9), q2: unusable(code) }))).toBe(50)
  })

  it('leaves out what its author could not help, and what was not asked', () => {
    expect(overall(asked(2, { q1: scored(9), q2: unusable('no-rubric') }, 10))).toBe(90)
    expect(overall(asked(2, { q1: scored(9) }, 10))).toBe(90)
  })

  it('is null without a scored answer', () => {
    expect(overall(asked(2, { q1: unusable('gibberish'), q2: unusable('attack') }))).toBeNull()
    expect(overall(asked(0, {}, 3))).toBeNull()
  })
})

describe('the recommendation', () => {
  const verdict = (input: ReportInput) => assembleReport(input).overall.recommendation.verdict

  it.each([
    [8.5, 8.5, 'strong-yes'],
    [10, 7, 'strong-yes'],
    [7, 6.5, 'yes'],
    [6, 5, 'leaning-no'],
    [4, 3, 'no'],
  ] as const)('follows from %d and %d: %s', (a, b, expected) => {
    expect(verdict(asked(2, { q1: scored(a), q2: scored(b) }))).toBe(expected)
  })

  it('is no strong yes where a main question fell short', () => {
    const input = asked(4, { q1: scored(10), q2: scored(10), q3: scored(10), q4: scored(4.5) })
    expect(assembleReport(input).overall).toMatchObject({ score: 84, recommendation: { verdict: 'yes' } })
  })

  it('says nothing on one answer, or on less than half of the plan', () => {
    expect(verdict(asked(1, { q1: scored(9) }))).toBe('not-enough-to-say')
    expect(verdict(asked(2, { q1: scored(9), q2: scored(9) }, 5))).toBe('not-enough-to-say')
    expect(verdict(asked(2, { q1: scored(9), q2: scored(9) }, 4))).toBe('strong-yes')
  })
})

describe('what the report says', () => {
  it('names questions, gains and gaps of the sample', () => {
    const { overall, answers } = assembleReport(sampleInput())
    expect(answers.map((a) => a.label)).toEqual([
      ...[
        'question 1',
        'question 2',
        'the follow-up to question 2',
        'question 3',
        'question 4',
        'question 5',
        'question 6',
      ],
    ])
    expect(overall.summary).toContain('answered five of six questions and skipped one')
    expect(overall.strengths.join('\n')).toMatch(/Question 5 was your best answer/)
    expect(overall.strengths.join('\n')).toMatch(/follow-up to question 2 brought 8.5 after 5.3/)
    expect(overall.weaknesses.join('\n')).toMatch(/answer to question 3 leaves out “The test score is no longer/)
    expect(overall.weaknesses.join('\n')).toMatch(/You skipped question 4/)
    expect(overall.weaknesses.join('\n')).toMatch(/question 6 could not be scored: the words do not form an answer/)
    expect(overall.suggestions[0]).toMatch(/^Answer question 2 once more/)
    expect(overall.timeManagement).toMatchObject({ overTime: 1, medianMs: 78_500, pace: { reading: 'quickening' } })
    expect(overall.tally).toEqual({
      planned: 6,
      asked: 6,
      answered: 5,
      skipped: 1,
      unheard: 0,
      unanswered: 0,
      followUps: 1,
      scored: 5,
    })
  })

  it('gives each missing score its reason', () => {
    const reasons = assembleReport(asked(5, { q1: scored(7) })).answers.map((a) => a.notScorable)
    expect(reasons).toEqual([null, ...Array(3).fill('This answer was not scored.'), 'You skipped this question.'])
  })

  it('says that an interview ended early, and that this costs nothing', () => {
    const input = asked(2, { q1: scored(8), q2: scored(7) }, 5)
    const { overall } = assembleReport({ ...input, state: { ...input.state, reason: 'ended-by-candidate' } })
    expect(overall.summary).toContain(
      'You ended it with three planned questions to go; those do not count against you.',
    )
  })

  it('draws no conclusions from a single answer', () => {
    const { overall } = assembleReport(asked(1, { q1: scored(9) }, 3))
    expect(overall.strengths[0]).toBe('Question 1 went well, at 9 of 10.')
    expect(overall.summary).toContain('That answer comes to 90 of 100: a first impression')
    expect(overall.suggestions).toEqual([
      'Hold a whole interview next: a few more answers will show whether this holds.',
    ])
  })

  it('counts only follow-ups that were answered among the answers', () => {
    const input = asked(3, { q1: scored(8), q2: scored(7) })
    const left = input.state.pairs.map((pair) =>
      pair.question.kind === 'main' ? pair : { ...pair, outcome: { kind: 'unanswered' } as const },
    )
    const { overall } = assembleReport({ ...input, state: { ...input.state, pairs: left } })
    expect(overall.summary).toContain('you answered both questions. ')
    expect(overall.tally.followUps).toBe(1)
  })

  it('names the firmest answer before the language where nothing was strong', () => {
    const { strengths } = assembleReport(asked(3, { q1: scored(6), q2: scored(4), q3: scored(4) })).overall
    expect(strengths[0]).toMatch(/^Your firmest answer was to question 1, at 6 of 10\./)
  })

  it('asks for a proper answer where none could be read', () => {
    const { suggestions } = assembleReport(asked(2, { q1: scored(8), q2: unusable('gibberish') })).overall
    expect(suggestions).toContain(
      'Give question 2 a proper answer: two or three plain sentences already count for more than none.',
    )
  })

  it('shows a model answer once, and points to it from the follow-ups that share it', () => {
    const input = sampleInput()
    const reference = 'One reference for both.'
    const pairs = input.state.pairs.map((pair) =>
      ['q2', 'q3'].includes(pair.question.id)
        ? { ...pair, question: { ...pair.question, rubric: { ...pair.question.rubric, reference } } }
        : pair,
    )
    const report = assembleReport({ ...input, state: { ...input.state, pairs } })
    expect(reportMarkdown(report).split(reference)).toHaveLength(2)
    expect(reportMarkdown(report)).toContain('*A model answer:* the one to question 2 covers this, too.')
    expect(reportPage(report).split(reference)).toHaveLength(2)
    expect(reportPage(report)).toContain('The model answer to <a href="#q2">question 2</a> covers this, too.')
  })

  it('says who took over', () => {
    const late = { from: 'llama3.1:8b', to: 'built-in/1', reason: 'The model did not answer in time.' }
    const replacements = [
      { ...late, turn: 1 },
      { ...late, turn: 9, reason: 'It is left alone.' },
    ]
    const failures = [{ scorer: 'llama3.1:8b', reason: 'The model refused.' }]
    const { notices } = assembleReport({ ...withScores({ q1: scored(8) }, { replacements }), failures })
    expect(notices[0]).toBe(
      'Llama3.1:8b could not ask question 1 and close (The model did not answer in time; It is left alone), so the built-in interviewer spoke instead.',
    )
    expect(notices[1]).toContain('so the built-in scorer scored all of them.')
  })

  it('never passes unchecked grammar off as faultless', () => {
    const input = sampleInput()
    expect(assembleReport(input).notices).toEqual([])
    const some = new Map(input.grammar).set('q1', { kind: 'not-checked', reason: 'It took too long.' })
    const partly = assembleReport({ ...input, grammar: some })
    expect(partly.notices[0]).toMatch(/^Grammar was not checked in question 1\. It took too long\./)
    expect(partly.answers[0]?.corrections).toBeNull()
    const none = assembleReport({ ...input, grammar: new Map() })
    expect(none.notices[0]).toMatch(/^Grammar was not checked in this interview\./)
    expect(none.overall.strengths.join()).not.toContain('Your language is clean')
  })

  it('words the same outcome in more than one way', () => {
    const summaries = Array.from({ length: 12 }, (_, seed) => {
      const input = asked(2, { q1: scored(8), q2: scored(4) })
      return assembleReport({ ...input, state: { ...input.state, plan: { ...input.state.plan, seed } } }).overall
        .summary
    })
    expect(new Set(summaries).size).toBeGreaterThan(1)
  })
})
