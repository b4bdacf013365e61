import type { Response } from 'express'
import type { LinkCode } from '../core/identity/link-codes.ts'
import { roleTitle } from '../core/questions/role-title.ts'
import type { Assignment } from './assignments.ts'
import { type Allowance, countedScore } from './attempt-rules.ts'
import type { Attempt } from './attempts.ts'
import { type Html, html, sendPage } from './html.ts'
import type { AssignmentSettings, Place } from './settings.ts'

export type StudentPage = {
  assignment: Assignment
  attempts: readonly Attempt[]
  allowance: Allowance
  /** Ties an account elsewhere to this assignment; null where it may only be taken here. */
  code: LinkCode | null
  /** Attempts of which another look may be asked for. */
  appealable: readonly string[]
  /** Whether the student may let the sound of answers be kept. */
  mayKeepAudio: boolean
  /** Where interviews can be held here. */
  places: readonly Place[]
  framedBy: readonly string[]
}

const ELSEWHERE = { discord: 'Discord', slack: 'Slack', teams: 'Teams' } as const

/** What a student sees before and between attempts. */
export function sendStudentPage(res: Response, page: StudentPage): void {
  const { assignment, attempts, allowance, framedBy } = page
  const { settings } = assignment
  if (!settings) {
    const body = html`<h1>Not set up yet</h1><p>Your instructor has not set this interview up yet. Come back later.</p>`
    sendPage(res, 'Interview', body, { framedBy })
    return
  }
  const body = html`<h1>${settings.title}</h1>
<p>A mock interview for the role of ${roleTitle(settings.role)}: ${settings.questions} questions, one at a time. It is stored with every answer, so you can come back.</p>
${facts(settings, allowance)}
${start(assignment.id, settings, allowance, page.mayKeepAudio)}
${page.code && elsewhere(settings, page.code, page.places)}
${attempts.length > 0 && html`<h2>Your attempts</h2><ul>${attempts.map((a) => html`<li>${attemptLine(a, allowance)}${appealPart(a, page.appealable.includes(a.id))}</li>`)}</ul>`}`
  sendPage(res, settings.title, body, { framedBy })
}

function facts({ release }: AssignmentSettings, { times, used, limit }: Allowance): Html {
  const grade = {
    'after-review': 'Your instructor looks at it first, then you see report and grade.',
    'at-once': 'You see the report when it is done; the grade goes to your course.',
    never: 'For practice: no grade goes to your course.',
  }[release]
  const row = (name: string, value: string | null) => value !== null && html`<dt>${name}</dt><dd>${value}</dd>`
  const { opensAt, dueAt, locksAt, timeLimitMinutes } = times
  return html`<dl>
${row('Opens', moment(opensAt))}${row('Due', moment(dueAt))}${row('Closes', moment(locksAt))}
${row('Time limit', timeLimitMinutes === null ? null : `${timeLimitMinutes} minutes from the start, pauses included`)}
${row('Attempts', limit === null ? null : `${used} of ${limit} used`)}
${row('Grade', grade)}
</dl>`
}

function start(
  assignment: string,
  { places }: AssignmentSettings,
  { open, whyNot }: Allowance,
  mayKeepAudio: boolean,
): Html {
  if (!open && whyNot) return html`<p class="problem" role="status">${whyNot}</p>`
  if (!places.includes('web') && !open) return html``
  return html`<form method="post" action="/lti/assignments/${assignment}/start">
${!open && mayKeepAudio && html`<p><label class="inline"><input type="checkbox" name="keepAudio" value="yes"> Keep the sound of what I say: my instructor may listen to it, until its date</label></p>`}
<button type="submit" class="primary">${open ? 'Go on with your interview' : 'Begin the interview'}</button>
</form>`
}

function elsewhere({ places }: AssignmentSettings, { code }: LinkCode, here: readonly Place[]): Html {
  const names = places.flatMap((place) => (place === 'web' || !here.includes(place) ? [] : [ELSEWHERE[place]]))
  return html`<h2>In ${names.join(' or ')}</h2>
<p>Type <strong>/link ${code}</strong> there within ten minutes. It ties that account to this assignment, once.</p>`
}

function attemptLine(attempt: Attempt, { times }: Allowance): Html {
  const { id, number, state, interview, releasedAt, deletedAt, override } = attempt
  if (state === 'open') return html`Attempt ${number}: open`
  const link = deletedAt
    ? html` The interview was deleted on its date.`
    : interview
      ? html` <a href="/lti/review/${id}/report">Report</a>`
      : html``
  if (state === 'void') return html`Attempt ${number}: it could not be scored, and does not count.${link}`
  if (releasedAt === null)
    return html`Attempt ${number}: handed in ${moment(attempt.submittedAt)}, your instructor looks at it.`
  const late = times.dueAt !== null && (attempt.submittedAt ?? 0) > times.dueAt
  const why = override ? html` ${override.reason}` : null
  return html`Attempt ${number}: ${countedScore(attempt)} of 100${late ? ', late' : ''}.${why}${link}`
}

/** Asking for another look, and what came of it. */
function appealPart({ id, appeal }: Attempt, may: boolean): Html {
  if (appeal?.decision)
    return html`<p class="small">You asked for another look. ${appeal.decision.granted ? 'The score was changed' : 'The score stands'}: ${appeal.decision.words}</p>`
  if (appeal) return html`<p class="small">You asked for another look; your instructor decides.</p>`
  if (!may) return html``
  return html`<details><summary>Ask for another look</summary>
<form method="post" action="/lti/review/${id}/appeal">
<label for="reason-${id}">What should be looked at again? It is scored once more, by something that knows nothing of the first score; then your instructor decides.</label>
<textarea id="reason-${id}" name="reason" rows="3" required maxlength="1000"></textarea>
<button type="submit">Ask</button></form></details>`
}

/** A moment in UTC, as the server does not know the reader's clock. */
const moment = (at: number | null) =>
  at === null ? null : `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`
