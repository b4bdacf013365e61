import type { Assignment } from '../course/assignments.ts'
import { countedScore, timesFor } from '../course/attempt-rules.ts'
import type { OverviewRow } from '../course/overview.ts'
import { seatOf } from '../course/seats.ts'
import { scoreInWords } from '../grades/deliveries.ts'
import { type Html, html } from '../html.ts'
import { press } from './frame.ts'
import { DELIVERY, type Filter, filtered, PAGE_ROWS, type RowState, STATES, statesOf } from './rows.ts'

/** How far open attempts are, by their ids: questions answered and planned. */
export type Progress = Map<string, { answered: number; planned: number }>

export type StudentsPage = {
  assignment: Assignment
  rows: readonly OverviewRow[]
  filter: Filter
  progress: Progress
  /** Why nothing may be released yet; null: it may. */
  held: string | null
}

/** The rows that the filter's page shows. */
export function shownRows(rows: readonly OverviewRow[], filter: Filter): { shown: OverviewRow[]; found: number } {
  const found = filtered(rows, filter)
  return { shown: found.slice((filter.page - 1) * PAGE_ROWS, filter.page * PAGE_ROWS), found: found.length }
}

/** Who has done what, with filters, and the way to release all that was looked at. */
export function studentsBody(page: StudentsPage): Html {
  const { assignment, rows, filter } = page
  const own = `/lti/assignments/${assignment.id}`
  const { shown, found } = shownRows(rows, filter)
  const waiting = rows.flatMap((r) => r.attempts).filter((a) => a.state === 'submitted' && a.releasedAt === null).length
  return html`${filters(own, rows, filter)}
<div class="table-frame" role="region" aria-label="Students" tabindex="0"><table class="students">
<caption class="visually-hidden">Students, what they have done, and their grades</caption>
<thead><tr><th scope="col">Student</th><th scope="col">State</th><th scope="col">Attempts</th><th scope="col">Score</th><th scope="col">Grade in the course</th></tr></thead>
<tbody>${shown.map((row) => studentRow(row, page))}</tbody>
</table></div>
${found === 0 && html`<p class="none">${rows.length === 0 ? 'Nobody has opened this interview yet.' : 'Nobody fits the filter.'}</p>`}
${pages(own, filter, found)}
<div class="row actions">
${waiting > 0 && (page.held ? html`<p class="held">${page.held} <a href="${own}/check">Check the machine</a></p>` : releaseAll(own, waiting))}
<a class="button" href="${own}/export.csv" download>Download as CSV</a>
<a class="button" href="${own}?fresh=1">Read the course’s list again</a>
${press(`${own}/trial`, 'Take it yourself')}
</div>`
}

/** Many students read it at once, and it cannot be taken back. */
const releaseAll = (own: string, waiting: number) =>
  html`<details class="sure"><summary class="button">Release all ${waiting} that wait</summary>
<p>${waiting === 1 ? 'One result is' : `${waiting} results are`} shown to the students, also those that you have not opened, and the grades go to the course. This cannot be taken back.</p>
${press(`${own}/release-all`, 'Release them', 'primary')}</details>`

function filters(own: string, rows: readonly OverviewRow[], filter: Filter): Html {
  const counts = new Map<RowState, number>()
  for (const row of rows) for (const state of statesOf(row)) counts.set(state, (counts.get(state) ?? 0) + 1)
  const chip = (state: RowState | null, label: string, count: number) => {
    const query = new URLSearchParams({ ...(state && { state }), ...(filter.words && { q: filter.words }) })
    const here = state === filter.state
    return html`<li><a href="${`${own}?${query}`}" ${here ? html`aria-current="true"` : ''}>${label} <b>${count}</b></a></li>`
  }
  const known = (Object.keys(STATES) as RowState[]).filter((s) => counts.has(s) || s === filter.state)
  return html`<nav aria-label="Filter by state"><ul class="filters">${chip(null, 'All', rows.length)}${known.map((s) => chip(s, STATES[s], counts.get(s) ?? 0))}</ul></nav>
<form method="get" action="${own}" role="search" class="find">
${filter.state && html`<input type="hidden" name="state" value="${filter.state}">`}
<label for="q" class="visually-hidden">Find a student by name or address</label>
<input id="q" name="q" type="search" value="${filter.words}" placeholder="Find a student" maxlength="100">
<button type="submit">Find</button>
</form>`
}

function studentRow(row: OverviewRow, { assignment, progress }: StudentsPage): Html {
  const { user, name, attempts, score, delivery, active } = row
  const [state = 'not-started', ...more] = statesOf(row)
  const dueAt = assignment.settings && row.seat ? timesFor(assignment.settings, row.seat).dueAt : null
  const links = attempts.map((a) => attemptLink(a, progress, dueAt))
  const seat = seatOf(assignment.id, user)
  const problem =
    delivery?.problem && delivery.state !== 'sent' ? html` <small>${delivery.problem.message}</small>` : null
  return html`<tr>
<th scope="row"><a href="/lti/assignments/${assignment.id}/students/${seat}">${name ?? user}</a>${!active && html` <small>left the course</small>`}${row.seat?.extra && html` <small>extra time</small>`}</th>
<td>${[state, ...more].map((s) => html`<span class="state ${s}">${STATES[s]}</span> `)}</td>
<td>${links.length === 0 ? '–' : links}</td>
<td class="number">${score ?? '–'}</td>
<td>${delivery ? html`${scoreInWords(delivery.wanted)} <small>${DELIVERY[delivery.state]}</small>` : '–'}${problem}</td>
</tr>`
}

function attemptLink(attempt: OverviewRow['attempts'][number], progress: Progress, dueAt: number | null): Html {
  const { id, number, state, submittedAt } = attempt
  const far = progress.get(id)
  if (state === 'open')
    return html`<span class="attempt">${number}: ${far ? `${far.answered} of ${far.planned} answered` : 'open'}</span> `
  const score = countedScore(attempt)
  return html`<a class="attempt" href="/lti/review/${id}">${number}: ${state === 'void' ? 'not scorable' : (score ?? 'handed in')}${attempt.override && html` <small>by hand</small>`}</a>${dueAt !== null && (submittedAt ?? 0) > dueAt && html`<small>late</small>`} `
}

function pages(own: string, filter: Filter, found: number): Html {
  const last = Math.ceil(found / PAGE_ROWS)
  if (last <= 1) return html``
  const link = (page: number, label: string) => {
    const { state, words } = filter
    const query = new URLSearchParams({ ...(state && { state }), ...(words && { q: words }), page: String(page) })
    return html`<li><a href="${`${own}?${query}`}">${label}</a></li>`
  }
  return html`<nav aria-label="Pages"><ul class="pages">
${filter.page > 1 && link(filter.page - 1, 'Previous')}
<li>Page ${filter.page} of ${last}, ${found} students</li>
${filter.page < last && link(filter.page + 1, 'Next')}
</ul></nav>`
}
