import { z } from 'zod'
import { GreenroomError } from '../../core/errors.ts'
import type { RubricChange } from '../course/assignments.ts'
import type { Regrade, RegradeRow } from '../grades/regrade.ts'
import { type Html, html } from '../html.ts'
import { press } from './frame.ts'

/** A question that was asked in an assignment's attempts, as it is judged now. */
export type JudgedQuestion = {
  key: string
  text: string
  keyPoints: readonly string[]
  reference: string | null
  attempts: number
}

const form = z.object({
  question: z.string().max(200),
  keyPoints: z.string().max(5_000),
  reference: z.string().max(4_000).default(''),
})
const MOST_POINTS = 8

/** What one question is to be judged by, from the form. Errors: GreenroomError 'bad-input'. */
export function readRubricChange(body: unknown, known: readonly JudgedQuestion[]): RubricChange {
  const parsed = form.safeParse(body ?? {})
  if (!parsed.success) throw new GreenroomError('bad-input', 'The form could not be read.')
  const { question, keyPoints, reference } = parsed.data
  if (!known.some(({ key }) => key === question)) throw new GreenroomError('bad-input', 'There is no such question.')
  const points = keyPoints
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  const fit = points.every((point) => point.length >= 3 && point.length <= 400)
  if (points.length === 0 || points.length > MOST_POINTS || !fit)
    throw new GreenroomError('bad-input', `Write one to ${MOST_POINTS} key points, each on a line of its own.`)
  return { question, keyPoints: points, reference: reference.trim() || null }
}

/** Choosing what to regrade. */
export function regradeBody(own: string, questions: readonly JudgedQuestion[], chosen: JudgedQuestion | null): Html {
  return html`<p>Scores everything again, first only to show what would change. Scores that you gave by hand stay.</p>
<section><h2>Everything, as it is judged today</h2>
<p>After another scorer or another version of it was set up. Where nothing was, nothing changes.</p>
${press(`${own}/all`, 'Show what would change')}</section>
<section><h2>One question, judged by something else</h2>
${questions.length === 0 && html`<p>No question was asked yet.</p>`}
<ul class="questions">${questions.map((q) => html`<li><a href="${own}?question=${encodeURIComponent(q.key)}#change" ${q.key === chosen?.key ? html`aria-current="true"` : ''}>${q.text}</a> <small>${q.attempts} ${q.attempts === 1 ? 'attempt' : 'attempts'}</small></li>`)}</ul>
${
  chosen &&
  html`<form method="post" action="${own}/question" id="change" class="card pad">
<input type="hidden" name="question" value="${chosen.key}">
<p class="question">${chosen.text}</p>
<label for="keyPoints">What a full answer holds, one point a line</label><textarea id="keyPoints" name="keyPoints" rows="6" required>${chosen.keyPoints.join('\n')}</textarea>
<label for="reference">A model answer (left empty, it stays as it is)</label><textarea id="reference" name="reference" rows="4">${chosen.reference}</textarea>
<button type="submit" class="primary">Show what would change</button></form>`
}</section>`
}

const changesOf = ({ changes }: RegradeRow): Html =>
  html`<details><summary>${changes.length === 1 ? 'One change' : `${changes.length} changes`}</summary><ul>${changes.map((c) => html`<li>${c.what}: ${c.from} → ${c.to}</li>`)}</ul></details>`

/** What a regrade would change, or has changed. `names`: students, by seats. */
export function regradeResult(regrade: Regrade, own: string, names: ReadonlyMap<string, string>): Html {
  const { state, done, total, rows, id } = regrade
  if (state === 'working')
    return html`<p role="status" data-reload="2">Scoring again: ${done} of ${total} attempts.</p><progress max="${total}" value="${done}" aria-label="Attempts scored again"></progress><p><a href="${own}/${id}">Look again</a></p>`
  if (state === 'applying')
    return html`<p role="status" data-reload="2">Changing scores ...</p><p><a href="${own}/${id}">Look again</a></p>`
  const said = state === 'applied' ? 'changed' : 'would change'
  const nameOf = (row: RegradeRow) => names.get(row.seat) ?? 'Attempt'
  const sorted = rows.toSorted((a, b) => nameOf(a).localeCompare(nameOf(b), 'en'))
  const scores = rows.filter(({ from, to }) => from !== to).length
  const changedRow = (row: RegradeRow) =>
    html`<tr><th scope="row"><a href="/lti/review/${row.attempt}">${nameOf(row)}</a></th><td class="number">${row.from ?? '–'}</td><td class="number">${row.to ?? '–'}</td><td>${changesOf(row)}</td></tr>`
  return html`<p role="status">${rows.length === 0 ? `Nothing ${said}.` : `${rows.length} of ${total} attempts ${said}, the overall score in ${scores}.`}</p>
${
  rows.length > 0 &&
  html`<div class="table-frame" role="region" aria-label="Changes" tabindex="0"><table>
<thead><tr><th scope="col">Attempt</th><th scope="col">Now</th><th scope="col">Then</th><th scope="col">What changes</th></tr></thead>
<tbody>${sorted.map(changedRow)}</tbody></table></div>`
}
<div class="row actions">${state === 'ready' && (rows.length > 0 || regrade.change) && press(`${own}/${id}/apply`, rows.length > 0 ? 'Use the new scores' : 'Judge by this from now on', 'primary')}
<a class="button" href="${own}">Back</a></div>`
}
