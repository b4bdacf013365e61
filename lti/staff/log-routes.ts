import { Router } from 'express'
import type { Assignment } from '../course/assignments.ts'
import type { Audit, AuditEntry } from '../course/audit.ts'
import type { ClassList } from '../course/class-list.ts'
import { seatOf } from '../course/seats.ts'
import type { Visit } from '../course/visits.ts'
import { note } from './desk.ts'
import { sendStaffPage } from './frame.ts'
import { logBody } from './log-page.ts'
import type { StaffParts } from './parts.ts'

const PAGE = 100
const READ_AT_ONCE = 1_000

/** Who saw and changed what. */
export function logRoutes(parts: StaffParts): Router {
  const { access, audit, lists } = parts
  const router = Router()
  router.get('/assignments/:id/log', async (req, res) => {
    const { assignment, visit } = await access.staff(req)
    const [entries, list] = await Promise.all([allEntries(assignment, audit), lists.of(assignment)])
    const at = Math.max(1, Math.min(10_000, Number.parseInt(String(req.query.page ?? 1), 10) || 1))
    const shown = entries.reverse().slice((at - 1) * PAGE, at * PAGE)
    const older = entries.length > at * PAGE ? at + 1 : null
    await note(parts, assignment, visit, { action: 'log-seen', subject: assignment.id })
    const body = logBody(shown, peopleIn(list, visit), subjectsIn(list, assignment), older)
    sendStaffPage(res, { assignment, visit, tab: 'log', title: 'Log', body })
  })
  return router
}

/** In the order of time. */
async function allEntries({ id }: Assignment, audit: Audit): Promise<AuditEntry[]> {
  const entries: AuditEntry[] = []
  for (let after = ''; ; ) {
    const page = await audit.of(id, { limit: READ_AT_ONCE, after })
    entries.push(...page)
    if (page.length < READ_AT_ONCE) return entries
    after = page.at(-1)?.key ?? ''
  }
}

/** Names of who acts, by their ids at the platform. */
const peopleIn = ({ rows, members }: ClassList, visit: Visit): Map<string, string> =>
  new Map([
    ...(visit.name ? [[visit.user, visit.name] as const] : []),
    ...rows.map((r) => [r.user, r.name ?? r.user] as const),
    ...(members ?? []).map((m) => [m.user, m.name ?? m.user] as const),
  ])

/** Whom entries are about, by seats and attempts. */
const subjectsIn = ({ rows }: ClassList, assignment: Assignment): Map<string, string> =>
  new Map(
    rows.flatMap((r) => [
      [seatOf(assignment.id, r.user), r.name ?? r.user] as const,
      ...r.attempts.map((a) => [a.id, `${r.name ?? r.user}, attempt ${a.number}`] as const),
    ]),
  )
