import { type RequestHandler, Router } from 'express'
import { checkRoutes } from './check-routes.ts'
import { digestRoutes } from './digest-routes.ts'
import { logRoutes } from './log-routes.ts'
import type { StaffParts } from './parts.ts'
import { regradeRoutes } from './regrade-routes.ts'
import { reviewRoutes } from './review-routes.ts'
import { settingsRoutes } from './settings-routes.ts'
import { studentRoutes } from './student-routes.ts'
import { studentsRoutes } from './students-routes.ts'

/** Everything that only who teaches the course opens. */
export function staffRoutes(parts: StaffParts, form: RequestHandler): Router {
  return Router()
    .use(studentsRoutes(parts, form))
    .use(studentRoutes(parts, form))
    .use(reviewRoutes(parts, form))
    .use(digestRoutes(parts))
    .use(checkRoutes(parts, form))
    .use(regradeRoutes(parts, form))
    .use(logRoutes(parts))
    .use(settingsRoutes(parts, form))
}
