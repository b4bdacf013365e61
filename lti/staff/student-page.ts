import { z } from 'zod'
import { GreenroomError } from '../../core/errors.ts'
import type { Assignment } from '../course/assignments.ts'
import { countedScore, deadlineOf, timesFor } from '../course/attempt-rules.ts'
import type { OverviewRow } from '../course/overview.ts'
import type { ExtraTime } from '../course/seats.ts'
import { type Html, html } from '../html.ts'
import { moment } from '../moment.ts'
import { deliveryPart } from './delivery-part.ts'

const number = z.string().max(10).default('')
const form = z.object({ multiplier: number, minutes: number, limitMinutes: number })

/** Extra time from the form; null takes it back. Errors: GreenroomError 'bad-input'. */
export function readExtra(body: unknown): ExtraTime | null {
  const parsed = form.safeParse(body ?? {})
  if (!parsed.success) throw new GreenroomError('bad-input', 'The form could not be read.')
  const of = (text: string, least: number, most: number, whole: boolean) => {
    if (text.trim() === '') return null
    const value = Number(text)
    if (!(value >= least && value <= most) || (whole && !Number.isInteger(value)))
      throw new GreenroomError('bad-input', `Extra time: write a number from ${least} to ${most}.`)
    return value
  }
  const extra = {
    multiplier: of(parsed.data.multiplier, 1, 10, false),
    minutes: of(parsed.data.minutes, 1, 10_080, true),
    limitMinutes: of(parsed.data.limitMinutes, 1, 1_440, true),
  }
  return Object.values(extra).every((v) => v === null) ? null : extra
}

/** One student of an assignment: attempts, extra time, the grade's way. */
export function studentBody(assignment: Assignment, row: OverviewRow, seat: string): Html {
  const { attempts, delivery, email, score } = row
  const own = `/lti/assignments/${assignment.id}/students/${seat}`
  const extra = row.seat?.extra
  const { settings } = assignment
  const times = settings && timesFor(settings, row.seat ?? NOBODY)
  const input = (name: keyof ExtraTime, label: string, step: string) =>
    html`<div><label for="${name}">${label}</label><input id="${name}" name="${name}" type="number" min="1" step="${step}" value="${extra?.[name] ?? ''}"></div>`
  return html`${email && html`<p class="meta">${email}</p>`}
<section><h2>Attempts</h2>
${attempts.length === 0 && html`<p>None yet.</p>`}
<ul class="attempts">${attempts.map((a) => {
    const ends = a.state === 'open' && times ? deadlineOf(a.startedAt, times) : null
    return html`<li><a href="/lti/review/${a.id}">Attempt ${a.number}</a>: ${a.state === 'open' ? html`open${ends !== null && html`, ends ${moment(ends)}`}` : html`${countedScore(a) ?? 'not scorable'}, handed in ${moment(a.submittedAt)}${a.releasedAt === null && a.state === 'submitted' && html` <span class="state to-review">To review</span>`}`}</li>`
  })}</ul>
<p>As it counts: <b>${score ?? '–'}</b></p></section>
<section><h2>Extra time</h2>
<form method="post" action="${own}/extra-time">
<div class="four">
${input('multiplier', 'The time limit times', '0.05')}
${input('minutes', 'and minutes on top', '1')}
${input('limitMinutes', 'or a limit of its own, in minutes', '1')}
</div>
<p class="small">It counts for attempts that run, too, and moves the due and the closing date back by as much.${times?.timeLimitMinutes != null && html` Now: ${times.timeLimitMinutes} minutes.`}</p>
<button type="submit">Save</button>
</form></section>
${delivery && html`<section><h2>The grade in the course</h2>${deliveryPart(delivery, `${own}/send-again`)}</section>`}`
}

const NOBODY = { platformSays: { dueAt: null, locksAt: null, attempts: null }, extra: null }
