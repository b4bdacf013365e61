import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createEngine, type Engine, type EngineParts } from '../../../core/engine/engine.ts'
import { reportMaker } from '../../../core/engine/grade.ts'
import type { Notice } from '../../../core/engine/notice.ts'
import { GreenroomError } from '../../../core/errors.ts'
import type { CandidateCommand } from '../../../core/interview/commands.ts'
import type { Plan } from '../../../core/interview/plan.ts'
import type { Outcome } from '../../../core/interview/state.ts'
import { builtInInterviewer } from '../../../core/interviewer/built-in.ts'
import type { Scorer, Store } from '../../../core/ports.ts'
import type { CoverageOf, Score } from '../../../core/scoring/score.ts'
import { sqliteStore } from '../../../core/store/sqlite.ts'
import { type FakeRecordings, fakeRecordings, fakeTranscriber, handTimer, heardAs } from '../../fakes/hearing.ts'
import { smallBank } from '../../fakes/small-bank.ts'

const plan: Plan = {
  ...{ role: 'data-scientist', type: 'technical', level: 'medium', questions: 2, followUps: 1 },
  ...{ secondsPerQuestion: 120, language: 'en', seed: 3, keepAudio: false },
}
const timing = { firstInputMs: 1, totalMs: 2 }
const busy = () => new GreenroomError('model-unreachable', 'Nobody hears.', { retryable: true })
const coverageOf: CoverageOf = (points) => points.map((keyPoint) => ({ keyPoint, coverage: 0.9, evidence: null }))
const bank = smallBank()

/** Gives a point for each letter of the answer, up to ten. */
const letters: Scorer = {
  id: 'letters/1',
  async score({ answer }): Promise<Score> {
    const score = Math.min(10, answer.length)
    return { kind: 'scored', score, criteria: [], coverage: [], feedback: { good: [], missing: [], improve: [] } }
  },
}
const grammar = async () => ({
  check: async () => ({ kind: 'checked' as const, corrections: [] }),
  close: async () => {},
})

let folder: string
let store: Store
let recordings: FakeRecordings
let timer: ReturnType<typeof handTimer>
let logged: string[]
const engines: Engine[] = []

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'greenroom-hearing-'))
  store = await sqliteStore({ folder })
  recordings = fakeRecordings(['one.ogg', 'two.ogg'])
  timer = handTimer()
  logged = []
})
afterEach(async () => {
  for (const engine of engines.splice(0)) await engine.close(0)
  await store.close()
  await rm(folder, { recursive: true, force: true })
})

function engineWith(transcriber: ReturnType<typeof fakeTranscriber> | null): Engine {
  let now = 1_000_000
  const parts: EngineParts = {
    ...{ store, bank, coverageOf },
    interviewers: [builtInInterviewer(bank, { coverageOf, screenOf: () => null })],
    makeReport: reportMaker({ scorers: [letters], grammar }),
    clock: { now: () => (now += 1_000) },
    hearing: transcriber && { transcriber, recordings },
    later: timer.later,
    log: (message) => logged.push(message),
  }
  const engine = createEngine(parts)
  engines.push(engine)
  return engine
}

const record = (question: string, recording = 'one.ogg'): CandidateCommand => ({
  ...{ kind: 'record', key: `r-${question}`, question, via: 'voice', recording, audioMs: 3_000, timing },
})

async function outcomes(engine: Engine, id: string): Promise<Outcome[]> {
  return (await engine.view(id)).pairs.map((p) => p.outcome)
}

/** An interview whose first answer was recorded, and whose interviewer has gone on. */
async function recorded(engine: Engine, change: Partial<Plan> = {}): Promise<string> {
  const id = await engine.open({ ...plan, ...change }, 'ada', 'k')
  await engine.settled(id)
  await engine.submit(id, record('q1'))
  await engine.settled(id)
  return id
}

async function closed(engine: Engine, change: Partial<Plan> = {}): Promise<string> {
  const id = await recorded(engine, change)
  await engine.submit(id, { kind: 'skip', key: 's', question: 'q2' })
  await engine.settled(id)
  return id
}

