import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createEngine, type Engine, type EngineParts, type MakeReport } from '../../../core/engine/engine.ts'
import type { Notice } from '../../../core/engine/notice.ts'
import { GreenroomError } from '../../../core/errors.ts'
import type { Plan } from '../../../core/interview/plan.ts'
import type { StartedState } from '../../../core/interview/state.ts'
import type { Brief, Interviewer, Move, Store } from '../../../core/ports.ts'
import type { Bank } from '../../../core/questions/bank.ts'
import type { Question } from '../../../core/questions/question.ts'
import type { Report } from '../../../core/report/report.ts'
import { sqliteStore } from '../../../core/store/sqlite.ts'

const plan: Plan = {
  role: 'data-scientist',
  type: 'technical',
  level: 'medium',
  questions: 2,
  followUps: 1,
  secondsPerQuestion: 120,
  language: 'en',
  seed: 3,
  keepAudio: false,
}
const timing = { firstInputMs: 1, totalMs: 2 }

/** Asks every bank question plainly, one follow-up each where allowed. */
const plain = (id = 'plain/1'): Interviewer => ({ id, move: async (brief) => plainMove(brief) })

function plainMove({ state, next, mayFollowUp }: Brief): Move {
  const turn = state.pairs.length + 1
  if (mayFollowUp) return { kind: 'follow-up', words: `More ${turn}?`, text: `More ${turn}?`, keyPoints: [] }
  return next ? { kind: 'next', words: next.question, text: next.question } : { kind: 'close', words: 'Thank you.' }
}

/** A report of the right id; what a real one holds is tested elsewhere. */
const makeReport: MakeReport = async (id, state) =>
  ({ basedOn: state.basis, interview: { id, closeReason: state.reason } }) as Report

const weights = { relevance: 0.25, completeness: 0.25, clarity: 0.25, structure: 0.25 }
const questions = Array.from({ length: 8 }, (_, i): Question => {
  const place = { role: plan.role, type: 'technical', level: 'medium', phase: 'technical' } as const
  const texts = {
    question: `What about ${i}?`,
    keyPoints: [`point ${i}`],
    probes: [],
    hints: ['h'],
    terms: [],
    modelAnswer: 'm',
  }
  return { id: `data-scientist/technical-${i}`, ...place, ...texts, weights }
})
const bank: Bank = {
  roles: [plan.role],
  questions: () => questions,
  question: (id) => questions.find((q) => q.id === id) ?? null,
}

let folder: string
let store: Store
let now: number
let logged: unknown[]
const engines: Engine[] = []

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'greenroom-engine-'))
  store = await sqliteStore({ folder })
  now = 1_000_000
  logged = []
})
afterEach(async () => {
  for (const engine of engines.splice(0)) await engine.close(0)
  await store.close()
  await rm(folder, { recursive: true, force: true })
})

function engineWith(change: Partial<EngineParts> = {}): Engine {
  const clock = { now: () => (now += 10) }
  const log = (_message: string, error: unknown) => logged.push(error)
  const coverageOf: EngineParts['coverageOf'] = (points) =>
    points.map((keyPoint) => ({ keyPoint, coverage: 0.5, evidence: null }))
  const engine = createEngine({ store, bank, interviewers: [plain()], makeReport, coverageOf, clock, log, ...change })
  engines.push(engine)
  return engine
}

const openQuestion = (state: StartedState) =>
  state.status === 'open' && state.turn.of === 'candidate' ? state.turn.question : null

async function answer(engine: Engine, id: string, text = 'An answer.'): Promise<StartedState> {
  const question = openQuestion(await engine.settled(id))
  if (!question) throw new Error('no question is open')
  await engine.submit(id, { kind: 'answer', key: `a-${question}`, question, text, timing })
  return engine.settled(id)
}

describe('an interview', () => {
  it('asks, follows up, goes on, closes and reports', async () => {
    const engine = engineWith()
    const id = await engine.open(plan, 'ada', 'k')
    let state = await engine.settled(id)
    for (let i = 0; i < 4; i++) state = await answer(engine, id)
    expect(state.status).toBe('closed')
    expect(state.pairs.map((p) => p.question.kind)).toEqual(['main', 'follow-up', 'main', 'follow-up'])
    expect(await engine.report(id)).toMatchObject({ interview: { id, closeReason: 'complete' } })
    expect(await store.head(id)).toMatchObject({ status: 'closed', candidate: 'ada' })
  })

  it('opens once for the same candidate and key', async () => {
    const engine = engineWith()
    const first = await engine.open(plan, 'ada', 'k')
    expect(await engine.open(plan, 'ada', 'k')).toBe(first)
    expect(await engine.open(plan, 'bob', 'k')).not.toBe(first)
  })

  it('stores an answer before the interviewer speaks, and tells watchers in order', async () => {
    const engine = engineWith()
    const id = await engine.open(plan, 'ada', 'k')
    await engine.settled(id)
    const notices: Notice[] = []
    engine.watch(id, (notice) => notices.push(notice))
    await answer(engine, id, 'Kept.')
    const types = notices.flatMap((n) => (n.kind === 'event' ? [n.event.type] : []))
    expect(types).toEqual(['answered', 'asked'])
    expect((await store.events(id)).map((e) => e.type)).toEqual(['started', 'asked', 'answered', 'asked'])
  })

  it('refuses with a message, and takes the same command once', async () => {
    const engine = engineWith()
    const id = await engine.open(plan, 'ada', 'k')
    await engine.settled(id)
    await expect(
      engine.submit(id, { kind: 'answer', key: 'x', question: 'q9', text: 'Hm.', timing }),
    ).rejects.toMatchObject({ code: 'refused' })
    await expect(engine.view('nothing-here')).rejects.toMatchObject({ code: 'not-found' })
    const command = { kind: 'answer', key: 'same', question: 'q1', text: 'Once.', timing } as const
    await Promise.all([engine.submit(id, command), engine.submit(id, command), engine.submit(id, command)])
    expect((await store.events(id)).filter((e) => e.type === 'answered')).toHaveLength(1)
  })

  it('lets two engines on one store race: no answer lost, no question asked twice', async () => {
    const [one, two] = [engineWith(), engineWith()]
    const id = await one.open({ ...plan, questions: 5, followUps: 2 }, 'ada', 'k')
    for (;;) {
      const [state] = await Promise.all([one.settled(id), two.settled(id)])
      const question = openQuestion(state)
      if (!question) break
      const command = (key: string) => ({ kind: 'answer', key, question, text: `From ${key}.`, timing }) as const
      const taken = await Promise.allSettled([
        one.submit(id, command(`one-${question}`)),
        two.submit(id, command(`two-${question}`)),
      ])
      expect(taken.filter((t) => t.status === 'fulfilled')).toHaveLength(1)
    }
    const state = await one.view(id)
    expect(state.status).toBe('closed')
    expect(state.pairs).toHaveLength(15)
    expect(new Set(state.pairs.map((p) => p.question.text)).size).toBe(15)
  })
})

