import type { Response } from 'express'
import type { LinkCode } from '../../core/identity/link-codes.ts'
import type { OwnLanguage } from '../../core/interview/language.ts'
import { roleTitle } from '../../core/questions/role-title.ts'
import type { Assignment } from '../course/assignments.ts'
import { type Allowance, countedScore } from '../course/attempt-rules.ts'
import type { Attempt } from '../course/attempts.ts'
import type { AssignmentSettings, Place } from '../course/settings.ts'
import { type Html, html, sendPage } from '../html.ts'
import { moment } from '../moment.ts'
import { studentWording } from '../wording/index.ts'
import type { StudentWording } from '../wording/wording.ts'

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
  language: OwnLanguage
}

/** Where people have accounts, and what they type there to tie one. */
const ELSEWHERE = {
  discord: { name: 'Discord', type: (code: string) => `/link code:${code}` },
  slack: { name: 'Slack', type: (code: string) => `/interview link ${code}` },
  teams: { name: 'Teams', type: (code: string) => `link ${code}` },
} as const

/** What a student sees before and between attempts. */
export function sendStudentPage(res: Response, page: StudentPage): void {
  const { assignment, attempts, allowance, framedBy, language } = page
  const { settings } = assignment
  const w = studentWording(language)
  const options = { framedBy, language, scripts: ['times.js'] }
  if (!settings) {
    sendPage(res, w.notSetUp, html`<h1>${w.notSetUp}</h1><p>${w.notSetUpYet}</p>`, options)
    return
  }
  const line = (a: Attempt) =>
    html`<li>${attemptLine(a, allowance, w)}${appealPart(a, page.appealable.includes(a.id), w)}</li>`
  const body = html`<h1>${settings.title}</h1>
<p>${w.intro(roleTitle(settings.role), settings.questions)}</p>
${facts(settings, allowance, w)}
${start(assignment.id, settings, allowance, page.mayKeepAudio, w)}
${page.code && elsewhere(settings, page.code, page.places, w)}
${attempts.length > 0 && html`<h2>${w.yourAttempts}</h2><ul>${attempts.map(line)}</ul>`}`
  sendPage(res, settings.title, body, options)
}

function facts({ release }: AssignmentSettings, { times, used, limit }: Allowance, w: StudentWording): Html {
  const row = (name: string, value: Html | string | null) => value !== null && html`<dt>${name}</dt><dd>${value}</dd>`
  const { opensAt, dueAt, locksAt, timeLimitMinutes } = times
  const at = (name: string, time: number | null) => row(name, time === null ? null : moment(time))
  return html`<dl class="facts">
${at(w.opens, opensAt)}${at(w.due, dueAt)}${at(w.closes, locksAt)}
${row(w.timeLimit, timeLimitMinutes === null ? null : w.minutes(timeLimitMinutes))}
${row(w.attempts, limit === null ? null : w.used(used, limit))}
${row(w.grade, w.releases[release])}
</dl>`
}

function start(
  assignment: string,
  { places }: AssignmentSettings,
  { open, obstacle }: Allowance,
  mayKeepAudio: boolean,
  w: StudentWording,
): Html {
  if (!open && obstacle) return html`<p class="problem" role="status">${w.whyNot(obstacle)}</p>`
  if (!places.includes('web') && !open) return html``
  return html`<form method="post" action="/lti/assignments/${assignment}/start">
${!open && mayKeepAudio && html`<p><label class="inline"><input type="checkbox" name="keepAudio" value="yes"> ${w.keepAudio}</label></p>`}
<button type="submit" class="primary">${open ? w.goOn : w.begin}</button>
</form>`
}

function elsewhere(
  { places }: AssignmentSettings,
  { code }: LinkCode,
  here: readonly Place[],
  w: StudentWording,
): Html {
  const possible = places.flatMap((place) => (place !== 'web' && here.includes(place) ? [place] : []))
  const ways = possible.map(
    (place) =>
      html`<dt>${ELSEWHERE[place].name}</dt><dd>${w.how[place]} <code>${ELSEWHERE[place].type(code)}</code></dd>`,
  )
  return html`<h2>${w.elsewhere(possible.map((place) => ELSEWHERE[place].name))}</h2>
<dl class="facts">${ways}</dl>
<p>${w.once}</p>`
}

function attemptLine(attempt: Attempt, { times }: Allowance, w: StudentWording): Html {
  const { id, number, state, interview, releasedAt, deletedAt, override, submittedAt } = attempt
  const name = w.attempt(number)
  if (state === 'open') return html`${name}: ${w.isOpen}`
  const link = deletedAt
    ? html` ${w.deleted}`
    : interview
      ? html` <a href="/lti/review/${id}/report">${w.report}</a>`
      : html``
  if (state === 'void') return html`${name}: ${w.notScorable}${link}`
  const [before, behind] = w.handedIn
  if (releasedAt === null) return html`${name}: ${before}${moment(submittedAt)}${behind}`
  const late = times.dueAt !== null && (submittedAt ?? 0) > times.dueAt
  const score = w.score(countedScore(attempt) ?? 0)
  return html`${name}: ${score}${late ? `, ${w.late}` : ''}.${override ? html` ${override.reason}` : null}${link}`
}

/** Asking for another look, and what came of it. */
function appealPart({ id, appeal }: Attempt, may: boolean, w: StudentWording): Html {
  if (appeal?.decision)
    return html`<p class="small">${appeal.decision.granted ? w.changed : w.stands} ${appeal.decision.words}</p>`
  if (appeal) return html`<p class="small">${w.asked}</p>`
  if (!may) return html``
  return html`<details><summary>${w.ask}</summary>
<form method="post" action="/lti/review/${id}/appeal">
<label for="reason-${id}">${w.askWhat}</label>
<textarea id="reason-${id}" name="reason" rows="3" required maxlength="1000"></textarea>
<button type="submit">${w.send}</button></form></details>`
}
