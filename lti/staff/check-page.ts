import { type Agreement, ANCHORS, MOST_APART } from '../grades/hand-grades.ts'
import { type Html, html } from '../html.ts'

/** Answers to grade by hand, blind, and how hand and machine agree. `own`: the form's address. */
export function checkBody({ graded, apart, left, holds }: Agreement, asked: boolean, own: string): Html {
  const [sample] = left
  const none = graded.length === 0 && left.length === 0
  return html`<p>Grade ${ANCHORS} answers by hand, without seeing whose they are or what the machine gave. Then you see how far the two of you lie apart. ${asked ? `Nothing is released before that is ${MOST_APART} point of 10 or less on average.` : 'It holds nothing back here; the settings can make it do so.'}</p>
${none && html`<p>There is no scored answer yet.</p>`}
${
  sample &&
  html`<section class="card pad"><h2>Answer ${graded.length + 1} of ${graded.length + left.length}</h2>
<p class="question">${sample.asked}</p>
${sample.keyPoints.length > 0 && html`<details open><summary>What a full answer holds</summary><ul>${sample.keyPoints.map((k) => html`<li>${k}</li>`)}</ul></details>`}
<blockquote dir="auto">${sample.answer}</blockquote>
<form method="post" action="${own}">
<input type="hidden" name="attempt" value="${sample.attempt}"><input type="hidden" name="question" value="${sample.question}">
<label for="score">Your score, 1 to 10</label><input id="score" name="score" type="number" min="1" max="10" step="0.5" required autofocus>
<button type="submit" class="primary">Next</button></form></section>`
}
${!sample && graded.length > 0 && agreement(graded, apart, holds)}`
}

function agreement(graded: Agreement['graded'], apart: number | null, holds: boolean): Html {
  return html`<section><h2>${holds ? 'You agree' : 'You do not agree yet'}</h2>
<p>On average your scores and the machine’s lie <b>${apart ?? '–'}</b> points apart.
${!holds && ' Change what answers are judged by and regrade, or score attempts by hand; those you scored yourself may be released.'}</p>
<table><thead><tr><th scope="col">Answer</th><th scope="col">You</th><th scope="col">The machine</th><th scope="col">Apart</th></tr></thead>
<tbody>${graded.map(({ attempt, question, hand, machine }, i) => html`<tr><th scope="row"><a href="/lti/review/${attempt}#${question}">${i + 1}</a></th><td class="number">${hand}</td><td class="number">${machine}</td><td class="number">${Math.abs(hand - machine).toFixed(1)}</td></tr>`)}</tbody></table></section>`
}
