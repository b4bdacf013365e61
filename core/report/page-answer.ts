import type { Correction } from '../delivery/delivery.ts'
import { sharesModelAnswer } from './answers.ts'
import { escapeHtml as esc } from './escape.ts'
import { moment, spokenSection } from './page-delivery.ts'
import { band, keyPointState, meter } from './plots.ts'
import type { ReportAnswer, TimedEvidence } from './report.ts'
import { capitalised, inTenths, lastingShort } from './wording.ts'

/**
 * One question of the report page: what was asked and said, how it was judged and why, and what would have been better.
 * `answers` are all of the report's. `sound`: address of the answer's recording; quotes then have a button with the class
 * "hear" that says which part of it to play, for a script.
 */
export function answerSection(
  answer: ReportAnswer,
  answers: readonly ReportAnswer[],
  { sound = null }: { sound?: string | null } = {},
): string {
  const { id, kind } = answer
  const badge =
    answer.score === null
      ? '<p class="badge none">No score</p>'
      : `<p class="badge ${band(answer.score)}"><b>${inTenths(answer.score)}</b> of 10</p>`
  return `<article class="card answer ${kind}" id="${esc(id)}" aria-labelledby="${esc(id)}-title">
<header><h3 id="${esc(id)}-title">${esc(capitalised(answer.label.replace(/^the /, '')))}</h3>${badge}</header>
<p class="question">${esc(answer.question)}</p>
<p class="meta">${esc(facts(answer))}</p>
${said(answer)}
${sound === null ? '' : `<audio controls preload="none" src="${esc(sound)}" id="${esc(id)}-sound" aria-label="What was said"></audio>`}
${answer.notScorable === null ? '' : `<p class="no-score">${esc(answer.notScorable)}</p>`}
${answer.review ? `<p class="review"><strong>For review.</strong> ${esc(answer.review)} The score stands until a person has looked at it.</p>` : ''}
${feedback(answer)}
${criteria(answer, sound !== null)}
${keyPoints(answer)}
${answer.delivery?.kind === 'spoken' ? spokenSection(answer.delivery) : ''}
${grammar(answer.corrections)}
${modelAnswer(answer, answers)}
</article>`
}

function modelAnswer(answer: ReportAnswer, answers: readonly ReportAnswer[]): string {
  if (!answer.modelAnswer) return ''
  const main = sharesModelAnswer(answer, answers)
  if (main) {
    return `<p class="small">The model answer to <a href="#${esc(main.id)}">${esc(main.label)}</a> covers this, too.</p>`
  }
  return `<details><summary>A model answer</summary><p class="model">${esc(answer.modelAnswer)}</p></details>`
}

function facts({ type, level, via, delivery: d, hintsUsed, repeats }: ReportAnswer): string {
  const parts = [`${capitalised(type)}, ${level}`]
  if (via === 'voice') parts.push('spoken')
  if (via === 'recording') parts.push('a recording')
  if (d) {
    if (d.totalMs !== null) parts.push(lastingShort(d.totalMs))
    parts.push(`${d.words} ${d.words === 1 ? 'word' : 'words'}`)
    const fillers = d.fillers.map(({ filler, count }) => `“${filler}”${count > 1 ? ` ×${count}` : ''}`)
    if (fillers.length > 0) parts.push(`fillers: ${fillers.join(', ')}`)
  }
  if (hintsUsed > 0) parts.push(hintsUsed === 1 ? 'one hint' : `${hintsUsed} hints`)
  if (repeats > 0) parts.push('asked to repeat')
  return parts.join(' · ')
}

function said(answer: ReportAnswer): string {
  if (answer.answer === null) return ''
  const evidence = [...answer.criteria.flatMap((c) => c.evidence), ...answer.coverage.flatMap((c) => c.evidence ?? [])]
  const text = marked(answer.answer, evidence, answer.corrections ?? [])
  const note = evidence.length > 0 ? '<p class="small">The marked words are what the scores rest on.</p>' : ''
  return `<blockquote dir="auto">${text}</blockquote>${note}${heardAs(answer)}`
}

/** Where the candidate corrected what was heard, both are shown. */
function heardAs({ answer, heard }: ReportAnswer): string {
  if (!heard) return ''
  const by = `by ${esc(heard.transcriber)}`
  if (heard.text === answer) return `<p class="small">Heard ${by}.</p>`
  return `<p class="small">You corrected this after it was heard ${by}.</p><details><summary>As it was heard</summary><p class="model" dir="auto">${esc(heard.text)}</p></details>`
}

