import { readAnchors } from '../scoring/anchors.ts'
import { CRITERIA } from '../scoring/rubric.ts'
import { costInWords } from './cost.ts'
import { reportDefinitions } from './definitions.ts'
import { escapeHtml as esc } from './escape.ts'
import { nameOf } from './notices.ts'
import { answerSection } from './page-answer.ts'
import { glance } from './page-figures.ts'
import { scoreRing, shortLabels } from './plots.ts'
import type { Report } from './report.ts'
import { readReportStyles } from './styles.ts'
import { capitalised, roleInWords, verdictTitles } from './wording.ts'

export type PageOptions = {
  /** The document's title; the role and the date otherwise. */
  title?: string
  /** Address of the style sheet. */
  styles?: string
  /** Whether the page carries its style sheet within itself, for a file to keep; then it links to nothing. */
  selfContained?: boolean
  /** Where the report lies as files; null for a reader who may not fetch them. */
  files?: { json: string; markdown: string } | null
  /** Where the practice room is; null for no way back. */
  home?: string | null
}

/**
 * The report as a complete HTML document, accessible without colours, script or plots. It has no inline styles unless
 * it is self-contained, so a strict Content-Security-Policy can hold; everything a person said is escaped.
 */
export function reportPage(report: Report, options: PageOptions = {}): string {
  const { styles = '/report.css', selfContained = false } = options
  const title =
    options.title ?? `${capitalised(roleInWords(report.role))}, ${day(report.interview.startedAt)} · Greenroom`
  const sheet = selfContained
    ? `<style>\n${readReportStyles()}</style>`
    : `<link rel="stylesheet" href="${esc(styles)}">`
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${esc(title)}</title>
${sheet}
</head>
<body class="report">
<a class="skip" href="#answers">Skip to the questions</a>
${reportBody(report, selfContained ? { ...options, files: null, home: null } : options)}
</body>
</html>
`
}

/** What stands between <body> and </body>, for a front-end with a frame of its own. */
export function reportBody(report: Report, { files = null, home = '/' }: PageOptions = {}): string {
  return `<header class="top"><span class="brand">Greenroom</span>${home === null ? '' : `<a href="${esc(home)}">Back to the practice room</a>`}</header>
<main>
${hero(report)}
${notices(report.notices)}
${lists(report)}
${glance(report)}
${answers(report)}
${judged()}
${definitions()}
</main>
${footer(report, files)}`
}

function hero({ interview, role, overall }: Report): string {
  const type = interview.type === 'mixed' ? 'Mixed questions' : `${capitalised(interview.type)} questions`
  const date = `<time datetime="${new Date(interview.startedAt).toISOString()}">${day(interview.startedAt)}</time>`
  return `<section class="hero" aria-labelledby="title">
<div class="words"><p class="eyebrow">Interview report</p>
<h1 id="title">${esc(capitalised(roleInWords(role)))}</h1>
<p class="meta">${type} · ${interview.level} level · ${date}</p>
<p class="summary">${esc(overall.summary)}</p></div>
<div class="mark-of">${scoreRing(overall.score)}<p class="verdict ${overall.recommendation.verdict}">${verdictTitles[overall.recommendation.verdict]}</p></div>
</section>`
}

function notices(list: readonly string[]): string {
  if (list.length === 0) return ''
  return `<section class="notices" aria-label="Please note"><ul>${items(list)}</ul></section>`
}

function lists({ overall: { strengths, weaknesses, suggestions } }: Report): string {
  const list = (texts: readonly string[], none: string) =>
    texts.length > 0 ? `<ul>${items(texts)}</ul>` : `<p>${none}</p>`
  return `<div class="pair">
<section class="card strengths" aria-labelledby="strengths"><h2 id="strengths">Strengths</h2>${list(strengths, 'Nothing stood out enough to be called a strength this time. The suggestions are where to begin.')}</section>
<section class="card weaknesses" aria-labelledby="weaknesses"><h2 id="weaknesses">What held you back</h2>${list(weaknesses, 'Nothing stood out as a weakness.')}</section>
</div>
<section class="card next" aria-labelledby="next"><h2 id="next">What to do next</h2><ol>${items(suggestions)}</ol></section>`
}

function answers({ answers: list }: Report): string {
  if (list.length === 0)
    return '<section id="answers"><h2>Question by question</h2><p>No question was asked.</p></section>'
  const names = shortLabels(list)
  const links = list.map(
    (a, i) => `<li><a href="#${esc(a.id)}" aria-label="${esc(capitalised(a.label))}">${names[i]}</a></li>`,
  )
  return `<section id="answers" aria-labelledby="answers-title"><h2 id="answers-title">Question by question</h2>
<nav aria-label="Questions"><ul class="jump">${links.join('')}</ul></nav>
${list.map((answer) => answerSection(answer, list)).join('\n')}</section>`
}

/** The anchors of each criterion, for people to hold a score against. */
function judged(): string {
  const { of } = readAnchors()
  const list = CRITERIA.map((name) => {
    const bands = of[name].map(({ from, to, text }) => `<li>${from}–${to}: ${esc(text)}</li>`)
    return `<dt>${capitalised(name)}</dt><dd><ul>${bands.join('')}</ul></dd>`
  })
  return `<details class="definitions"><summary>How answers are judged</summary><dl>${list.join('')}</dl></details>`
}

function definitions(): string {
  const list = reportDefinitions.map(
    (d) => `<dt>${esc(d.title)}</dt><dd>${esc(d.definition)} <span class="source">${esc(d.source)}</span></dd>`,
  )
  return `<details class="definitions"><summary>What the figures mean</summary><dl>${list.join('')}</dl></details>`
}

function footer({ scorer, interviewers, usage, answers }: Report, files: PageOptions['files']): string {
  const cost = costInWords(usage, answers.length)
  const asked =
    interviewers.length > 0 ? ` Asked by ${interviewers.map((i) => esc(nameOf(i, 'interviewer'))).join(' and ')}.` : ''
  const links = files
    ? `<p class="files"><a href="${esc(files.markdown)}">Download as Markdown</a> <a href="${esc(files.json)}">Download as JSON</a></p>`
    : ''
  return `<footer><p>Scored by ${esc(nameOf(scorer, 'scorer'))} (${esc(scorer)}).${asked} A machine’s score is a draft: it can overlook what a person would value. Trust your own judgement, and that of people who know the work, more.</p>${cost === null ? '' : `<p>${esc(cost)}</p>`}${links}</footer>`
}

const items = (texts: readonly string[]) => texts.map((text) => `<li>${esc(text)}</li>`).join('')

const day = (at: number) => new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(at)