describe('an answer that could not be heard', () => {
  it('is kept, and the interviewer goes on to the next question and says so', async () => {
    const engine = engineWith(null)
    const id = await recorded(engine)
    const state = await engine.view(id)
    expect(state.pairs.map((p) => p.question.kind)).toEqual(['main', 'main'])
    expect(state.pairs[0]?.outcome).toMatchObject({ kind: 'unheard', recording: 'one.ogg', reason: null })
    expect(state.pairs[1]?.words).toMatch(/hear/)
  })

  it('is heard after as many failures as it takes, and tried again ever more seldom', async () => {
    const transcriber = fakeTranscriber(busy(), busy(), busy(), busy(), busy(), heardAs('A good answer.'))
    const engine = engineWith(transcriber)
    const id = await recorded(engine)
    for (const wait of [5_000, 30_000, 120_000, 600_000, 600_000]) {
      await vi.waitFor(() => expect(timer.waits()).toEqual([wait]))
      timer.fire()
    }
    await vi.waitFor(async () => {
      expect((await outcomes(engine, id))[0]).toMatchObject({ kind: 'answered', text: 'A good answer.', via: 'voice' })
    })
    expect(transcriber.calls).toHaveLength(6)
    expect(logged).toHaveLength(5)
    expect(timer.waits()).toEqual([])
    await vi.waitFor(() => expect([...recordings.files.keys()]).toEqual(['two.ogg']))
  })

  it('is heard with the words of its question, and fillers in mind', async () => {
    const transcriber = fakeTranscriber(heardAs('Yes.'))
    const engine = engineWith(transcriber)
    const id = await recorded(engine)
    await vi.waitFor(() => expect(transcriber.calls).toHaveLength(1))
    const { audio, options } = transcriber.calls[0] ?? {}
    expect(audio).toEqual({ kind: 'file', bytes: new TextEncoder().encode('one.ogg'), name: 'q1.ogg' })
    const asked = (await engine.view(id)).pairs[0]?.question.text
    expect(options).toMatchObject({ language: 'en', caller: id, prompt: expect.stringMatching(/um.*uh/i) })
    expect(options?.prompt).toContain(asked)
  })

  it('keeps its audio where the person agreed', async () => {
    const transcriber = fakeTranscriber(heardAs('Yes.'))
    const engine = engineWith(transcriber)
    const id = await recorded(engine, { keepAudio: true })
    await vi.waitFor(async () => expect((await outcomes(engine, id))[0]).toMatchObject({ recording: 'one.ogg' }))
    await engine.close(1_000)
    expect([...recordings.files.keys()]).toEqual(['one.ogg', 'two.ogg'])
  })

  it.each([
    ['was silent', [heardAs(' ')], 'nothing was said in it'],
    ['cannot be read', [new GreenroomError('bad-input', 'it is no audio')], 'it is no audio'],
  ])('and %s is given up, its audio deleted', async (_, replies, reason) => {
    const engine = engineWith(fakeTranscriber(...replies))
    const id = await recorded(engine)
    await vi.waitFor(async () => expect((await outcomes(engine, id))[0]).toMatchObject({ kind: 'unheard', reason }))
    await vi.waitFor(() => expect(recordings.files.has('one.ogg')).toBe(false))
    expect(timer.waits()).toEqual([])
  })

  it('and whose recording is gone is given up', async () => {
    recordings.files.clear()
    const transcriber = fakeTranscriber()
    const engine = engineWith(transcriber)
    const id = await recorded(engine)
    const reason = 'its recording is gone'
    await vi.waitFor(async () => expect((await outcomes(engine, id))[0]).toMatchObject({ kind: 'unheard', reason }))
    expect(transcriber.calls).toEqual([])
  })

  it('does not keep a later one from being heard', async () => {
    const engine = engineWith(fakeTranscriber(busy(), busy(), heardAs('The second.')))
    const id = await recorded(engine)
    await vi.waitFor(() => expect(timer.waits()).toEqual([5_000]))
    await engine.submit(id, record('q2', 'two.ogg'))
    await vi.waitFor(async () => expect((await outcomes(engine, id))[1]).toMatchObject({ text: 'The second.' }))
    expect((await outcomes(engine, id))[0]).toMatchObject({ kind: 'unheard', reason: null })
    await vi.waitFor(() => expect(timer.waits()).toEqual([30_000]))
  })
})

