import type { Recordings } from '../../core/ports.ts'
import type { Access } from '../course/access.ts'
import type { ClassLists } from '../course/class-list.ts'
import type { CourseRetentions } from '../course/course-retention.ts'
import type { TakingParts } from '../course/taking.ts'
import type { Appeals } from '../grades/appeals.ts'
import type { CheckFirst } from '../grades/check-first.ts'
import type { Deliverer } from '../grades/deliver.ts'
import type { Deliveries } from '../grades/deliveries.ts'
import type { HandGrades } from '../grades/hand-grades.ts'
import type { Regrades } from '../grades/regrade.ts'
import type { EnteringParts } from '../student/entering.ts'
import type { DeepLinkParts } from './deep-link-routes.ts'

/** Everything that the pages for who teaches a course are given. */
export type StaffParts = DeepLinkParts &
  EnteringParts &
  TakingParts & {
    access: Access
    lists: ClassLists
    deliveries: Deliveries
    deliverer: Deliverer
    appeals: Appeals
    regrades: Regrades
    handGrades: HandGrades
    checkFirst: CheckFirst
    retentions: CourseRetentions
    recordings: Pick<Recordings, 'read'>
  }
