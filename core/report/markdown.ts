import { readAnchors } from '../scoring/anchors.ts'
import { CRITERIA } from '../scoring/rubric.ts'
import { sharesModelAnswer } from './answers.ts'
import { costInWords } from './cost.ts'
import { reportDefinitions } from './definitions.ts'
import { escapeMarkdown as esc, quoteMarkdown } from './escape.ts'
import { nameOf } from './notices.ts'
import { moment, spokenFigures } from './page-delivery.ts'
import { whatBecame } from './plots.ts'
import type { Report, ReportAnswer } from './report.ts'
import { timedAnswers, wholeTime } from './time.ts'
import { capitalised, inTenths, lastingShort, roleInWords, verdictTitles } from './wording.ts'

/** The report as Markdown (CommonMark with GitHub's tables). What people said is quoted and cannot break out. */
export function reportMarkdown(report: Report): string {
  const { overall } = report
  const blocks = [
    `# Interview report: ${esc(roleInWords(report.role))}`,
    facts(report),
    overall.score === null ? '**No overall score**' : `**Overall score: ${overall.score} of 100**`,
    esc(overall.summary),
    ...report.notices.map((notice) => `> **Please note:** ${esc(notice)}`),
    ...section('Strengths', overall.strengths, 'Nothing stood out enough to be called a strength this time.'),
    ...section('What held you back', overall.weaknesses, 'Nothing stood out as a weakness.'),
    ...section('What to do next', overall.suggestions, '', true),
    ...recommendation(report),
    ...time(report),
    ...speaking(report),
    ...table(report.answers),
    '## Question by question',
    ...report.answers.flatMap((answer) => answerBlocks(answer, report.answers)),
    '## How answers are judged',
    ...judged(),
    '## What the figures mean',
    reportDefinitions.map((d) => `- **${esc(d.title)}.** ${esc(d.definition)} *${esc(d.source)}*`).join('\n'),
  ]
  return `${blocks.filter(Boolean).join('\n\n')}\n`
}

function facts({ interview, scorer, usage, answers }: Report): string {
  const day = new Date(interview.startedAt).toISOString().slice(0, 16).replace('T', ' ')
  const cost = costInWords(usage, answers.length)
  const type = interview.type === 'mixed' ? 'Mixed questions' : `${capitalised(interview.type)} questions`
  return `${type}, ${interview.level} level. Started ${day} UTC. Scored by ${esc(nameOf(scorer, 'scorer'))} (${esc(scorer)}).${cost ? ` ${esc(cost)}` : ''}`
}

/** The anchors of each criterion. */
function judged(): string[] {
  const { of } = readAnchors()
  return CRITERIA.flatMap((name) => [
    `**${capitalised(name)}**`,
    of[name].map(({ from, to, text }) => `- ${from}–${to}: ${esc(text)}`).join('\n'),
  ])
}

function section(title: string, items: readonly string[], none: string, numbered = false): string[] {
  const lines = items.map((item, i) => `${numbered ? `${i + 1}.` : '-'} ${esc(item)}`)
  return [`## ${title}`, lines.length > 0 ? lines.join('\n') : none]
}

function recommendation({ overall }: Report): string[] {
  const { verdict, reasons } = overall.recommendation
  return [
    '## Recommendation, for practice',
    `**${verdictTitles[verdict]}**`,
    reasons.map((reason) => `- ${esc(reason)}`).join('\n'),
  ]
}

function time({ answers, overall: { timeManagement: t } }: Report): string[] {
  return ['## Time', `${esc(t.summary)} ${wholeTime(t, answers)}`.trim()]
}

function speaking({ overall }: Report): string[] {
  return overall.speaking ? ['## Speaking', esc(overall.speaking.summary)] : []
}

function table(answers: readonly ReportAnswer[]): string[] {
  if (answers.length === 0) return []
  const timed = timedAnswers(answers).length > 0
  const rows = answers.map((a) => {
    const points = (name: string) => {
      const score = a.criteria.find((c) => c.name === name)?.score
      return score === undefined ? '–' : inTenths(score)
    }
    const score = a.score === null ? whatBecame(a) : inTenths(a.score)
    const cells = [capitalised(a.label.replace(/^the /, '')), score]
    cells.push(...['relevance', 'completeness', 'clarity', 'structure'].map(points))
    const totalMs = a.delivery?.totalMs ?? null
    if (timed) cells.push(totalMs === null ? '–' : lastingShort(totalMs))
    return `| ${cells.map(esc).join(' | ')} |`
  })
  const head = `| Question | Score | Relevance | Completeness | Clarity | Structure |${timed ? ' Time |' : ''}`
  return ['## Scores', [head, `|:--|--:|--:|--:|--:|--:|${timed ? '--:|' : ''}`, ...rows].join('\n')]
}

