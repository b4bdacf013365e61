import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Command } from '../../../core/interview/commands.ts'
import { decide } from '../../../core/interview/decide.ts'
import type { InterviewEvent } from '../../../core/interview/events.ts'
import { INTERVIEW_TYPES, LEVELS, MAX_PAIRS, type Plan } from '../../../core/interview/plan.ts'
import { fold, type InterviewState, newInterview, openPair } from '../../../core/interview/state.ts'

const plans: fc.Arbitrary<Plan> = fc.record({
  role: fc.constant('data-scientist'),
  type: fc.constantFrom(...INTERVIEW_TYPES),
  level: fc.constantFrom(...LEVELS),
  questions: fc.integer({ min: 1, max: MAX_PAIRS }),
  followUps: fc.integer({ min: 0, max: 2 }),
  secondsPerQuestion: fc.constant(180),
  language: fc.constant('en' as const),
  seed: fc.nat(),
  keepAudio: fc.boolean(),
})

const rubric = {
  keyPoints: [],
  reference: null,
  weights: { relevance: 0.25, completeness: 0.25, clarity: 0.25, structure: 0.25 },
}
/** What a client may claim, or not know. */
const milliseconds = fc.option(fc.integer({ min: -10, max: 9_000 }), { freq: 3 })
const timing = fc.record({ firstInputMs: milliseconds, totalMs: milliseconds })
const question = fc.constantFrom('q1', 'q2', 'q3', 'q4', 'q9', 'q25', 'q26')
const key = fc.integer({ min: 0, max: 60 }).map((n) => `k${n}`)

const ask = fc
  .record({
    kind: fc.constantFrom('main' as const, 'follow-up' as const),
    n: fc.nat(60),
    parent: fc.constantFrom('q1', 'q2', 'q3', 'q5', null),
  })
  .map(({ kind, n, parent }) => ({
    kind: 'ask' as const,
    words: `Words ${n}?`,
    interviewer: 'built-in/1',
    question: {
      kind,
      parent: kind === 'main' ? null : parent,
      bankId: kind === 'main' ? `data-scientist/technical-${n}` : null,
      type: 'technical' as const,
      level: 'medium' as const,
      phase: 'technical' as const,
      text: `Question ${n}?`,
      rubric,
      hints: ['one', 'two'],
    },
  }))

/** Mostly sensible commands, so that long interviews come about, and any others. `current` is filled in when it runs. */
const bodies = fc.oneof(
  { weight: 8, arbitrary: ask },
  {
    weight: 8,
    arbitrary: timing.map((timing) => ({ kind: 'answer', question: 'current', text: 'Some words.', timing }) as const),
  },
  fc.record({
    kind: fc.constant('answer' as const),
    question,
    text: fc.constantFrom('Yes.', '', '  '),
    timing,
  }),
  fc.record({
    kind: fc.constantFrom('skip' as const, 'hint' as const, 'repeat' as const),
    question: fc.oneof(question, fc.constant('current')),
  }),
  fc.constantFrom({ kind: 'pause' as const }, { kind: 'resume' as const }),
  { weight: 2, arbitrary: fc.constant({ kind: 'resume' as const }) },
  fc.constant({ kind: 'replace-interviewer' as const, from: 'a', to: 'b', reason: 'gone' }),
)
const ends = fc.constantFrom(
  { kind: 'end' as const },
  { kind: 'close' as const, reason: 'complete' as const, words: 'Bye.' },
)

const histories = fc.record({
  plan: plans,
  steps: fc.array(
    fc.record({
      key: fc.oneof({ weight: 20, arbitrary: fc.uuid() }, key),
      body: fc.oneof({ weight: 150, arbitrary: bodies }, ends),
      wait: fc.nat(5000),
    }),
    {
      maxLength: 120,
      size: 'max',
    },
  ),
})

type History = typeof histories extends fc.Arbitrary<infer T> ? T : never
type Run = { log: InterviewEvent[]; states: InterviewState[] }

