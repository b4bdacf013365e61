import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createEngine, type Engine, type MakeReport } from '../../../core/engine/engine.ts'
import type { Notice } from '../../../core/engine/notice.ts'
import { builtInInterviewer } from '../../../core/interviewer/built-in.ts'
import type { Store } from '../../../core/ports.ts'
import type { Report } from '../../../core/report/report.ts'
import { sqliteStore } from '../../../core/store/sqlite.ts'
import { smallBank } from '../../fakes/small-bank.ts'

const bank = smallBank('data-scientist', 4)
const coverageOf = (points: readonly string[]) =>
  points.map((keyPoint) => ({ keyPoint, coverage: 0.5, evidence: null }))
const interviewers = [builtInInterviewer(bank, { coverageOf, screenOf: () => null })] as const
const plan = {
  ...({ role: 'data-scientist', type: 'technical', level: 'medium', questions: 1, followUps: 0 } as const),
  ...({ secondsPerQuestion: 120, language: 'en', seed: 3, keepAudio: false } as const),
}
const makeReport: MakeReport = async (id, state) => ({ basedOn: state.basis, interview: { id } }) as Report

let folder: string
let store: Store
let engine: Engine
/** Whether the store answers. */
let there: boolean
/** What is set to be done later, with its wait. */
let set: { ms: number; then: () => void }[]

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'store-away-'))
  const kept = await sqliteStore({ folder })
  there = true
  set = []
  const orAway =
    <A extends unknown[], T>(call: (...args: A) => Promise<T>) =>
    async (...args: A) => {
      if (!there) throw new Error('the store is away')
      return call(...args)
    }
  store = { ...kept, events: orAway(kept.events), append: orAway(kept.append) }
  engine = createEngine({
    ...{ store, bank, interviewers, makeReport, coverageOf, log: () => {} },
    clock: { now: () => Date.now() },
    later(ms, then) {
      const one = { ms, then }
      set.push(one)
      return () => {
        set = set.filter((other) => other !== one)
      }
    },
  })
})
afterEach(async () => {
  await engine.close(0)
  await store.close()
  await rm(folder, { recursive: true })
})

it('goes on by itself once the store is there again, and waits longer each time', async () => {
  const id = await engine.open(plan, 'ada', 'key')
  await engine.settled(id)
  const told: Notice['kind'][] = []
  engine.watch(id, (notice) => told.push(notice.kind))
  await engine.settled(id)

  there = false
  for (const ms of [1_000, 5_000, 30_000]) {
    await expect(engine.settled(id)).rejects.toThrow()
    engine.watch(id, () => {})()
    await expect.poll(() => set.map((one) => one.ms)).toEqual([ms])
  }
  expect(told).toContain('trouble')

  there = true
  set[0]?.then()
  await engine.settled(id)
  expect(set).toEqual([])
  // A later failure is a first one again.
  there = false
  engine.watch(id, () => {})()
  await expect.poll(() => set.map((one) => one.ms)).toEqual([1_000])
})

it('writes a report again that is there, so that one whose writer died half-way is finished', async () => {
  const saved: number[] = []
  const { saveReport } = store
  store.saveReport = async (id, report) => {
    saved.push(report.basedOn)
    await saveReport(id, report)
  }
  const id = await engine.open(plan, 'ada', 'key')
  await engine.settled(id)
  await engine.submit(id, { kind: 'end', key: 'end' })
  await engine.settled(id)
  await engine.makeReport(id, new AbortController().signal)
  expect(saved).toEqual([3, 3])
})

it('tries nothing again for a person who took everything back', async () => {
  const id = await engine.open(plan, 'ada', 'key')
  await engine.settled(id)
  await store.deleteCandidate('ada')
  engine.watch(id, () => {})()
  await expect(engine.settled(id)).rejects.toMatchObject({ code: 'not-found' })
  expect(set).toEqual([])
})

it('stores what the interviewer says once where the person did something meanwhile', async () => {
  const id = await engine.open(plan, 'ada', 'key')
  // The first question is on its way, decided on a state that the pause overtakes.
  const { version } = await engine.submit(id, { kind: 'pause', key: 'p' })
  await engine.submit(id, { kind: 'resume', key: 'r' })
  const state = await engine.settled(id)
  const log = await store.events(id)
  expect(log.map(({ seq }) => seq)).toEqual(log.map((_, i) => i + 1))
  expect(log.filter(({ type }) => type === 'asked')).toHaveLength(1)
  expect(log.map(({ type }) => type)).toEqual(expect.arrayContaining(['paused', 'resumed']))
  expect(state.version).toBeGreaterThan(version)
})
