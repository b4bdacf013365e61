import type { AgendaBackend, JobRepository } from 'agenda'

/**
 * A backend that agenda can let go of a job on without waiting. Agenda does so, and where the store is away just then its failure
 * would end the process; told to `log` it is harmless, since a claim that shows no sign of life is taken over.
 */
export function lettingGo(backend: AgendaBackend, log: (message: string, error: unknown) => void): AgendaBackend {
  const repository = new Proxy(backend.repository, {
    get(target, property) {
      if (property === 'unlockJob') {
        const unlock: JobRepository['unlockJob'] = (job) =>
          target.unlockJob(job).catch((error: unknown) => log(`job ${job.name} could not be let go of yet`, error))
        return unlock
      }
      const value = Reflect.get(target, property, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
  return new Proxy(backend, {
    get(target, property) {
      if (property === 'repository') return repository
      const value = Reflect.get(target, property, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}