function run(
  { plan, steps }: History,
  check?: (before: InterviewState, command: Command, events: InterviewEvent[]) => void,
): Run {
  let state: InterviewState = newInterview
  let now = 1_000
  const log: InterviewEvent[] = []
  const states: InterviewState[] = []
  const start: Command = { kind: 'start', plan, candidate: 'someone', key: 'start' }
  for (const step of [{ key: 'start', body: start, wait: 0 }, ...steps]) {
    now += step.wait
    const open = state.status === 'open' ? openPair(state)?.question.id : undefined
    const current = 'question' in step.body && step.body.question === 'current' ? { question: open ?? 'q1' } : {}
    const command = { ...step.body, ...current, key: step.key } as Command
    const decision = decide(state, command, now)
    const bodies = decision.ok ? decision.events : []
    const events = bodies.map((b, i) => ({ ...b, v: 1 as const, seq: state.version + 1 + i, at: now, key: step.key }))
    check?.(state, command, events)
    state = fold(state, events)
    log.push(...events)
    states.push(state)
  }
  return { log, states }
}

describe('any sequence of commands', () => {
  it('keeps at most one question open, and only the last one asked', () => {
    fc.assert(
      fc.property(histories, (history) => {
        for (const state of run(history).states) {
          if (state.status === 'new') continue
          const open = state.pairs.filter((p) => p.outcome.kind === 'open')
          const expected = state.status === 'open' && state.turn.of === 'candidate' ? [state.pairs.at(-1)] : []
          expect(open).toEqual(expected)
        }
      }),
    )
  })

  it('never repeats a question and never asks more than the limits allow', () => {
    let longest = 0
    fc.assert(
      fc.property(histories, (history) => {
        const state = run(history).states.at(-1)
        if (!state || state.status === 'new') return
        const texts = state.pairs.map((p) => p.question.text.toLowerCase())
        expect(new Set(texts).size).toBe(texts.length)
        expect(texts.length).toBeLessThanOrEqual(MAX_PAIRS)
        const mains = state.pairs.filter((p) => p.question.kind === 'main')
        expect(mains.length).toBeLessThanOrEqual(history.plan.questions)
        for (const { question } of mains) {
          const followUps = state.pairs.filter((p) => p.question.parent === question.id).length
          expect(followUps).toBeLessThanOrEqual(history.plan.followUps)
        }
        longest = Math.max(longest, texts.length)
      }),
      { numRuns: 200 },
    )
    // The generator must reach long interviews, or this test would say little.
    expect(longest).toBeGreaterThan(12)
  })

  it('gives every answer to the question that was open', () => {
    fc.assert(
      fc.property(histories, (history) => {
        run(history, (before, _command, events) => {
          for (const event of events) {
            if (event.type !== 'answered' && event.type !== 'skipped') continue
            expect(before.status === 'open' && openPair(before)?.question.id).toBe(event.question)
          }
        })
      }),
    )
  })

  it('replays to the same state', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const { log, states } = run(history)
        expect(fold(newInterview, JSON.parse(JSON.stringify(log)))).toEqual(states.at(-1))
      }),
    )
  })

  it('takes a command once, however often it arrives', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const twice = { ...history, steps: history.steps.flatMap((step) => [step, step]) }
        expect(run(twice).log.map(({ type, key }) => `${type} ${key}`)).toEqual(
          // The second delivery comes later, so only times may differ.
          run({ ...history, steps: history.steps.map((step) => ({ ...step, wait: step.wait * 2 })) }).log.map(
            ({ type, key }) => `${type} ${key}`,
          ),
        )
      }),
    )
  })

  it('never lets an answer take longer than its question was open, pauses left out', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const { log } = run(history)
        for (const event of log) {
          if (event.type !== 'answered') continue
          const asked = log.find((e) => e.type === 'asked' && e.question.id === event.question)
          const { firstInputMs, totalMs } = event.timing
          for (const ms of [firstInputMs ?? 0, totalMs ?? 0]) {
            expect(ms).toBeGreaterThanOrEqual(0)
            expect(ms).toBeLessThanOrEqual(event.at - (asked?.at ?? 0))
          }
          if (totalMs !== null) expect(firstInputMs ?? 0).toBeLessThanOrEqual(totalMs)
        }
      }),
    )
  })

  it('takes no time for known that nobody measured, and none for unknown that somebody did', () => {
    fc.assert(
      fc.property(histories, (history) => {
        run(history, (_before, command, events) => {
          for (const event of events) {
            if (event.type !== 'answered' || command.kind !== 'answer') continue
            expect(event.timing.totalMs === null).toBe(command.timing.totalMs === null)
            expect(event.timing.firstInputMs === null).toBe(command.timing.firstInputMs === null)
          }
        })
      }),
    )
  })
})