describe('when the interviewer fails', () => {
  const broken: Interviewer = {
    id: 'broken/1',
    move: async () =>
      Promise.reject(new GreenroomError('model-timeout', 'The model took too long.', { retryable: true })),
  }

  it('goes on with the next one and records why', async () => {
    const engine = engineWith({ interviewers: [broken, plain()] })
    const id = await engine.open(plan, 'ada', 'k')
    const state = await engine.settled(id)
    expect(state.replacements).toEqual([
      { from: 'broken/1', to: 'plain/1', reason: 'The model took too long.', turn: 1 },
    ])
    expect(state.pairs.map((p) => p.interviewer)).toEqual(['plain/1'])
  })

  it('begins each turn with the first one again, and logs each time that it failed', async () => {
    const failing = new Set([1, 3])
    const away: Interviewer = {
      id: 'away/1',
      move: async (brief) => (failing.has(brief.state.pairs.length + 1) ? broken : plain()).move(brief, {} as never),
    }
    const engine = engineWith({ interviewers: [away, broken, plain()] })
    const id = await engine.open(plan, 'ada', 'k')
    for (let i = 0; i < 3; i++) await answer(engine, id)
    const state = await engine.view(id)
    expect(state.pairs.map((p) => p.interviewer)).toEqual(['plain/1', 'away/1', 'plain/1', 'away/1'])
    expect(state.replacements.map(({ from, turn }) => [from, turn])).toEqual([
      ['away/1', 1],
      ['broken/1', 1],
      ['away/1', 3],
      ['broken/1', 3],
    ])
  })

  it('goes on with the next one when a model repeats itself', async () => {
    const parrot: Interviewer = { id: 'parrot/1', move: async () => ({ kind: 'next', words: 'Why?', text: 'Why?' }) }
    const engine = engineWith({ interviewers: [parrot, plain()] })
    const id = await engine.open({ ...plan, followUps: 0 }, 'ada', 'k')
    const state = await answer(engine, id)
    expect(state.pairs.map((p) => p.interviewer)).toEqual(['parrot/1', 'plain/1'])
  })

  it('keeps the answer, says so, and goes on when asked again', async () => {
    let failures = 1
    const flaky: Interviewer = {
      id: 'flaky/1',
      move: async (brief) => {
        if (brief.state.pairs.length === 1 && failures-- > 0) throw new Error('disk on fire')
        return plainMove(brief)
      },
    }
    const engine = engineWith({ interviewers: [flaky] })
    const id = await engine.open(plan, 'ada', 'k')
    await engine.settled(id)
    const notices: Notice[] = []
    engine.watch(id, (notice) => notices.push(notice))
    await expect(answer(engine, id, 'Kept.')).rejects.toThrow('disk on fire')
    expect(notices.at(-1)?.kind).toBe('trouble')
    expect(logged).toHaveLength(1)
    expect((await engine.settled(id)).pairs).toHaveLength(2)
  })
})

describe('cancellation and recovery', () => {
  /** Thinks until it is cancelled. */
  const endless: Interviewer = {
    id: 'endless/1',
    move: (_brief, { signal }) =>
      new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason), { once: true })
      }),
  }

  it('ends while the interviewer thinks', async () => {
    const engine = engineWith({ interviewers: [endless] })
    const id = await engine.open(plan, 'ada', 'k')
    const waiting = engine.settled(id)
    await engine.submit(id, { kind: 'end', key: 'e' })
    expect((await waiting).status).toBe('closed')
    expect(await engine.report(id)).toMatchObject({ interview: { closeReason: 'ended-by-candidate' } })
    expect(logged).toEqual([])
  })

  it('takes up after a restart what was left undone', async () => {
    const before = engineWith({ interviewers: [endless] })
    const id = await before.open(plan, 'ada', 'k')
    await before.close(0)
    const after = engineWith()
    expect(await after.recover()).toBe(1)
    expect(openQuestion(await after.settled(id))).toBe('q1')
    await after.submit(id, { kind: 'end', key: 'e' })
    await after.settled(id)
    expect(await engineWith().recover()).toBe(0)
  })

  it('a wait can be given up', async () => {
    const engine = engineWith({ interviewers: [endless] })
    const id = await engine.open(plan, 'ada', 'k')
    await expect(engine.settled(id, AbortSignal.timeout(20))).rejects.toMatchObject({ code: 'cancelled' })
    expect((await engine.view(id)).status).toBe('open')
  })
})
