import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Command } from '../../../core/interview/commands.ts'
import { decide } from '../../../core/interview/decide.ts'
import type { AskedQuestion, EventBody, InterviewEvent } from '../../../core/interview/events.ts'
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

const heard = fc
  .record({
    text: fc.constantFrom('Said aloud.', 'Something else.', '', '  '),
    sure: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
  })
  .map(({ text, sure }) => {
    const words = text.trim().split(' ').filter(Boolean)
    return {
      ...{ transcriber: 'fake', text, language: 'en', confidence: sure, speech: [], audioMs: 2_000 },
      words: words.map((word, i) => ({ word, startMs: i * 300, endMs: i * 300 + 250, probability: sure })),
    }
  })
const via = fc.constantFrom('voice' as const, 'recording' as const)
const anyQuestion = fc.oneof(question, fc.constant('current'))

/** What a person says aloud, and what becomes of it. */
const spoken = fc.oneof(
  fc.record({
    kind: fc.constant('answer-aloud' as const),
    question: fc.constant('current'),
    ...{ via, heard, timing, recording: fc.option(fc.constant('one.ogg')) },
  }),
  fc.record({
    kind: fc.constant('record' as const),
    question: fc.constant('current'),
    ...{ via, timing, recording: fc.constant('two.ogg'), audioMs: fc.integer({ min: -5, max: 9_000 }) },
  }),
  fc.record({ kind: fc.constant('transcribe' as const), question: anyQuestion, heard }),
  fc.record({
    kind: fc.constant('give-up-hearing' as const),
    question: anyQuestion,
    reason: fc.constant('It is gone.'),
  }),
  fc.record({
    kind: fc.constant('correct' as const),
    question: anyQuestion,
    text: fc.constantFrom('Said aloud.', 'Said otherwise.', '', ' ', 'x'.repeat(20_001)),
  }),
)

/** Mostly sensible commands, so that long interviews come about, and any others. `current` is filled in when it runs. */
const bodies = fc.oneof(
  { weight: 16, arbitrary: ask },
  {
    weight: 8,
    arbitrary: timing.map((timing) => ({ kind: 'answer', question: 'current', text: 'Some words.', timing }) as const),
  },
  { weight: 10, arbitrary: spoken },
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
    expect(longest).toBeGreaterThan(8)
  })

  it('gives every answer to the question that was open', () => {
    fc.assert(
      fc.property(histories, (history) => {
        run(history, (before, _command, events) => {
          for (const event of events) {
            if (event.type !== 'answered' && event.type !== 'recorded' && event.type !== 'skipped') continue
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
          if (event.type !== 'answered' && event.type !== 'recorded') continue
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
            if ((event.type !== 'answered' && event.type !== 'recorded') || !('timing' in command)) continue
            expect(event.timing.totalMs === null).toBe(command.timing.totalMs === null)
            expect(event.timing.firstInputMs === null).toBe(command.timing.firstInputMs === null)
          }
        })
      }),
    )
  })

  it('hears a recorded answer once, and lets only what was heard be corrected', () => {
    const seen = { transcribed: 0, unhearable: 0, corrected: 0, late: 0 }
    fc.assert(
      fc.property(histories, (history) => {
        run(history, (before, _command, events) => {
          for (const event of events) {
            if (event.type !== 'transcribed' && event.type !== 'unhearable' && event.type !== 'corrected') continue
            if (before.status === 'new') throw new Error('nothing comes before the start')
            const outcome = before.pairs.find((p) => p.question.id === event.question)?.outcome
            if (event.type === 'corrected') {
              expect(outcome).toMatchObject({ kind: 'answered', heard: { transcriber: 'fake' } })
              expect(event.text.trim()).not.toBe('')
            } else expect(outcome).toMatchObject({ kind: 'unheard', reason: null })
            seen[event.type]++
            if (before.status === 'closed') seen.late++
          }
        })
      }),
      { numRuns: 300 },
    )
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(0)
  })

  it('never has an answer without words, and keeps what was heard beside what was corrected', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const { log, states } = run(history)
        const state = states.at(-1)
        if (!state || state.status === 'new') return
        for (const { question, outcome } of state.pairs) {
          if (outcome.kind !== 'answered') continue
          expect(outcome.text.trim()).not.toBe('')
          const own = log.filter((e) => 'question' in e && e.question === question.id)
          const said = own.find((e) => e.type === 'transcribed' || e.type === 'answered')
          expect(outcome.heard).toEqual(said && 'heard' in said ? said.heard : null)
          const corrected = own.findLast((e) => e.type === 'corrected')
          expect(outcome.checked).toBe(corrected !== undefined)
          expect(outcome.text).toBe(corrected?.text ?? outcome.heard?.text ?? outcome.text)
        }
        if (state.status !== 'closed') return
        const telling = log.findLast((e) => ['closed', 'transcribed', 'unhearable', 'corrected'].includes(e.type))
        expect(state.basis).toBe(telling?.seq)
      }),
    )
  })
})

describe('correcting what was heard', () => {
  const said = (probability: number | null) => ({
    ...{ transcriber: 'fake', text: 'Use the media.', language: 'en', confidence: null, speech: [], audioMs: 900 },
    words: [{ word: 'Use', startMs: 0, endMs: 200, probability }],
  })
  const answered = (probability: number | null): InterviewState => {
    const bodies: EventBody[] = [
      { type: 'started', plan: fc.sample(plans, 1)[0] as Plan, candidate: 'c' },
      {
        type: 'asked',
        question: { ...fc.sample(ask, 1)[0]?.question, id: 'q1' } as AskedQuestion,
        words: '',
        interviewer: 'i',
      },
      {
        ...{ type: 'answered', question: 'q1', text: 'Use the media.', via: 'voice', recording: null },
        heard: said(probability),
        timing: { firstInputMs: null, totalMs: null },
      },
      { type: 'closed', reason: 'complete', words: 'Bye.' },
    ]
    return fold(
      newInterview,
      bodies.map((body, i) => ({ ...body, v: 1, seq: i + 1, at: i, key: `e${i}` })),
    )
  }
  const correct = (state: InterviewState, text: string) =>
    decide(state, { kind: 'correct', key: 'c', question: 'q1', text }, 10)

  it('puts other words in their place after the close, and says the same words changed nothing', () => {
    expect(correct(answered(0.9), 'Use the median.')).toEqual({
      ok: true,
      events: [{ type: 'corrected', question: 'q1', text: 'Use the median.' }],
    })
    expect(correct(answered(0.9), 'Use the media.')).toEqual({ ok: true, events: [] })
  })

  it.each([0.2, null])('takes the same words as confirmed where they were heard with probability %s', (probability) => {
    expect(correct(answered(probability), 'Use the media.')).toMatchObject({ events: [{ type: 'corrected' }] })
  })

  it.each([
    ['', 'empty'],
    [' \n', 'empty'],
    ['x'.repeat(20_001), 'not-allowed'],
  ])('refuses %j', (text, code) => {
    expect(correct(answered(0.9), text)).toMatchObject({ ok: false, refusal: { code } })
  })
})
