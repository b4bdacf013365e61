import type { Jobs } from '../core/jobs/jobs.ts'
import { orderReportFrom } from '../core/jobs/reports.ts'
import { createLeases, type Leases } from '../core/leases/leases.ts'
import { isGone, ownPlace } from '../core/leases/place.ts'
import { modelBudget } from '../core/limits/budget.ts'
import { startQuota } from '../core/limits/quota.ts'
import { assignedOn } from '../lti/course/assigned.ts'
import { compose, type Greenroom } from './compose.ts'
import { observedJobs, openJobs } from './jobs.ts'
import type { Log } from './operations/log.ts'
import type { Metrics } from './operations/metrics.ts'
import type { Traces } from './operations/traces.ts'
import type { Settings } from './settings.ts'

/** Greenroom as one of the processes that share a store. */
export type Service = Greenroom & { jobs: Jobs; leases: Leases }

export type ServiceParts = { log: Log; metrics: Metrics; traces: Traces }

/** Puts a service together. Its leases and jobs are not started yet. Errors: GreenroomError 'bad-input'. */
export async function composeService(settings: Settings, { log, metrics, traces }: ServiceParts): Promise<Service> {
  const made: { leases?: Leases } = {}
  const jobs = observedJobs(await openJobs(settings, log.failed), log, traces.traced)
  const greenroom = await compose(settings, log.failed, {
    metrics,
    traced: traces.traced,
    share(store, clock) {
      const { records } = store
      made.leases = createLeases({
        ...{ records, clock, isGone, place: ownPlace(), log: log.failed },
        // What a dead process was about to say or to score is taken up here.
        onDied() {
          log.told('another process died; its interviews are taken up')
          greenroom.engine.recover().catch((error) => log.failed('interviews could not be taken up', error))
        },
      })
      return {
        orderReport: orderReportFrom(jobs),
        shared: () => (made.leases?.others() ?? 0) > 0,
        // Answers of every front-end come through the engine, typed or spoken.
        closed: assignedOn({ records, clock }).closed,
        admit: startQuota({ records, clock, ...settings.quotas }),
        budget: modelBudget({ records, clock, ...settings.modelLimits }),
        onEvent: (_id, event) => metrics.onEvent(event),
      }
    },
  })
  const leases = made.leases as Leases
  metrics.watch({
    unfinished: async () => (await greenroom.store.unfinished()).length,
    jobsWaiting: () => jobs.waiting(),
    jobsParked: async () => (await jobs.parked()).length,
  })
  return {
    ...greenroom,
    ...{ jobs, leases },
    async close(graceMs) {
      // Jobs first: they use the engine. Whoever else waits for our leases gets them before our own work is done.
      await Promise.all([jobs.stop(graceMs), leases.close()])
      await greenroom.close(graceMs)
      await traces.close()
    },
  }
}
