import type { Engine } from '../../core/engine/engine.ts'
import type { Rescore } from '../../core/engine/rescore.ts'
import { GreenroomError } from '../../core/errors.ts'
import type { Jobs } from '../../core/jobs/jobs.ts'
import type { Clock, Records, Store } from '../../core/ports.ts'
import { type Change, changesBetween } from '../../core/report/changes.ts'
import type { Report } from '../../core/report/report.ts'
import { type Assignments, questionKey, type RubricChange } from '../course/assignments.ts'
import type { Attempts } from '../course/attempts.ts'
import type { Audit } from '../course/audit.ts'
import { resultsOf } from '../course/results.ts'
import { newId } from '../platform/secrets.ts'
import type { Grading } from './grading.ts'
import { rubricFor } from './rubric-changes.ts'

const REGRADES = 'lti-regrades'
const REPORTS = 'lti-regrade-reports'
const JOB = 'lti-regrade'
const APPLY = 'lti-regrade-apply'
const DAY_MS = 24 * 60 * 60 * 1000
/** What was not applied by then is forgotten. */
const KEPT_MS = 7 * DAY_MS
const HOUR_MS = 60 * 60 * 1000
const MOST_CHANGES = 12

/** What regrading would change in one attempt. Scores 0-100, null where nothing could be scored. */
export type RegradeRow = { attempt: string; seat: string; from: number | null; to: number | null; changes: Change[] }

/** Scoring all attempts of an assignment again: first what it would change, then, if wanted, doing it. */
export type Regrade = {
  id: string
  assignment: string
  by: string
  at: number
  /** Other key points for one question; null: everything as it is, by today's scorer and its anchors. */
  change: RubricChange | null
  state: 'working' | 'ready' | 'applying' | 'applied' | 'failed'
  done: number
  total: number
  rows: RegradeRow[]
}

export type RegradeParts = {
  records: Records
  clock: Clock
  engine: Engine
  store: Store
  jobs: Jobs
  rescore: Rescore
  assignments: Assignments
  attempts: Attempts
  grading: Grading
  audit: Audit
}

export interface Regrades {
  /** Begins to find out what would change. Returns its id. */
  ask(assignment: string, change: RubricChange | null, by: string): Promise<string>
  get(id: string): Promise<Regrade | null>
  /** Errors: GreenroomError 'refused' while it is not ready. */
  apply(id: string, by: string): Promise<void>
}

/** Defines its jobs; call before they start. */
export function regrades(parts: RegradeParts): Regrades {
  const { records, clock, jobs, assignments, attempts, audit, rescore, store } = parts
  const get = async (id: string) => (await records.get<Regrade>(REGRADES, id, clock.now()))?.value ?? null
  const put = (regrade: Regrade) => {
    const options = { tags: [`assignment:${regrade.assignment}`], expiresAt: regrade.at + KEPT_MS }
    return records.put(REGRADES, regrade.id, regrade, options, clock.now())
  }

  jobs.define<{ id: string }>(JOB, { concurrency: 1, timeoutMs: HOUR_MS }, async ({ data, signal }) => {
    const regrade = await get(data.id)
    if (regrade?.state !== 'working') return
    const changed = await changedRubrics(regrade)
    const rows: RegradeRow[] = []
    let done = 0
    for await (const { attempt, interview, report, state } of resultsOf(regrade.assignment, parts)) {
      const asked = regrade.change
      if (!asked || state.pairs.some(({ question }) => questionKey(question) === asked.question)) {
        const after = await rescore(interview, { rubricOf: rubricFor(changed), signal })
        const changes = changesBetween(report, after)
        if (changes.length > 0) {
          const { id, seat } = attempt
          const more = { expiresAt: regrade.at + KEPT_MS, tags: [`candidate:${state.candidate}`] }
          await records.put(REPORTS, `${regrade.id}|${id}`, after, more, clock.now())
          const [from, to] = [report.overall.score, after.overall.score]
          rows.push({ attempt: id, seat, from, to, changes: changes.slice(0, MOST_CHANGES) })
        }
      }
      done++
      if (done % 20 === 0) await put({ ...regrade, done, rows: [] })
    }
    await put({ ...regrade, state: 'ready', done, rows })
  })

  jobs.define<{ id: string; by: string }>(APPLY, { concurrency: 1, timeoutMs: HOUR_MS }, async ({ data }) => {
    const regrade = await get(data.id)
    if (regrade?.state !== 'applying') return
    await assignments.change(regrade.assignment, (a) => ({ ...a, rubrics: withChange(a.rubrics, regrade.change) }))
    for (const { attempt } of regrade.rows) await applyTo(attempt, regrade, data.by)
    await put({ ...regrade, state: 'applied' })
  })

  const changedRubrics = async ({ assignment, change }: Regrade) =>
    withChange((await assignments.get(assignment))?.rubrics, change)

  async function applyTo(id: string, regrade: Regrade, by: string): Promise<void> {
    const report = (await records.get<Report>(REPORTS, `${regrade.id}|${id}`, clock.now()))?.value
    const attempt = await attempts.get(id)
    // What was heard or corrected since is scored anew by itself.
    if (!report || !attempt?.interview || (attempt.basis ?? 0) > report.basedOn) return
    await store.saveReport(attempt.interview, report)
    const { score } = report.overall
    const from = attempt.score
    await parts.grading.rescored(id, report)
    await audit.note(attempt.assignment, { by, action: 'regraded', subject: id, details: { from, to: score } })
  }

  return {
    get,
    async ask(assignment, change, by) {
      const id = newId()
      const total = (await attempts.ofAssignment(assignment)).filter(({ state }) => state !== 'open').length
      const at = clock.now()
      await put({ id, assignment, by, at, change, state: 'working', done: 0, total, rows: [] })
      const details = { question: change?.question ?? null }
      await audit.note(assignment, { by, action: 'regrade-asked', subject: assignment, details })
      await jobs.enqueue(JOB, id, { id })
      return id
    },
    async apply(id, by) {
      const regrade = await get(id)
      if (regrade?.state !== 'ready') throw new GreenroomError('refused', 'There is nothing to apply.')
      await put({ ...regrade, state: 'applying' })
      await jobs.enqueue(APPLY, id, { id, by })
    },
  }
}

function withChange(rubrics: readonly RubricChange[] = [], change: RubricChange | null): readonly RubricChange[] {
  return change ? [...rubrics.filter(({ question }) => question !== change.question), change] : rubrics
}
