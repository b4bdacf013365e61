import type { Response } from 'express'
import type { Assignment } from '../course/assignments.ts'
import type { Visit } from '../course/visits.ts'
import { type Html, html, sendPage } from '../html.ts'

export type Tab = 'students' | 'digest' | 'check' | 'regrade' | 'log' | 'settings'

export type StaffPage = {
  assignment: Assignment
  visit: Visit
  /** Null for pages below one of the tabs. */
  tab: Tab | null
  title: string
  body: Html
  problem?: string | null
  /** What was just done. */
  done?: string | null
  scripts?: readonly string[]
  styles?: readonly string[]
  look?: string
  sound?: boolean
  status?: number
}

const TABS: readonly (readonly [Tab, string, string])[] = [
  ['students', 'Students', ''],
  ['digest', 'Class digest', '/digest'],
  ['check', 'Check the machine', '/check'],
  ['regrade', 'Regrade', '/regrade'],
  ['log', 'Log', '/log'],
  ['settings', 'Settings', '/settings'],
]

/** A page for who teaches the course: the assignment's name, its tabs, and the page. */
export function sendStaffPage(res: Response, page: StaffPage): void {
  const { assignment, visit, tab, title, body, problem = null, done = null } = page
  const own = `/lti/assignments/${assignment.id}`
  const tabs = TABS.map(
    ([name, label, path]) =>
      html`<li><a href="${own + path}" ${name === tab ? html`aria-current="page"` : ''}>${label}</a></li>`,
  )
  const whole = html`<header class="staff-head">
<p class="eyebrow">${assignment.courseTitle ?? 'Interview of your course'}</p>
<p class="of">${assignment.settings?.title ?? 'Interview'}</p>
<nav aria-label="This interview"><ul class="tabs">${tabs}</ul></nav>
</header>
<h1>${title}</h1>
${problem && html`<p class="problem" role="alert">${problem}</p>`}
${done && html`<p class="done" role="status">${done}</p>`}
${body}`
  sendPage(res, title, whole, {
    framedBy: visit.framedBy,
    look: `staff ${page.look ?? ''}`.trim(),
    scripts: ['times.js', 'staff.js', ...(page.scripts ?? [])],
    styles: [...(page.styles ?? []), '/lti/page/staff.css'],
    sound: page.sound ?? false,
    status: page.status ?? 200,
  })
}

/** A form of one button. */
export const press = (action: string, label: string, look: 'primary' | 'danger' | '' = '', fields: Html = html``) =>
  html`<form method="post" action="${action}" class="press">${fields}<button type="submit" class="${look}">${label}</button></form>`
