import { CRITERIA } from '../scoring/rubric.ts'
import { escapeHtml as esc } from './escape.ts'
import { criterionScore } from './overview.ts'
import { spokenFigures } from './page-delivery.ts'
import { coveragePlot, keyPointState, scorePlot, timePlot, whatBecame } from './plots.ts'
import type { Report, ReportAnswer } from './report.ts'
import { spokenAnswers } from './speaking.ts'
import { delayTitle, timedAnswers, wholeTime } from './time.ts'
import { capitalised, inTenths, lasting, verdictTitles } from './wording.ts'

/** The interview in plots, each with the same figures as a table, and what an interviewer might conclude. */
export function glance(report: Report): string {
  const { answers } = report
  const cards = [
    answers.length > 0 ? scores(answers) : '',
    recommendation(report),
    time(report),
    speaking(report),
    answers.some((a) => a.coverage.length > 0) ? keyPoints(answers) : '',
  ]
  return `<section class="glance" aria-labelledby="glance"><h2 id="glance">At a glance</h2><div class="columns">${cards.join('\n')}</div></section>`
}

function scores(answers: readonly ReportAnswer[]): string {
  const key = legend(CRITERIA.map((name) => [name, capitalised(name)]))
  return figure('Scores', `${key}${scorePlot(answers)}`, scoreTable(answers))
}

function time({ answers, overall: { timeManagement } }: Report): string {
  const { summary, suggestedSecondsPerQuestion } = timeManagement
  const text = `<p>${esc(`${summary} ${wholeTime(timeManagement, answers)}`.trim())}</p>`
  if (timedAnswers(answers).length === 0) return `<section class="card"><h3>Time</h3>${text}</section>`
  const key = legend([
    ['delay', delayTitle(answers)],
    ['time', 'Answering'],
    ['over', 'Over the suggested time'],
  ])
  return figure('Time', `${key}${timePlot(answers, suggestedSecondsPerQuestion)}${text}`, timeTable(answers))
}

function speaking({ answers, overall }: Report): string {
  if (!overall.speaking) return ''
  const spoken = spokenAnswers(answers)
  const titles = [...new Set(spoken.flatMap((a) => spokenFigures(a.delivery).map(([title]) => title)))]
  const text = `<p>${esc(overall.speaking.summary)}</p>`
  if (titles.length === 0) return `<section class="card"><h3>Speaking</h3>${text}</section>`
  const rows = spoken.map((a) => {
    const values = new Map(spokenFigures(a.delivery))
    const cells = titles.map((title) => `<td class="text">${esc(values.get(title) ?? 'not known')}</td>`)
    return `<tr><th scope="row">${nameOf(a)}</th>${cells.join('')}</tr>`
  })
  return figure('Speaking', text, table(['Question', ...titles], rows), 'Answer by answer')
}

function keyPoints(answers: readonly ReportAnswer[]): string {
  const key = legend([
    ['made', 'Made'],
    ['touched', 'Touched on'],
    ['missed', 'Missed'],
  ])
  return figure('Key points', `${key}${coveragePlot(answers)}`, coverageTable(answers))
}

function recommendation({ overall: { recommendation: r } }: Report): string {
  const reasons = r.reasons.map((reason) => `<li>${esc(reason)}</li>`).join('')
  return `<section class="card"><h3>Recommendation</h3><p class="verdict ${r.verdict}">${verdictTitles[r.verdict]}</p><ul>${reasons}</ul><p class="small after">For practice. Nobody is chosen or turned down by it.</p></section>`
}

function figure(title: string, content: string, table: string, summary = 'The same as a table'): string {
  return `<figure class="card"><figcaption><h3>${title}</h3></figcaption>${content}<details><summary>${summary}</summary><div class="scroll" tabindex="0" role="group" aria-label="${title} as a table">${table}</div></details></figure>`
}

function legend(entries: readonly (readonly [string, string])[]): string {
  return `<ul class="legend">${entries.map(([name, title]) => `<li><span class="swatch ${name}"></span>${title}</li>`).join('')}</ul>`
}

const nameOf = (a: ReportAnswer) => esc(capitalised(a.label.replace(/^the /, '')))

function scoreTable(answers: readonly ReportAnswer[]): string {
  const rows = answers.map((a) => {
    if (a.score === null) return `<tr><th scope="row">${nameOf(a)}</th><td colspan="5">${whatBecame(a)}</td></tr>`
    const cells = CRITERIA.map((name) => {
      const score = criterionScore(a, name)
      return `<td>${score === null ? 'not judged' : inTenths(score)}</td>`
    })
    return `<tr><th scope="row">${nameOf(a)}</th><td>${inTenths(a.score)}</td>${cells.join('')}</tr>`
  })
  const heads = ['Question', 'Score', ...CRITERIA.map(capitalised)]
  return table(heads, rows)
}

function timeTable(answers: readonly ReportAnswer[]): string {
  const rows = answers.map((a) => {
    if (!a.delivery) return `<tr><th scope="row">${nameOf(a)}</th><td colspan="3">${whatBecame(a)}</td></tr>`
    const { totalMs, delayMs, words } = a.delivery
    const known = (ms: number | null) => (ms === null ? 'not known' : lasting(ms))
    return `<tr><th scope="row">${nameOf(a)}</th><td>${known(totalMs)}</td><td>${known(delayMs)}</td><td>${words}</td></tr>`
  })
  return table(['Question', 'Time', delayTitle(answers), 'Words'], rows)
}

function coverageTable(answers: readonly ReportAnswer[]): string {
  const rows = answers.flatMap((a) =>
    a.coverage.map(
      (c) =>
        `<tr><th scope="row">${nameOf(a)}</th><td class="text">${esc(c.keyPoint)}</td><td>${keyPointState(c.coverage)}</td></tr>`,
    ),
  )
  return table(['Question', 'Key point', 'Your answer'], rows)
}

function table(heads: readonly string[], rows: readonly string[]): string {
  const head = heads.map((title) => `<th scope="col">${title}</th>`).join('')
  return `<table><thead><tr>${head}</tr></thead><tbody>${rows.join('')}</tbody></table>`
}
