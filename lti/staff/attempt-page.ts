import type { Pair } from '../../core/interview/state.ts'
import { answerSection } from '../../core/report/page-answer.ts'
import { scoreRing } from '../../core/report/plots.ts'
import type { Report } from '../../core/report/report.ts'
import type { Assignment } from '../course/assignments.ts'
import { countedScore, timesFor } from '../course/attempt-rules.ts'
import type { Attempt } from '../course/attempts.ts'
import type { Seat } from '../course/seats.ts'
import type { Delivery } from '../grades/deliveries.ts'
import { type Html, html } from '../html.ts'
import { moment } from '../moment.ts'
import { deliveryPart } from './delivery-part.ts'
import { press } from './frame.ts'

export type AttemptPage = {
  assignment: Assignment
  attempt: Attempt
  seat: Seat
  /** As the course names the student. */
  name: string
  report: Report | null
  /** What the answers' recordings go by; those that were not kept have none. */
  recorded: ReadonlySet<string>
  delivery: Delivery | null
  /** The next attempt that waits for a look. */
  next: string | null
  /** Why nothing may be released yet; null: it may. */
  held: string | null
}

/** One attempt: what was said with the evidence marked, and everything that its instructor does about it. */
export function attemptBody(page: AttemptPage): Html {
  const { attempt, report, assignment, name, seat, next } = page
  const own = `/lti/review/${attempt.id}`
  return html`<p class="meta"><a href="/lti/assignments/${assignment.id}/students/${seat.id}">${name}</a>, attempt ${attempt.number}. ${facts(page)}
<a class="to-desk" href="#desk">Go to score and release</a></p>
<div class="beside">
<div class="transcript">
${report ? transcript(report, page.recorded, own) : missing(attempt)}
</div>
<aside id="desk" tabindex="-1" aria-label="Your part" class="desk">
${verdict(page)}
${appeal(attempt, own)}
${overriding(attempt, own)}
${page.delivery && html`<section><h2>The grade</h2>${deliveryPart(page.delivery, `/lti/assignments/${assignment.id}/students/${seat.id}/send-again`)}</section>`}
${next && html`<p><a class="button" href="/lti/review/${next}" accesskey="n">Next to review</a></p>`}
</aside>
</div>`
}

function facts({ attempt, assignment, seat }: AttemptPage): Html {
  const { state, submittedAt, startedAt } = attempt
  if (state === 'open') return html`Begun ${moment(startedAt)}, and still open.`
  const due = assignment.settings ? timesFor(assignment.settings, seat).dueAt : null
  const late = due !== null && submittedAt !== null && submittedAt > due
  return html`Handed in ${moment(submittedAt)}${late && html` <span class="state problem">late</span>`}.`
}

function missing({ deletedAt, state }: Attempt): Html {
  if (deletedAt)
    return html`<p>The interview was deleted ${moment(deletedAt)}, by the course’s own date. Its score is kept.</p>`
  return html`<p>${state === 'open' ? 'The interview goes on; what was said shows when it is over.' : 'There is no report of this interview any more, or not yet.'}</p>`
}

function transcript(report: Report, recorded: ReadonlySet<string>, own: string): Html {
  const { answers, overall } = report
  const sound = (id: string) => (recorded.has(id) ? `${own}/sound/${encodeURIComponent(id)}` : null)
  const sections = answers.map((a) => answerSection(a, answers, { sound: sound(a.id) })).join('\n')
  return html`<h2>What was said</h2>
<p class="summary">${overall.summary}</p>
${report.notices.length > 0 && html`<ul class="notices">${report.notices.map((n) => html`<li>${n}</li>`)}</ul>`}
${{ html: sections }}`
}

function verdict({ attempt, report, held }: AttemptPage): Html {
  const { id, state, score, override, releasedAt } = attempt
  const own = `/lti/review/${id}`
  const ring = { html: scoreRing(countedScore({ score, override })) }
  const by = override
    ? html`Given by hand. The machine said ${score ?? 'nothing'}.`
    : html`Scored by ${report?.scorer ?? 'a machine'}: a draft, until you say so.`
  return html`<section><h2>The result</h2>
<div class="mark-of">${ring}</div><p class="small">${by}</p>
${override && html`<p><b>Why:</b> ${override.reason}</p>`}
${state === 'submitted' && (releasedAt === null ? release(own, override ? null : held) : html`<p><span class="state released">Released</span> ${moment(releasedAt)}</p>`)}
${state === 'void' && html`<p>It could not be scored and does not count. A score of your own makes it count.</p>`}</section>`
}

const release = (own: string, held: string | null) =>
  held ? html`<p class="held">${held}</p>` : press(`${own}/release`, 'Release to the student', 'primary')

function overriding({ state, override, score }: Attempt, own: string): Html {
  if (state === 'open') return html``
  return html`<section><h2>A score of your own</h2>
<form method="post" action="${own}/override">
<label for="score">Score, 0 to 100</label><input id="score" name="score" type="number" min="0" max="100" step="0.5" required value="${override?.score ?? score ?? ''}">
<label for="reason">Why (the student reads it)</label><textarea id="reason" name="reason" rows="3" required maxlength="1000">${override?.reason ?? ''}</textarea>
<button type="submit">Use this score</button>
</form>
${override && press(`${own}/override`, 'Take it back', 'danger', html`<input type="hidden" name="take-back" value="1">`)}</section>`
}

function appeal({ appeal, score }: Attempt, own: string): Html {
  if (!appeal) return html``
  const { at, reason, second, decision } = appeal
  const looked = second
    ? html`<p>A second scoring that knew nothing of the first, by ${second.scorer}: <b>${second.score ?? 'not scorable'}</b>. The first: <b>${score ?? 'not scorable'}</b>.</p>`
    : html`<p>A second scoring is being made.</p>`
  const decide = html`<form method="post" action="${own}/decide">
<fieldset><legend>Your decision</legend>
<label class="inline"><input type="radio" name="granted" value="yes" required> Change the score</label>
<label class="inline"><input type="radio" name="granted" value="no"> The score stands</label>
<label for="new-score">New score, 0 to 100, if it changes</label><input id="new-score" name="score" type="number" min="0" max="100" step="0.5" value="${second?.score ?? ''}">
<label for="words">Words for the student</label><textarea id="words" name="words" rows="3" required maxlength="1000"></textarea>
</fieldset><button type="submit" class="primary">Decide</button></form>`
  const decided =
    decision &&
    html`<p><span class="state">${decision.granted ? 'Score changed' : 'Score stands'}</span> ${moment(decision.at)}: ${decision.words}</p>`
  return html`<section class="appeal"><h2>The student asked for another look</h2>
<p>${moment(at)}: <q>${reason}</q></p>${looked}${decided || decide}</section>`
}

/** The questions whose answers' sound is kept. */
export function recordedIn(pairs: readonly Pair[]): Map<string, string> {
  return new Map(
    pairs.flatMap(({ question, outcome }) =>
      'recording' in outcome && outcome.recording ? [[question.id, outcome.recording] as const] : [],
    ),
  )
}
