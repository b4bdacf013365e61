import type { Response } from 'express'
import type { Assignment } from './assignments.ts'
import { type Html, html, sendPage } from './html.ts'
import type { OverviewRow } from './overview.ts'
import { type SetupParts, setupFields } from './setup-form.ts'

export type SetupPage = {
  /** Where the form goes. */
  action: string
  /** A secret that stands for the request: deep linking works without cookies. */
  secret: string | null
  given: Record<string, unknown>
  problem: string | null
  framedBy: readonly string[]
} & Pick<SetupParts, 'bank' | 'templates' | 'places'>

/** The form with which an instructor chooses an interview. */
export function sendSetupPage(res: Response, page: SetupPage): void {
  const { action, secret, given, problem, framedBy } = page
  const body = html`<h1>An interview for your course</h1>
${problem && html`<p class="problem" role="alert">${problem}</p>`}
<form method="post" action="${action}">
${secret && html`<input type="hidden" name="request" value="${secret}">`}
${setupFields(page, given)}
<button type="submit" class="primary">${secret ? 'Add it to the course' : 'Save'}</button>
</form>`
  sendPage(res, 'An interview for your course', body, { framedBy, status: problem ? 400 : 200 })
}

/** Sends the instructor's browser back to the platform with the signed answer. */
export function sendDeepLinkReturn(res: Response, address: string, jwt: string, framedBy: readonly string[]): void {
  const body = html`<form method="post" action="${address}" data-submit>
<input type="hidden" name="JWT" value="${jwt}">
<p>Adding the interview to your course ...</p>
<button type="submit" class="primary">Go on</button>
</form>`
  sendPage(res, 'Back to your course', body, { framedBy, formsTo: [new URL(address).origin], scripts: ['submit.js'] })
}

/** Who has done what, as a table; reports open for whoever teaches the course. */
export function sendOverviewPage(
  res: Response,
  page: { assignment: Assignment; rows: readonly OverviewRow[]; problem: string | null; framedBy: readonly string[] },
): void {
  const { assignment, rows, problem, framedBy } = page
  const title = assignment.settings?.title ?? 'Interview'
  const body = html`<h1>${title}</h1>
${problem && html`<p class="problem" role="status">${problem}</p>`}
<table>
<thead><tr><th scope="col">Student</th><th scope="col">Attempts</th><th scope="col">Score</th><th scope="col">Grade in the course</th></tr></thead>
<tbody>${rows.map(overviewRow)}</tbody>
</table>
${rows.length === 0 && html`<p>Nobody has opened this interview yet.</p>`}`
  sendPage(res, title, body, { framedBy })
}

function overviewRow({ name, user, attempts, score, delivery }: OverviewRow): Html {
  const links = attempts.map((a) =>
    a.state === 'open' ? html` ${a.number}: open` : html` <a href="/lti/review/${a.id}">${a.number}: ${a.state}</a>`,
  )
  const problem = delivery?.problem ? html` <small>${delivery.problem.message}</small>` : html``
  return html`<tr><th scope="row">${name ?? user}</th><td>${links}</td><td>${score ?? '–'}</td><td>${delivery?.state ?? '–'}${problem}</td></tr>`
}
