import type { Recordings } from '../../core/ports.ts'
import type { Access } from '../access.ts'
import type { Appeals } from '../appeals.ts'
import type { CheckFirst } from '../check-first.ts'
import type { ClassLists } from '../class-list.ts'
import type { CourseRetentions } from '../course-retention.ts'
import type { DeepLinkParts } from '../deep-link-routes.ts'
import type { Deliverer } from '../deliver.ts'
import type { Deliveries } from '../deliveries.ts'
import type { EnteringParts } from '../entering.ts'
import type { HandGrades } from '../hand-grades.ts'
import type { Regrades } from '../regrade.ts'
import type { TakingParts } from '../taking.ts'

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
