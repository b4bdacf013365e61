import { GreenroomError } from '../../core/errors.ts'
import type { Clock, Records } from '../../core/ports.ts'
import type { Launch } from '../platform/claims.ts'
import type { Platform } from '../platform/platforms.ts'
import { nameOf, newId } from '../platform/secrets.ts'
import type { AssignmentSettings } from './settings.ts'
import { courseOf } from './visits.ts'

const SETUPS = 'lti-setups'
const ASSIGNMENTS = 'lti-assignments'

/** What an instructor chose in deep linking; links carry its id as the custom parameter `setup`. */
export type Setup = { platform: string; settings: AssignmentSettings; by: string; at: number }

/** An interview as it stands in a course: one link of one course. A copied course has assignments of its own with the same setup. */
export type Assignment = {
  id: string
  platform: string
  deployment: string
  /** See courseOf. */
  course: string
  courseTitle: string | null
  link: string
  /** Null: nobody has set it up yet. */
  settings: AssignmentSettings | null
  /** As the last launch told; null where the platform keeps no grades for it. */
  ags: { scopes: string[]; lineItem: string | null; lineItems: string | null } | null
  membershipsUrl: string | null
  createdAt: number
  /** What answers are judged by where it was changed after they were given; absent: nowhere. */
  rubrics?: readonly RubricChange[]
}

/** Other key points for one question, for attempts that are over and those to come. */
export type RubricChange = {
  /** See questionKey. */
  question: string
  keyPoints: string[]
  /** A model answer; null keeps the one there is. */
  reference: string | null
}

/** What a question goes by over all attempts: its id in the bank or the guideline; a follow-up's own words. */
export const questionKey = ({ bankId, text }: { bankId: string | null; text: string }) =>
  bankId ?? nameOf('follow-up', text)

export interface Assignments {
  /** Keeps what was chosen; returns the id for the link. */
  saveSetup(settings: AssignmentSettings, platform: string, by: string): Promise<string>
  /** The assignment behind a launch's link; made at its first launch, brought up to date at the others. */
  ofLaunch(launch: Extract<Launch, { link: unknown }>, platform: Platform): Promise<Assignment>
  get(id: string): Promise<Assignment | null>
  ofCourse(course: string): Promise<Assignment[]>
  /** Sets an assignment up, or changes how it is; attempts that run keep their plan. Errors: GreenroomError 'not-found'. */
  change(id: string, edit: (assignment: Assignment) => Assignment): Promise<Assignment>
}

export function assignments({ records, clock }: { records: Records; clock: Clock }): Assignments {
  const get = (id: string) => records.get<Assignment>(ASSIGNMENTS, id, clock.now())

  async function change(id: string, edit: (assignment: Assignment) => Assignment): Promise<Assignment> {
    for (;;) {
      const found = await get(id)
      if (!found) throw new GreenroomError('not-found', 'There is no such assignment.')
      const next = edit(found.value)
      if (JSON.stringify(next) === JSON.stringify(found.value)) return next
      if (await put(next, found.version)) return next
    }
  }

  /** Returns false where somebody else was faster. */
  async function put(assignment: Assignment, expect: number | 'absent'): Promise<boolean> {
    const tags = [`course:${assignment.course}`, `platform:${assignment.platform}`]
    try {
      await records.put(ASSIGNMENTS, assignment.id, assignment, { expect, tags }, clock.now())
      return true
    } catch (error) {
      if (error instanceof GreenroomError && error.code === 'conflict') return false
      throw error
    }
  }

  /** Only setups of the same platform: a custom parameter may hold anything. */
  async function settingsFrom(setup: string | undefined, platform: string): Promise<AssignmentSettings | null> {
    const found = setup && setup.length < 100 ? await records.get<Setup>(SETUPS, setup, clock.now()) : null
    return found?.value.platform === platform ? found.value.settings : null
  }

  return {
    async saveSetup(settings, platform, by) {
      const id = newId()
      const setup: Setup = { platform, settings, by, at: clock.now() }
      await records.put(SETUPS, id, setup, { expect: 'absent', tags: [`platform:${platform}`] }, clock.now())
      return id
    },
    async ofLaunch(launch, platform) {
      const id = nameOf('assignment', platform.id, launch.deployment, launch.link.id)
      const told = {
        ags: launch.ags,
        membershipsUrl: launch.membershipsUrl,
        courseTitle: launch.context?.title ?? null,
      }
      const known = await get(id)
      const settings = known?.value.settings ?? (await settingsFrom(launch.custom.setup, platform.id))
      const course = courseOf(launch, platform.id)
      if (!known) {
        const { deployment, link } = launch
        const made: Assignment = {
          id,
          platform: platform.id,
          deployment,
          course,
          link: link.id,
          settings,
          ...told,
          createdAt: clock.now(),
        }
        if (await put(made, 'absent')) return made
      }
      // What one launch leaves out another may have told: a student's may carry less than an instructor's.
      return change(id, (a) => ({
        ...a,
        settings: a.settings ?? settings,
        ags: told.ags ?? a.ags,
        membershipsUrl: told.membershipsUrl ?? a.membershipsUrl,
        courseTitle: told.courseTitle ?? a.courseTitle,
      }))
    },
    get: async (id) => (await get(id))?.value ?? null,
    async ofCourse(course) {
      const found = await records.find<Assignment>(ASSIGNMENTS, `course:${course}`, { limit: 1000 }, clock.now())
      return found.map(({ value }) => value)
    },
    change,
  }
}
