import type { Engine } from '../../core/engine/engine.ts'
import type { Rescore } from '../../core/engine/rescore.ts'
import { GreenroomError } from '../../core/errors.ts'
import type { Jobs } from '../../core/jobs/jobs.ts'
import type { Clock } from '../../core/ports.ts'
import type { Assignments } from '../course/assignments.ts'
import type { Attempt, Attempts } from '../course/attempts.ts'
import type { Audit } from '../course/audit.ts'
import type { Grading } from './grading.ts'
import { rubricFor } from './rubric-changes.ts'

const SECOND = 'lti-second-look'
const TIMEOUT_MS = 10 * 60 * 1000
const LONGEST = 1_000

export type AppealParts = {
  attempts: Attempts
  assignments: Assignments
  engine: Engine
  jobs: Jobs
  rescore: Rescore
  grading: Grading
  audit: Audit
  clock: Clock
}

/** A student may ask once for another look at a released result: another scoring first, then the instructor. */
export interface Appeals {
  /** Errors: GreenroomError 'refused', 'bad-input', 'not-found'. */
  make(attempt: string, reason: string, by: string): Promise<void>
  /** `score` (0-100) where it changes. Errors: GreenroomError 'refused', 'bad-input', 'not-found'. */
  decide(
    attempt: string,
    decision: { granted: boolean; score: number | null; words: string },
    by: string,
  ): Promise<void>
}

/** Whether the student may ask for another look now. */
export const mayAppeal = ({ state, releasedAt, appeal, deletedAt }: Attempt) =>
  state === 'submitted' && releasedAt !== null && !appeal && !deletedAt

/** Defines its job; call before they start. */
export function appeals(parts: AppealParts): Appeals {
  const { attempts, assignments, engine, jobs, rescore, grading, audit, clock } = parts

  jobs.define<{ attempt: string }>(SECOND, { concurrency: 2, timeoutMs: TIMEOUT_MS }, async ({ data, signal }) => {
    const attempt = await attempts.get(data.attempt)
    if (!attempt?.interview || !attempt.appeal || attempt.appeal.second) return
    const [first, assignment] = await Promise.all([
      engine.report(attempt.interview),
      assignments.get(attempt.assignment),
    ])
    if (!first) return
    const rubricOf = rubricFor(assignment?.rubrics)
    const { overall, scorer } = await rescore(attempt.interview, { blindTo: first.scorer, rubricOf, signal })
    const second = { score: overall.score, scorer, at: clock.now() }
    await attempts.change(attempt.id, (a) => ({ ...a, appeal: a.appeal ? { ...a.appeal, second } : null }))
    const details = { score: overall.score, scorer }
    await audit.note(attempt.assignment, { by: 'greenroom', action: 'appeal-scored', subject: attempt.id, details })
  })

  return {
    async make(id, reason, by) {
      const words = reason.trim()
      if (words === '' || words.length > LONGEST)
        throw new GreenroomError('bad-input', `Say in ${LONGEST} characters at most what should be looked at.`)
      const changed = await attempts.change(id, (a) => {
        if (!mayAppeal(a)) throw new GreenroomError('refused', 'Another look can be asked for once, after the release.')
        return { ...a, appeal: { at: clock.now(), reason: words, second: null, decision: null } }
      })
      await audit.note(changed.assignment, { by, action: 'appeal-made', subject: id })
      await jobs.enqueue(SECOND, id, { attempt: id })
    },
    async decide(id, { granted, score, words }, by) {
      const said = words.trim()
      if (said === '' || said.length > LONGEST)
        throw new GreenroomError('bad-input', 'Write some words for the student.')
      if (granted && score === null) throw new GreenroomError('bad-input', 'Write the new score.')
      const attempt = await attempts.get(id)
      if (!attempt?.appeal || attempt.appeal.decision)
        throw new GreenroomError('refused', 'There is nothing to decide here.')
      if (granted) await grading.override(id, { score: score as number, reason: said }, by)
      const decision = { granted, words: said, by, at: clock.now() }
      const changed = await attempts.change(id, (a) => ({ ...a, appeal: a.appeal ? { ...a.appeal, decision } : null }))
      const details = { granted: granted ? 'yes' : 'no' }
      await audit.note(changed.assignment, { by, action: 'appeal-decided', subject: id, details })
    },
  }
}