function answerBlocks(answer: ReportAnswer, answers: readonly ReportAnswer[]): string[] {
  const score = answer.score === null ? '' : `: ${inTenths(answer.score)} of 10`
  return [
    `### ${capitalised(esc(answer.label.replace(/^the /, '')))}${score}`,
    `**${esc(answer.question)}**`,
    answer.answer === null ? '' : quoteMarkdown(answer.answer),
    ...heardAs(answer),
    answer.notScorable === null ? '' : esc(answer.notScorable),
    answer.review ? `*For review.* ${esc(answer.review)} The score stands until a person has looked at it.` : '',
    ...feedback(answer),
    ...evidence(answer),
    ...delivery(answer),
    ...corrections(answer),
    ...modelAnswer(answer, answers),
  ]
}

function heardAs({ answer, heard }: ReportAnswer): string[] {
  if (!heard) return []
  if (heard.text === answer) return [`*Spoken, and heard by ${esc(heard.transcriber)}.*`]
  return [
    `*You corrected this after it was heard by ${esc(heard.transcriber)}. As it was heard:*`,
    quoteMarkdown(heard.text),
  ]
}

function modelAnswer(answer: ReportAnswer, answers: readonly ReportAnswer[]): string[] {
  if (!answer.modelAnswer) return []
  const main = sharesModelAnswer(answer, answers)
  if (main) return [`*A model answer:* the one to ${esc(main.label)} covers this, too.`]
  return ['*A model answer*', quoteMarkdown(answer.modelAnswer)]
}

function feedback({ feedback: { good, missing, improve } }: ReportAnswer): string[] {
  const part = (title: string, items: string[]) =>
    items.length > 0 ? [`*${title}*`, items.map((item) => `- ${esc(item)}`).join('\n')] : []
  return [...part('What was good', good), ...part('What was missing', missing), ...part('How to improve', improve)]
}

function evidence({ criteria }: ReportAnswer): string[] {
  if (criteria.length === 0) return []
  const lines = criteria.map(({ name, score, evidence: found }) => {
    const quotes = found
      .map(({ quote, startSeconds: at }) => `“${esc(quote)}”${at === null ? '' : ` (at ${moment(at)})`}`)
      .join(', ')
    return `- ${capitalised(name)} ${inTenths(score)}${quotes ? `: ${quotes}` : ''}`
  })
  return ['*How it was judged*', lines.join('\n')]
}

function delivery({ delivery: d, hintsUsed }: ReportAnswer): string[] {
  if (!d) return []
  const time = d.totalMs === null ? '' : `, ${lastingShort(d.totalMs)}`
  const parts = [`${plural(d.words, 'word')} in ${plural(d.sentences, 'sentence')}${time}`]
  if (d.kind === 'spoken') parts.push(...spokenFigures(d).map(([title, value]) => `${lowerFirst(title)}: ${value}`))
  else if (d.delayMs !== null) parts.push(`first key after ${lastingShort(d.delayMs)}`)
  if (d.fillers.length > 0) parts.push(`fillers: ${d.fillers.map((f) => `${f.filler} (${f.count})`).join(', ')}`)
  if (hintsUsed > 0) parts.push(`hints used: ${hintsUsed}`)
  return [`*Delivery:* ${esc(parts.join('; '))}.`]
}

const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1)

const plural = (n: number, what: string) => `${n} ${what}${n === 1 ? '' : 's'}`

function corrections({ corrections: list }: ReportAnswer): string[] {
  if (!list || list.length === 0) return []
  const lines = list.map(({ slip, suggestion, message }) => {
    const right = suggestion === null ? '' : suggestion === '' ? ' (leave it out)' : ` → “${esc(suggestion)}”`
    return `- “${esc(slip)}”${right}: ${esc(message)}`
  })
  return ['*Grammar*', lines.join('\n')]
}
