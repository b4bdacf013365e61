import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { GreenroomError } from '../../../core/errors.ts'
import { defineRescoring, rescoringOn } from '../../../core/jobs/rescoring.ts'
import type { Scorer, Store } from '../../../core/ports.ts'
import type { Report } from '../../../core/report/report.ts'
import { sqliteStore } from '../../../core/store/sqlite.ts'
import { closed, events, head, report } from '../../contracts/stored-samples.ts'
import { jobsByHand } from '../../fakes/jobs-by-hand.ts'

const SINCE = 10_000
let folder: string
let store: Store
const clock = { now: () => 1_800_000_000_000 }

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rescoring-'))
  store = await sqliteStore({ folder })
})
afterEach(async () => {
  await store.close()
  await rm(folder, { recursive: true })
})

const scorer = (change: Partial<Scorer> = {}): Scorer => ({
  id: 'built-in/2',
  score: async () => {
    throw new Error('only the rescorer is asked')
  },
  ...change,
})

/** What today's scorer says: its score for the one answer. */
function judged(id: string, score: number, by = 'built-in/2'): Report {
  const before = report(id)
  return { ...before, scorer: by, answers: before.answers.map((answer) => ({ ...answer, score })) }
}

async function put(id: string, startedAt: number, candidate = 'ada'): Promise<void> {
  await store.append(id, 0, events(0, 1), head(id, { ...closed, candidate, startedAt }))
  await store.saveReport(id, report(id))
}

/** Runs slices until none waits; returns how many it took. */
async function runAll({ waiting, run }: ReturnType<typeof jobsByHand>): Promise<number> {
  let slices = 0
  for (; waiting.size > 0; slices++) await run([...waiting.keys()][0] ?? '')
  return slices
}

const scoreOf = async (id: string) => (await store.report(id))?.answers[0]?.score

