import { type AgendaBackend, computeJobState, type JobRepository } from 'agenda'

/**
 * A backend under which agenda endures that processes are killed and that the store is away, at any moment.
 *
 * Agenda first writes that a job is over and then removes it: killed in between it would stay for ever, and no job of its
 * key could be enqueued any more. Here what is over is removed in one step. And agenda lets go of a job without waiting: where
 * the store is away just then, its failure would end the process. Told to `log` it is harmless, since a claim that shows no
 * sign of life is taken over.
 */
export function enduring(backend: AgendaBackend, log: (message: string, error: unknown) => void): AgendaBackend {
  const { repository } = backend
  const saveJobState: JobRepository['saveJobState'] = async (job, options) => {
    const over = job.lastFinishedAt && computeJobState(job) === 'completed'
    if (over && job._id) await repository.removeJobs({ id: job._id })
    else await repository.saveJobState(job, options)
  }
  const unlockJob: JobRepository['unlockJob'] = (job) =>
    repository.unlockJob(job).catch((error: unknown) => log(`job ${job.name} could not be let go of yet`, error))
  return instead(backend, { repository: instead(repository, { saveJobState, unlockJob }) })
}

/** The same with some of its members replaced. */
function instead<T extends object>(whole: T, replaced: Partial<T>): T {
  return new Proxy(whole, {
    get(target, property) {
      if (property in replaced) return Reflect.get(replaced, property)
      const value = Reflect.get(target, property, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}
