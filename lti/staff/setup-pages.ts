import type { Response } from 'express'
import { type Html, html, sendPage } from '../html.ts'
import { type SetupParts, setupFields } from './setup-form.ts'

export type SetupPage = {
  /** Where the form goes. */
  action: string
  /** A secret that stands for the request: deep linking works without cookies. */
  secret: string | null
  given: Record<string, unknown>
  problem: string | null
  framedBy: readonly string[]
  /** Questions as a student may get them, once somebody asked for a preview. */
  preview?: readonly string[] | null
} & Pick<SetupParts, 'bank' | 'templates' | 'places'>

/** The form with which an instructor chooses an interview. */
export function sendSetupPage(res: Response, page: SetupPage): void {
  const { problem, framedBy } = page
  const body = html`<h1>An interview for your course</h1>
${problem && html`<p class="problem" role="alert">${problem}</p>`}
${page.preview && previewPart(page.preview)}
${setupForm(page)}`
  const status = problem ? 400 : 200
  sendPage(res, 'An interview for your course', body, { framedBy, status, scripts: ['dates.js'] })
}

/** Preview and trial stand behind the form's own addresses, so that nothing typed is lost. */
export function setupForm(page: Omit<SetupPage, 'framedBy' | 'problem'>): Html {
  const { action, secret, given } = page
  const more = secret
    ? html`<button type="submit" formaction="${action}/preview">Preview</button>
<button type="submit" formaction="${action}/trial" formtarget="_blank">Take it yourself</button>`
    : null
  return html`<form method="post" action="${action}">
${secret && html`<input type="hidden" name="request" value="${secret}">`}
${setupFields(page, given)}
<div class="row"><button type="submit" class="primary">${secret ? 'Add it to the course' : 'Save'}</button>
${more}</div>
</form>`
}

export const previewPart = (questions: readonly string[]): Html =>
  html`<section class="card pad" aria-labelledby="preview"><h2 id="preview">What a student may be asked</h2>
<ol>${questions.map((q) => html`<li>${q}</li>`)}</ol>
<p class="small">From the bank each student may get other questions of the same kind, and the level follows the answers. Follow-ups depend on what is said. “Take it yourself” holds the interview with you, for no grade.</p></section>`

/** Sends the instructor's browser back to the platform with the signed answer. */
export function sendDeepLinkReturn(res: Response, address: string, jwt: string, framedBy: readonly string[]): void {
  const body = html`<form method="post" action="${address}" data-submit>
<input type="hidden" name="JWT" value="${jwt}">
<p>Adding the interview to your course ...</p>
<button type="submit" class="primary">Go on</button>
</form>`
  sendPage(res, 'Back to your course', body, { framedBy, formsTo: [new URL(address).origin], scripts: ['submit.js'] })
}
