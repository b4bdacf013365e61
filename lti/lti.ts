import type { Router } from 'express'
import type { AssignedInterviews, AssignedSeats } from '../core/assigned.ts'
import { addressesOf } from './addresses.ts'
import { assignedInterviews } from './assigned.ts'
import { assignments } from './assignments.ts'
import { attempts } from './attempts.ts'
import { audit } from './audit.ts'
import { deliverer } from './deliver.ts'
import { deliveries } from './deliveries.ts'
import { assignedSeats } from './elsewhere.ts'
import { grading } from './grading.ts'
import { toolKeys } from './keys.ts'
import { loginStates } from './login-states.ts'
import type { LtiParts } from './parts.ts'
import { platformRegistry } from './platforms.ts'
import { dynamicRegistration } from './registration.ts'
import { ltiRouter } from './router.ts'
import { seats } from './seats.ts'
import { services } from './services.ts'
import { tokenVerifier } from './verify.ts'
import { visits } from './visits.ts'

export type Lti = ReturnType<typeof createLti>

/** The LTI 1.3 tool: its routes, and everything that instructor pages need. Start it once the jobs have started. */
export function createLti(given: LtiParts) {
  const { store, clock, publicUrl, fetch, engine, jobs, log } = given
  const { records } = store
  const basis = { records, clock }
  const addresses = addressesOf(publicUrl)
  const keys = toolKeys(basis)
  const platforms = platformRegistry({ ...basis, publicUrl })
  const kept = {
    ...{ addresses, keys, platforms, states: loginStates(basis), visits: visits(basis), audit: audit(basis) },
    ...{
      assignments: assignments(basis),
      seats: seats(basis),
      attempts: attempts(basis),
      deliveries: deliveries(basis),
    },
    services: services({ keys, clock, fetch, publicUrl }),
    verifier: tokenVerifier({ ...basis, platforms, fetch }),
    registration: dynamicRegistration({ ...basis, fetch, platforms, addresses }),
  }
  const retry = given.retryMs ? { retryMs: given.retryMs } : {}
  const sending = deliverer({ ...kept, jobs, clock, ...retry })
  const grades = grading({ ...kept, engine, jobs, clock, deliverer: sending, log })
  const router: Router = ltiRouter({ ...given, ...kept, records, grading: grades })
  const assigned: AssignedInterviews = assignedInterviews({ ...kept, clock })
  const elsewhere: AssignedSeats = assignedSeats({ ...given, ...kept, records, grading: grades })
  return { ...kept, router, assigned, elsewhere, grading: grades, deliverer: sending, start: () => grades.start() }
}