describe('scoring everything again', () => {
  it('goes through all interviews once, also those of one and the same moment', async () => {
    // More of one moment than a slice holds.
    for (let i = 0; i < 50; i++) await put(`i${i}`, SINCE + (i < 30 ? 5 : i))
    await put('earlier', SINCE - 1)
    await put('of-a-course', SINCE + 7, 'lti:somebody')
    await store.append('open', 0, events(0, 1), head('open', { startedAt: SINCE + 8 }))
    const jobs = jobsByHand()
    const seen: string[] = []
    const rescore = async (id: string) => {
      seen.push(id)
      return judged(id, 9)
    }
    defineRescoring({ jobs: jobs.jobs, store, clock, rescore, scorers: [scorer()], log: () => {} })
    const rescoring = rescoringOn({ jobs: jobs.jobs, records: store.records, clock })
    const id = await rescoring.ask(SINCE)
    expect(await runAll(jobs)).toBeGreaterThan(2)
    expect(seen.toSorted()).toEqual(Array.from({ length: 50 }, (_, i) => `i${i}`).toSorted())
    expect(await rescoring.get(id)).toMatchObject({ state: 'done', looked: 52, failed: 0 })
    expect(await scoreOf('i49')).toBe(9)
    expect(await scoreOf('earlier')).toBe(7.5)
    expect(await scoreOf('of-a-course')).toBe(7.5)
    const first = await rescoring.changes(id, { limit: 49 })
    const rest = await rescoring.changes(id, { limit: 49, after: first.at(-1)?.interview ?? '' })
    expect(first.length + rest.length).toBe(50)
    expect(first[0]?.changes).toEqual([{ what: 'Question 1', from: '7.5', to: '9' }])

    // Doing it all again changes nothing.
    const again = await rescoring.ask(SINCE)
    await runAll(jobs)
    expect(await rescoring.changes(again, { limit: 9 })).toEqual([])
  })

  it('goes on where a killed process was, and does nothing twice', async () => {
    for (let i = 0; i < 25; i++) await put(`i${String(i).padStart(2, '0')}`, SINCE + i)
    const jobs = jobsByHand()
    let left = 8
    const rescore = async (id: string) => {
      if (left-- === 0) throw new GreenroomError('model-unreachable', 'gone')
      return judged(id, 9)
    }
    defineRescoring({ jobs: jobs.jobs, store, clock, rescore, scorers: [scorer()], log: () => {} })
    const rescoring = rescoringOn({ jobs: jobs.jobs, records: store.records, clock })
    const id = await rescoring.ask(0)
    await expect(jobs.run(`${id}.0`)).rejects.toThrow('gone')
    expect(await rescoring.get(id)).toMatchObject({ state: 'working', looked: 0 })
    expect(await rescoring.changes(id, { limit: 99 })).toHaveLength(8)
    // The same slice once more, and once more after its result was written: its next one is ordered, and no more than that.
    await jobs.run(`${id}.0`, true)
    expect(await rescoring.get(id)).toMatchObject({ looked: 20 })
    jobs.waiting.delete(`${id}.1`)
    await jobs.run(`${id}.0`)
    expect([...jobs.waiting.keys()]).toEqual([`${id}.1`])
    await runAll(jobs)
    expect(await rescoring.get(id)).toMatchObject({ state: 'done', looked: 25, failed: 0 })
    expect(await rescoring.changes(id, { limit: 99 })).toHaveLength(25)
  })

  it('waits for the scorer that should judge, and stores nothing that another one says', async () => {
    await put('i1', SINCE)
    const jobs = jobsByHand()
    const model = scorer({ id: 'llama' })
    let by = 'built-in/1'
    const rescore = async (id: string) => judged(id, 3, by)
    const notYet = scorer({ id: 'built-in/1', ready: () => false })
    const asked = async (scorers: Scorer[]) => {
      defineRescoring({ jobs: jobs.jobs, store, clock, rescore, scorers, log: () => {} })
      jobs.waiting.clear()
      const id = await rescoringOn({ jobs: jobs.jobs, records: store.records, clock }).ask(0)
      return jobs.run(`${id}.0`)
    }
    await expect(asked([model, scorer()])).rejects.toMatchObject({ code: 'model-unreachable', retryable: true })
    await expect(asked([notYet, scorer()])).rejects.toMatchObject({ code: 'model-unreachable', retryable: true })
    expect(await scoreOf('i1')).toBe(7.5)
    by = 'llama'
    await asked([model, scorer()])
    expect(await scoreOf('i1')).toBe(3)
  })

  it('goes on after an interview that cannot be scored, and says so', async () => {
    for (const id of ['i1', 'i2', 'i3']) await put(id, SINCE + Number(id[1]))
    const jobs = jobsByHand()
    const logged: string[] = []
    const rescore = async (id: string) => {
      if (id === 'i2') throw new Error('it holds what nobody can read')
      return judged(id, 9)
    }
    const log = (message: string) => void logged.push(message)
    defineRescoring({ jobs: jobs.jobs, store, clock, rescore, scorers: [scorer()], log })
    const rescoring = rescoringOn({ jobs: jobs.jobs, records: store.records, clock })
    const id = await rescoring.ask(0)
    await runAll(jobs)
    expect(await rescoring.get(id)).toMatchObject({ state: 'done', looked: 3, failed: 1 })
    expect(logged).toEqual(['interview i2 could not be scored again'])
    expect(await scoreOf('i3')).toBe(9)
  })

  it('forgets what it found with its candidate', async () => {
    await put('i1', SINCE)
    const jobs = jobsByHand()
    const rescore = async (id: string) => judged(id, 9)
    defineRescoring({ jobs: jobs.jobs, store, clock, rescore, scorers: [scorer()], log: () => {} })
    const rescoring = rescoringOn({ jobs: jobs.jobs, records: store.records, clock })
    const id = await rescoring.ask(0)
    await runAll(jobs)
    expect(await rescoring.changes(id, { limit: 9 })).toHaveLength(1)
    await store.deleteCandidate('ada')
    expect(await rescoring.changes(id, { limit: 9 })).toEqual([])
  })
})
