import { type Digest, type Gap, LEAST_STUDENTS } from '../grades/digest.ts'
import { type Html, html } from '../html.ts'

const BANDS = ['0–19', '20–39', '40–59', '60–79', '80–100']

const gapLine = ({ keyPoint, missed, asked }: Gap): Html =>
  html`<li><p>${keyPoint}</p>
<p><meter min="0" max="${asked}" optimum="0" low="${asked / 3}" high="${(asked * 2) / 3}" value="${missed}" aria-label="Students who left it out"></meter> ${missed} of ${asked} left it out</p></li>`

/** What the class has in common; names nobody. */
export function digestBody(digest: Digest | null): Html {
  if (!digest)
    return html`<p>The digest shows once ${LEAST_STUDENTS} students have handed in. With fewer it would soon be about one of them.</p>`
  const { students, gaps, criteria, bands } = digest
  const most = Math.max(1, ...bands)
  return html`<p>From the last attempts of ${students} students. It names nobody and quotes nobody.</p>
<section><h2>What many left out</h2>
${gaps.length === 0 && html`<p>No key point that ${LEAST_STUDENTS} or more were asked for was missed by two or more of them.</p>`}
${[...Map.groupBy(gaps, ({ question }) => question)].map(([question, points]) => html`<h3>${question}</h3><ul class="gaps">${points.map(gapLine)}</ul>`)}</section>
<section><h2>How they did</h2>
<table><thead><tr><th scope="col">Criterion</th><th scope="col">Mean of 10</th><th scope="col">Answers</th></tr></thead>
<tbody>${criteria.map((c) => html`<tr><th scope="row" class="criterion-name">${c.name}</th><td class="number">${c.mean}</td><td class="number">${c.answers}</td></tr>`)}</tbody></table>
<table><thead><tr><th scope="col">Score</th><th scope="col">Students</th></tr></thead>
<tbody>${BANDS.map((name, i) => html`<tr><th scope="row">${name}</th><td><meter min="0" max="${most}" value="${bands[i] ?? 0}" aria-label="Students with ${name}"></meter> ${bands[i] ?? 0}</td></tr>`)}</tbody></table>
</section>`
}
