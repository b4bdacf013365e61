import type { Router } from 'express'
import type { AssignedInterviews, AssignedSeats } from '../core/assigned.ts'
import { accessOf } from './course/access.ts'
import { assignedInterviews } from './course/assigned.ts'
import { assignments } from './course/assignments.ts'
import { attempts } from './course/attempts.ts'
import { audit } from './course/audit.ts'
import { classLists } from './course/class-list.ts'
import { courseRetentions } from './course/course-retention.ts'
import { assignedSeats } from './course/elsewhere.ts'
import { seats } from './course/seats.ts'
import { visits } from './course/visits.ts'
import { appeals } from './grades/appeals.ts'
import { checkFirst } from './grades/check-first.ts'
import { deliverer } from './grades/deliver.ts'
import { deliveries } from './grades/deliveries.ts'
import { grading } from './grades/grading.ts'
import { handGrades } from './grades/hand-grades.ts'
import { regrades } from './grades/regrade.ts'
import type { LtiParts } from './parts.ts'
import { addressesOf } from './platform/addresses.ts'
import { toolKeys } from './platform/keys.ts'
import { loginStates } from './platform/login-states.ts'
import { platformRegistry } from './platform/platforms.ts'
import { dynamicRegistration } from './platform/registration.ts'
import { services } from './platform/services.ts'
import { tokenVerifier } from './platform/verify.ts'
import { ltiRouter } from './router.ts'

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
