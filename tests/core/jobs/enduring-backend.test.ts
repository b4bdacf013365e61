import type { AgendaBackend, JobParameters } from 'agenda'
import { expect, it } from 'vitest'
import { enduring } from '../../../core/jobs/enduring-backend.ts'

function wrapped() {
  const done: string[] = []
  const told: string[] = []
  const repository = {
    async unlockJob() {
      throw new Error('the store is away')
    },
    async getQueueSize(this: unknown) {
      expect(this).toBe(repository)
      return 3
    },
    async getJobById() {
      throw new Error('the store is away')
    },
    saveJobState: async ({ _id }: JobParameters) => void done.push(`saved ${_id}`),
    removeJobs: async ({ id }: { id: string }) => done.push(`removed ${id}`),
  }
  const backend = { name: 'fake', repository, connect: async () => void done.push('connect') }
  return { backend: enduring(backend as unknown as AgendaBackend, (message) => told.push(message)), done, told }
}

it('tells of a job that cannot be let go of, and passes everything else on', async () => {
  const { backend, done, told } = wrapped()
  await backend.repository.unlockJob({ name: 'report' } as JobParameters)
  expect(told).toEqual(['job report could not be let go of yet'])
  expect(await backend.repository.getQueueSize()).toBe(3)
  await expect(backend.repository.getJobById('1')).rejects.toThrow('away')
  await backend.connect()
  expect([backend.name, done]).toEqual(['fake', ['connect']])
})

it('removes a job that is over in one step, and keeps every other', async () => {
  const { backend, done } = wrapped()
  const [earlier, now] = [new Date(1_000), new Date(2_000)]
  const states: [string, Partial<JobParameters>][] = [
    ['over', { lastFinishedAt: now, nextRunAt: null }],
    ['over after failures', { lastFinishedAt: now, failedAt: earlier, nextRunAt: null }],
    ['running', { lockedAt: now, nextRunAt: null }],
    ['parked', { lastFinishedAt: now, failedAt: now, nextRunAt: null }],
    ['waits', { lastFinishedAt: now, nextRunAt: earlier }],
    ['repeats', { lastFinishedAt: now, repeatInterval: '17 * * * *', nextRunAt: now }],
  ]
  for (const [_id, state] of states)
    await backend.repository.saveJobState({ _id, name: 'report', ...state } as never, {})
  expect(done).toEqual([
    ...['removed over', 'removed over after failures'],
    ...['saved running', 'saved parked', 'saved waits', 'saved repeats'],
  ])
})
