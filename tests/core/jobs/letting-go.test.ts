import type { AgendaBackend, JobParameters } from 'agenda'
import { expect, it } from 'vitest'
import { lettingGo } from '../../../core/jobs/letting-go.ts'

it('tells of a job that cannot be let go of, and passes everything else on', async () => {
  const asked: string[] = []
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
  }
  const backend = { name: 'fake', repository, connect: async () => void asked.push('connect') }
  const told: string[] = []
  const wrapped = lettingGo(backend as unknown as AgendaBackend, (message) => told.push(message))
  await wrapped.repository.unlockJob({ name: 'report' } as JobParameters)
  expect(told).toEqual(['job report could not be let go of yet'])
  expect(await wrapped.repository.getQueueSize()).toBe(3)
  await expect(wrapped.repository.getJobById('1')).rejects.toThrow('away')
  await wrapped.connect()
  expect([wrapped.name, asked]).toEqual(['fake', ['connect']])
})
