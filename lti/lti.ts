import type { Router } from 'express'
import type { AssignedInterviews, AssignedSeats } from '../core/assigned.ts'
import { accessOf } from './access.ts'
import { addressesOf } from './addresses.ts'
import { appeals } from './appeals.ts'
import { assignedInterviews } from './assigned.ts'
import { assignments } from './assignments.ts'
import { attempts } from './attempts.ts'
import { audit } from './audit.ts'
import { checkFirst } from './check-first.ts'
import { classLists } from './class-list.ts'
import { courseRetentions } from './course-retention.ts'
import { deliverer } from './deliver.ts'
import { deliveries } from './deliveries.ts'
import { assignedSeats } from './elsewhere.ts'
import { grading } from './grading.ts'
import { handGrades } from './hand-grades.ts'
import { toolKeys } from './keys.ts'
import { loginStates } from './login-states.ts'
import type { LtiParts } from './parts.ts'
import { platformRegistry } from './platforms.ts'
import { dynamicRegistration } from './registration.ts'
import { regrades } from './regrade.ts'
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
  const byHand = handGrades(basis)
  const checking = checkFirst({ ...kept, engine, handGrades: byHand })
  const { rescore } = given
  const { whyHeld } = checking
  const grades = grading({ ...kept, engine, jobs, clock, deliverer: sending, store, rescore, whyHeld, log })
  const forStaff = {
    access: accessOf(kept),
    lists: classLists({ ...kept, clock }),
    appeals: appeals({ ...kept, engine, jobs, rescore, grading: grades, clock }),
    regrades: regrades({ ...kept, records, clock, engine, store, jobs, rescore, grading: grades }),
    retentions: courseRetentions({ ...kept, records, store, clock, jobs }),
    ...{ handGrades: byHand, checkFirst: checking, deliverer: sending },
  }
  const router: Router = ltiRouter({ ...given, ...kept, ...forStaff, records, grading: grades })
  const assigned: AssignedInterviews = assignedInterviews({ ...kept, clock })
  const elsewhere: AssignedSeats = assignedSeats({ ...given, ...kept, records, grading: grades })
  return {
    ...{ ...kept, ...forStaff, router, assigned, elsewhere, grading: grades },
    async start() {
      await grades.start()
      await forStaff.retentions.start()
    },
  }
}
