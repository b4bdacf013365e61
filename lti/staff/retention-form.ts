import { GreenroomError } from '../../core/errors.ts'
import { type Html, html } from '../html.ts'

const MOST_DAYS = 3_650

/** Days for which a course's interviews are kept, from the form; null: as long as the server does. Errors: GreenroomError 'bad-input'. */
export function readKeepDays(body: unknown): number | null {
  const given = (body as { keepDays?: unknown } | undefined)?.keepDays
  if (typeof given !== 'string' || given.trim() === '') return null
  const days = Number(given)
  if (!Number.isInteger(days) || days < 1 || days > MOST_DAYS)
    throw new GreenroomError('bad-input', `Write a whole number of days, from 1 to ${MOST_DAYS}.`)
  return days
}

export const retentionForm = (own: string, keepDays: number | null): Html =>
  html`<form method="post" action="${own}/retention"><fieldset><legend>How long interviews of this course are kept</legend>
<label for="keepDays">Days after an attempt was handed in (left empty: as long as this server keeps any)</label>
<input id="keepDays" name="keepDays" type="number" min="1" max="${MOST_DAYS}" value="${keepDays ?? ''}">
<p class="small">Words, sound and report are deleted then, for all interviews of the course; scores, grades and the log stay.</p>
<button type="submit">Save</button></fieldset></form>`
