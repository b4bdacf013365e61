import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createEngine, type Engine, type EngineParts, type MakeReport } from '../../../core/engine/engine.ts'
import type { Notice } from '../../../core/engine/notice.ts'
import { builtInInterviewer } from '../../../core/interviewer/built-in.ts'
import type { Interviewer, Store } from '../../../core/ports.ts'
import type { Report } from '../../../core/report/report.ts'
import { sqliteStore } from '../../../core/store/sqlite.ts'
import { smallBank } from '../../fakes/small-bank.ts'

const bank = smallBank('data-scientist', 4)
const coverageOf = (points: readonly string[]) =>
  points.map((keyPoint) => ({ keyPoint, coverage: 0.5, evidence: null }))
const interviewers = [builtInInterviewer(bank, { coverageOf, screenOf: () => null })] as const
const plan = {
  ...({ role: 'data-scientist', type: 'technical', level: 'medium', questions: 2, followUps: 0 } as const),
  ...({ secondsPerQuestion: 120, language: 'en', seed: 3, keepAudio: false } as const),
}
const timing = { firstInputMs: 1, totalMs: 2 }
let made = 0
const makeReport: MakeReport = async (id, state) => {
  made++
  return { basedOn: state.basis, interview: { id } } as Report
}

let folder: string
const stores: Store[] = []
const engines: Engine[] = []
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shared-'))
  made = 0
})
afterEach(async () => {
  for (const engine of engines.splice(0)) await engine.close(0)
  for (const store of stores.splice(0)) await store.close()
  await rm(folder, { recursive: true })
})

/** An engine as another process has it: on a connection of its own. */
async function engineWith(change: Partial<EngineParts> = {}): Promise<Engine> {
  const store = await sqliteStore({ folder })
  const clock = { now: () => Date.now() }
  const parts = { store, bank, interviewers, makeReport, coverageOf, clock, log: () => {}, shared: () => true }
  const engine = createEngine({ ...parts, ...change })
  stores.push(store)
  engines.push(engine)
  return engine
}
const until = (check: () => unknown) => vi.waitFor(check, { timeout: 20_000, interval: 20 })

it('tells who watches what another process does, each thing once', { timeout: 40_000 }, async () => {
  const [here, there] = [await engineWith(), await engineWith()]
  const id = await there.open(plan, 'ada', 'key')
  await there.settled(id)
  const told: string[] = []
  const stop = here.watch(id, (notice: Notice) => {
    if (notice.kind !== 'words')
      told.push(notice.kind === 'event' ? `${notice.event.seq} ${notice.event.type}` : notice.kind)
  })
  await there.submit(id, { kind: 'answer', key: 'a1', question: 'q1', text: 'I compared two models.', timing })
  await until(() => expect(told).toEqual(['3 answered', '4 asked']))
  // What is done here is told at once, and not again.
  await here.submit(id, { kind: 'answer', key: 'a2', question: 'q2', text: 'I shipped the simpler one.', timing })
  await here.settled(id)
  const all = ['3 answered', '4 asked', '5 answered', '6 closed', 'report']
  await until(() => expect(told).toEqual(all))
  await new Promise((resolve) => setTimeout(resolve, 1_500))
  expect(told).toEqual(all)
  stop()
})

it('orders a report where somebody else makes it, once for each state of the interview', async () => {
  const ordered: string[] = []
  const orderReport = async (id: string, basis: number) => void ordered.push(`${id} ${basis}`)
  const here = await engineWith({ orderReport })
  const id = await here.open({ ...plan, questions: 1 }, 'ada', 'key')
  await here.settled(id)
  await here.submit(id, { kind: 'end', key: 'end' })
  await until(() => expect(ordered).toEqual([`${id} 3`]))
  expect(made).toBe(0)
  const { signal } = new AbortController()
  await here.makeReport(id, signal)
  await here.makeReport(id, signal)
  expect(made).toBe(1)
})

it('counts an interview that is opened again under the same key once', async () => {
  const admitted: unknown[] = []
  const here = await engineWith({ admit: async (...who) => void admitted.push(who) })
  const id = await here.open(plan, 'ada', 'key', 'discord:1')
  expect(await here.open(plan, 'ada', 'key', 'discord:1')).toBe(id)
  expect(admitted).toEqual([['ada', 'discord:1']])
})

it('lets the built-in interviewer go on where the budget is spent, and says so', async () => {
  const costly: Interviewer = {
    id: 'costly',
    async move(brief, { onUsage, ...options }) {
      onUsage?.({ model: 'costly', inputTokens: 10, outputTokens: 10, usd: 0.02 })
      return interviewers[0].move(brief, options)
    },
  }
  const budget = {
    whyNot: vi.fn(async (usage: readonly unknown[]) => (usage.length >= 1 ? 'it is spent' : null)),
    spend: vi.fn(async () => {}),
  }
  const here = await engineWith({ interviewers: [costly, ...interviewers], budget })
  const id = await here.open(plan, 'ada', 'key', 'discord:1')
  await here.settled(id)
  await here.submit(id, { kind: 'answer', key: 'a1', question: 'q1', text: 'I compared two models.', timing })
  const state = await here.settled(id)
  expect(state.pairs.map(({ interviewer }) => interviewer)).toEqual(['costly', interviewers[0].id])
  expect(state.replacements).toEqual([{ from: 'costly', to: interviewers[0].id, reason: 'it is spent', turn: 2 }])
  expect(budget.spend).toHaveBeenCalledTimes(1)
  expect(budget.spend).toHaveBeenCalledWith(expect.objectContaining({ usd: 0.02 }), 'discord:1')
  expect(budget.whyNot).toHaveBeenLastCalledWith(expect.anything(), 'discord:1')
})