/** When a quote was said, for those who have the recording. */
function when({ startSeconds, endSeconds }: TimedEvidence): string {
  if (startSeconds === null || endSeconds === null) return ''
  return ` <span class="when">at ${moment(startSeconds)} to ${moment(endSeconds)}</span>`
}

function hear(id: string, { quote, startSeconds, endSeconds }: TimedEvidence): string {
  if (startSeconds === null || endSeconds === null) return ''
  return ` <button type="button" class="hear" data-sound="${esc(id)}-sound" data-from="${startSeconds}" data-to="${endSeconds}" aria-label="Hear “${esc(quote)}”">Hear it</button>`
}

type Range = { start: number; end: number }

/** The text with the words that bear out a score marked and grammar slips underlined. */
function marked(text: string, evidence: readonly Range[], slips: readonly Range[]): string {
  const cuts = new Set([0, text.length])
  for (const { start, end } of [...evidence, ...slips]) cuts.add(start).add(end)
  const places = [...cuts].filter((cut) => cut >= 0 && cut <= text.length).sort((a, b) => a - b)
  const within = (ranges: readonly Range[], at: number) => ranges.some(({ start, end }) => start <= at && at < end)
  return places
    .slice(0, -1)
    .map((start, i) => {
      const piece = esc(text.slice(start, places[i + 1]))
      const slip = within(slips, start) ? `<span class="slip">${piece}</span>` : piece
      return within(evidence, start) ? `<mark>${slip}</mark>` : slip
    })
    .join('')
}

function feedback({ feedback: { good, missing, improve } }: ReportAnswer): string {
  const part = (title: string, name: string, texts: readonly string[]) =>
    texts.length > 0
      ? `<div class="${name}"><h4>${title}</h4><ul>${texts.map((t) => `<li>${esc(t)}</li>`).join('')}</ul></div>`
      : ''
  const parts = [
    part('What was good', 'good', good),
    part('What was missing', 'missing', missing),
    part('How to improve', 'improve', improve),
  ]
  return parts.some(Boolean) ? `<div class="feedback">${parts.join('')}</div>` : ''
}

function criteria({ id, criteria: list }: ReportAnswer, heard: boolean): string {
  if (list.length === 0) return ''
  const rows = list.map(({ name, score, evidence }) => {
    const quotes = evidence.map((e) => `<li><q>${esc(e.quote)}</q>${when(e)}${heard ? hear(id, e) : ''}</li>`).join('')
    return `<div class="criterion"><dt>${capitalised(name)}</dt><dd><span class="points">${inTenths(score)}</span>${meter(score, name)}${quotes ? `<ul class="quotes">${quotes}</ul>` : ''}</dd></div>`
  })
  return `<h4>How it was judged</h4><dl class="criteria">${rows.join('')}</dl>`
}

const states = { made: 'Made', touched: 'Touched on', missed: 'Missed' }

function keyPoints({ coverage, feedback: { missing } }: ReportAnswer): string {
  const bare = (text: string) => text.trim().replace(/\.$/, '')
  const told = new Set(missing.map(bare))
  // Nothing but gaps that stand under "What was missing" already.
  if (coverage.every((c) => keyPointState(c.coverage) === 'missed' && told.has(bare(c.keyPoint)))) return ''
  const rows = coverage.map((c) => {
    const state = keyPointState(c.coverage)
    return `<li class="${state}"><span class="state">${states[state]}</span> ${esc(c.keyPoint)}</li>`
  })
  return `<h4>Key points</h4><ul class="key-points">${rows.join('')}</ul>`
}

function grammar(corrections: readonly Correction[] | null): string {
  if (!corrections || corrections.length === 0) return ''
  const rows = corrections.map(({ slip, suggestion, message }) => {
    const right =
      suggestion === null ? '' : suggestion === '' ? ' <ins>leave it out</ins>' : ` <ins>${esc(suggestion)}</ins>`
    return `<li><del>${esc(slip)}</del>${right} <span class="why">${esc(message)}</span></li>`
  })
  return `<h4>Grammar</h4><ul class="grammar">${rows.join('')}</ul>`
}