describe('after the close', () => {
  it('the report stands without the answer, and is made again once it is heard', async () => {
    const engine = engineWith(fakeTranscriber(busy(), heardAs('Words!')))
    const id = await closed(engine)
    const first = await engine.report(id)
    expect(first?.answers[0]).toMatchObject({ outcome: 'unheard', score: null })
    const reports: Notice[] = []
    engine.watch(id, (notice) => notice.kind === 'report' && reports.push(notice))
    await vi.waitFor(() => expect(timer.waits()).toEqual([5_000]))
    timer.fire()
    await vi.waitFor(() => expect(reports).toHaveLength(1))
    const second = await engine.report(id)
    expect(second?.answers[0]).toMatchObject({ outcome: 'answered', answer: 'Words!', score: 6 })
    expect(second?.basedOn).toBeGreaterThan(first?.basedOn ?? 0)
    expect(await store.unfinished()).toEqual([])
  })

  it('a correction is scored anew, and both versions are kept', async () => {
    const engine = engineWith(null)
    const id = await engine.open({ ...plan, questions: 1, followUps: 0 }, 'ada', 'k')
    await engine.settled(id)
    const heard = heardAs('Use the media.')
    const said = {
      kind: 'answer-aloud',
      key: 'a',
      question: 'q1',
      via: 'voice',
      heard,
      recording: null,
      timing,
    } as const
    await engine.submit(id, said)
    await engine.settled(id)
    expect((await engine.report(id))?.answers[0]).toMatchObject({ answer: 'Use the media.', score: 10 })
    await engine.submit(id, { kind: 'correct', key: 'c', question: 'q1', text: 'Median.' })
    await engine.settled(id)
    const answer = (await engine.report(id))?.answers[0]
    expect(answer).toMatchObject({ answer: 'Median.', score: 7, heard: { text: 'Use the media.' } })
    const before = (await store.events(id)).length
    await engine.submit(id, { kind: 'correct', key: 'd', question: 'q1', text: 'Median.' })
    expect(await store.events(id)).toHaveLength(before)
  })

  it('what was heard too unsurely has no score until it is confirmed', async () => {
    const engine = engineWith(null)
    const id = await engine.open({ ...plan, questions: 1, followUps: 0 }, 'ada', 'k')
    await engine.settled(id)
    const heard = heardAs('Mumble.', 0.3)
    await engine.submit(id, {
      kind: 'answer-aloud',
      key: 'a',
      question: 'q1',
      via: 'voice',
      heard,
      recording: null,
      timing,
    })
    await engine.settled(id)
    const unsure = await engine.report(id)
    expect(unsure?.answers[0]).toMatchObject({ score: null, notScorable: expect.stringMatching(/unsurely.*correct/i) })
    expect(unsure?.overall.score).toBeNull()
    await engine.submit(id, { kind: 'correct', key: 'c', question: 'q1', text: 'Mumble.' })
    await engine.settled(id)
    expect((await engine.report(id))?.answers[0]).toMatchObject({ score: 7, notScorable: null })
  })

  it('a restart takes up what was not heard and what was not reported', async () => {
    const before = engineWith(fakeTranscriber(busy()))
    const id = await closed(before)
    await vi.waitFor(() => expect(timer.waits()).toEqual([5_000]))
    await before.close(0)
    expect(timer.waits()).toEqual([])
    expect(await store.unfinished()).toEqual([id])
    const after = engineWith(fakeTranscriber(heardAs('Words!')))
    expect(await after.recover()).toBe(1)
    await vi.waitFor(async () => expect((await after.report(id))?.answers[0]?.answer).toBe('Words!'))
    await vi.waitFor(async () => expect(await store.unfinished()).toEqual([]))
  })

  it('an engine that finds an outdated report makes it anew when asked', async () => {
    const engine = engineWith(null)
    const id = await closed(engine)
    const report = await engine.report(id)
    if (!report) throw new Error('there is a report')
    const events = await store.events(id)
    const head = await store.head(id)
    const heard = heardAs('Late.')
    const late = { type: 'transcribed', question: 'q1', heard, v: 1, seq: events.length + 1, at: 1, key: 'x' } as const
    // Another process heard it and went down before it made the report.
    if (head) await store.append(id, events.length, [late], { ...head, unheard: 0, basis: late.seq })
    const other = engineWith(null)
    expect((await other.report(id))?.answers[0]?.answer).toBeNull()
    await vi.waitFor(async () => expect((await other.report(id))?.answers[0]?.answer).toBe('Late.'))
  })
})
