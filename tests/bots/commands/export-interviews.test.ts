import { spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createEngine } from '../../../core/engine/engine.ts'
import type { Store } from '../../../core/ports.ts'
import { sqliteStore } from '../../../core/store/sqlite.ts'
import { giveTrainingConsent, withdrawTrainingConsent } from '../../../core/training/consent.ts'
import { sampleReport } from '../../fakes/sample-report.ts'
import { smallBank } from '../../fakes/small-bank.ts'
import { plainInterviewer } from '../web/room-server.ts'

const root = join(import.meta.dirname, '../../..')
const clock = { now: () => Date.now() }
let folder: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'greenroom-export-'))
  await inStore(async (store) => {
    for (const candidate of ['ana', 'ben', 'cleo']) await interview(store, candidate)
    await interview(store, 'ana', false)
    for (const candidate of ['ana', 'cleo']) await agree(store, candidate)
  })
})
afterAll(() => rmSync(folder, { recursive: true }))

async function inStore<T>(work: (store: Store) => Promise<T>): Promise<T> {
  const store = await sqliteStore({ folder })
  try {
    return await work(store)
  } finally {
    await store.close()
  }
}

const agree = (store: Store, candidate: string) => giveTrainingConsent(candidate, { records: store.records, clock })

async function interview(store: Store, candidate: string, whole = true): Promise<void> {
  const coverageOf = (points: readonly string[]) =>
    points.map((keyPoint) => ({ keyPoint, coverage: 0.5, evidence: null }))
  const engine = createEngine({
    ...{ store, clock, coverageOf, bank: smallBank(), interviewers: [plainInterviewer], log: () => {} },
    makeReport: async (id, state) => sampleReport(id, state),
  })
  const plan = {
    ...({ role: 'data-scientist', type: 'technical', level: 'medium', questions: 1, followUps: 0 } as const),
    ...({ secondsPerQuestion: 120, language: 'en', seed: 3, keepAudio: false } as const),
  }
  const id = await engine.open(plan, candidate, randomUUID())
  await engine.settled(id)
  const text = `I am ${candidate}; write to ${candidate}@example.org, I said.`
  const timing = { firstInputMs: 1, totalMs: 2 }
  if (whole) await engine.submit(id, { kind: 'answer', key: randomUUID(), question: 'q1', text, timing })
  await engine.settled(id)
  await engine.close(0)
}

function command(...args: string[]) {
  const env = { ...process.env, DATA_DIR: folder, MONGODB_URI: '' }
  const file = join(root, 'bots/commands/export-interviews.ts')
  return spawnSync(process.execPath, [file, ...args], { cwd: root, env, encoding: 'utf8' })
}

/** The answers that an export holds. */
function exported(...args: string[]): string[] {
  const out = join(folder, 'out.jsonl')
  const run = command('--out', out, ...args)
  expect(run.status, run.stderr).toBe(0)
  if (process.platform !== 'win32') expect(statSync(out).mode & 0o077).toBe(0)
  const lines = readFileSync(out, 'utf8').split('\n').filter(Boolean)
  return lines.map((line) => JSON.parse(line).Answer)
}

it('writes what those said who agreed, redacted, and nobody else', { timeout: 120_000 }, () => {
  expect(exported('--names', 'Ana,Cleo').sort()).toEqual([
    'I am [name]; write to [e-mail], I said.',
    'I am [name]; write to [e-mail], I said.',
  ])
})

it('is without those who took it back, or had everything deleted', { timeout: 120_000 }, async () => {
  await inStore((store) => withdrawTrainingConsent('ana', { records: store.records, clock }))
  expect(exported()).toEqual(['I am cleo; write to [e-mail], I said.'])
  await inStore((store) => store.deleteCandidate('cleo'))
  expect(exported()).toEqual([])
  // Who comes again after that was not asked yet.
  await inStore((store) => interview(store, 'cleo'))
  expect(exported()).toEqual([])
})

it('notes what was agreed to elsewhere', { timeout: 120_000 }, () => {
  expect(command('--consent', 'ben').stdout).toBe('Noted.\n')
  expect(exported()).toEqual(['I am ben; write to [e-mail], I said.'])
  expect(command('--withdraw', 'ben').stdout).toBe('Taken back.\n')
  expect(command('--withdraw', 'ben').stdout).toBe('There was no consent.\n')
  expect(exported()).toEqual([])
  expect(command('--out', 'x', '--consent', 'ben').status).toBe(2)
})
