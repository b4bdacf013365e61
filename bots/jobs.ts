import { agendaJobs } from '../core/jobs/agenda-jobs.ts'
import type { Jobs } from '../core/jobs/jobs.ts'
import { ownPlace } from '../core/leases/place.ts'
import type { Log } from './operations/log.ts'
import type { Traced } from './operations/traces.ts'
import type { Settings } from './settings.ts'
import { openBackend } from './storage.ts'

/** The jobs that belong to the store. Errors: GreenroomError 'bad-input' when they cannot be used. */
export async function openJobs(
  settings: Settings,
  log: (message: string, error: unknown) => void,
  processName = `${ownPlace().machine.split(' ')[0]} ${process.pid}`,
): Promise<Jobs> {
  return agendaJobs({ backend: await openBackend(settings), processName, log })
}

/** Jobs whose runs are traced, and whose failures name the job in the log. */
export function observedJobs(jobs: Jobs, log: Log, traced: Traced): Jobs {
  return {
    ...jobs,
    define(name, kind, handler) {
      jobs.define(name, kind, (run: Parameters<typeof handler>[0]) =>
        log.within({ job: name }, () => traced(`job ${name}`, {}, () => handler(run))),
      )
    },
  }
}
