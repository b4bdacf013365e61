import { countedScore, timesFor } from '../course/attempt-rules.ts'
import type { Attempt } from '../course/attempts.ts'
import type { OverviewRow } from '../course/overview.ts'
import type { AssignmentSettings } from '../course/settings.ts'
import { STATES, statesOf } from './rows.ts'

const COLUMNS = [
  ...['name', 'email', 'user', 'state', 'attempt', 'started_at', 'submitted_at', 'late', 'machine_score', 'score'],
  ...['changed_because', 'released_at', 'grade', 'grade_delivery', 'delivery_problem'],
]

/**
 * A line for each attempt, and one for each student without any (RFC 4180, UTF-8 with a byte order mark, so that spreadsheets
 * read names right).
 */
export function listAsCsv(rows: readonly OverviewRow[], settings: AssignmentSettings | null): string {
  const lines = rows.flatMap((row) =>
    (row.attempts.length > 0 ? row.attempts : [null]).map((a) => line(row, a, settings)),
  )
  return `\uFEFF${[COLUMNS, ...lines].map((cells) => cells.map(cell).join(',')).join('\r\n')}\r\n`
}

type Cell = string | number | null | undefined

function line(row: OverviewRow, attempt: Attempt | null, settings: AssignmentSettings | null): Cell[] {
  const { name, email, user, score, delivery } = row
  const state = statesOf(row)[0] ?? 'not-started'
  const due = settings && row.seat ? timesFor(settings, row.seat).dueAt : (settings?.dueAt ?? null)
  const late = due !== null && attempt?.submittedAt ? (attempt.submittedAt > due ? 'yes' : 'no') : null
  return [
    ...[name, email, user, STATES[state], attempt?.number, iso(attempt?.startedAt), iso(attempt?.submittedAt), late],
    ...[attempt?.score, attempt ? countedScore(attempt) : null, attempt?.override?.reason, iso(attempt?.releasedAt)],
    ...[score, delivery?.state, delivery?.problem?.message],
  ]
}

const iso = (at: number | null | undefined) => (at ? new Date(at).toISOString() : null)

/** A cell that begins like a formula would be run by spreadsheets: an apostrophe makes it text. */
function cell(value: Cell): string {
  const plain = value === null || value === undefined ? '' : String(value)
  const text = typeof value === 'string' && /^[=+\-@\t\r\n]/.test(plain) ? `'${plain}` : plain
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
