import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'vitest'
import { openBackend, openStore } from '../../bots/storage.ts'
import { agendaJobs } from '../../core/jobs/agenda-jobs.ts'
import { REPORT } from '../../core/jobs/reports.ts'
import type { Store } from '../../core/ports.ts'
import type { Held } from './scripted-client.ts'

type Where = { dataDir: string; mongodbUri: string | null }

/**
 * Compares what was stored with what the clients saw, while the processes still run: every job must come to its end within
 * `limitMs`, also one whose process was killed after its effect.
 */
export async function verify(where: Where, held: readonly Held[], limitMs: number): Promise<void> {
  const store = await openStore(where)
  const backend = await openBackend(where)
  const jobs = await agendaJobs({ backend, processName: 'verify', log: () => {} })
  try {
    const left = async () => (await backend.repository.queryJobs({ name: REPORT })).total
    const deadline = performance.now() + limitMs
    while ((await left()) > 0 && performance.now() < deadline) await sleep(500)
    expect(await left()).toBe(0)
    expect(await jobs.parked()).toEqual([])
    for (const one of held) await verifyInterview(store, one)
    // A person whose first request was lost began anew: that interview waits for an answer, and holds none.
    const known = new Set(held.map(({ id }) => id))
    for (const id of await store.unfinished()) {
      expect(known).not.toContain(id)
      const types = (await store.events(id)).map(({ type }) => type)
      expect(types[0]).toBe('started')
      expect(types).not.toContain('answered')
    }
  } finally {
    await jobs.stop(0)
    await store.close()
  }
}

async function verifyInterview(store: Store, { id, answers, questions }: Held): Promise<void> {
  const events = await store.events(id)
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, i) => i + 1))
  const stored = events.flatMap((e) => (e.type === 'answered' ? [[e.question, e.text]] : []))
  expect(stored).toEqual([...answers])
  const asked = events.flatMap((e) => (e.type === 'asked' ? [[e.question.id, e.question.text]] : []))
  expect(asked).toEqual([...questions])
  expect(new Set(asked.map(([, text]) => text)).size).toBe(asked.length)
  expect(events.filter(({ type }) => type === 'closed')).toHaveLength(1)
  const report = await store.report(id)
  expect(report?.answers.map((a) => [a.id, a.answer])).toEqual([...answers])
  expect(report?.basedOn).toBe((await store.head(id))?.basis)
}
