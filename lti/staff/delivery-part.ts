import { type Delivery, scoreInWords } from '../grades/deliveries.ts'
import { type Html, html } from '../html.ts'
import { moment } from '../moment.ts'
import { press } from './frame.ts'
import { DELIVERY } from './rows.ts'

const NOTES = {
  asked: 'wanted',
  sent: 'arrived',
  failed: 'failed',
  kept: 'kept as graded there',
  again: 'sent again by hand',
}

/** Where a grade is on its way to the platform, all that was tried, and how to send it again. `again`: the form's address. */
export function deliveryPart(delivery: Delivery, again: string): Html {
  const { state, wanted, problem, history, tries } = delivery
  const more = problem && state !== 'sent' ? html`<p class="problem">${problem.message}</p>` : null
  return html`<p><span class="state ${state === 'sent' ? 'released' : state === 'failed' ? 'problem' : ''}">${DELIVERY[state]}</span> ${scoreInWords(wanted)}${tries > 1 && html` <small>${tries} tries</small>`}</p>
${more}
<div class="row">${press(again, 'Send again')}${state !== 'waiting' && press(again, 'Send over what is there', 'danger', html`<input type="hidden" name="overwrite" value="1">`)}</div>
<details><summary>Everything that was tried</summary><ol class="history">${history.map((n) => html`<li>${moment(n.at)} ${NOTES[n.what]}${n.details && html`: ${n.details}`}</li>`)}</ol></details>`
}
