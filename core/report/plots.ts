import { CRITERIA } from '../scoring/rubric.ts'
import { escapeHtml as esc } from './escape.ts'
import { criterionScore, MADE, TOUCHED } from './overview.ts'
import type { ReportAnswer } from './report.ts'
import { capitalised, inTenths, lasting, lastingShort } from './wording.ts'

// Plots are inline SVG without script or style attributes: colours come from the classes in report.css. They are drawn
// 400 units wide, so that their text is legible both in a phone's width and in half a page.

const WIDTH = 400
const LEFT = 34
const TOP = 26

export type KeyPointState = 'made' | 'touched' | 'missed'

export function keyPointState(coverage: number): KeyPointState {
  return coverage >= MADE ? 'made' : coverage >= TOUCHED ? 'touched' : 'missed'
}

/** Names for the axis: "1", "2", "2a", "2b". */
export function shortLabels(answers: readonly Pick<ReportAnswer, 'kind'>[]): string[] {
  let main = 0
  let followUps = 0
  return answers.map(({ kind }) => {
    if (kind === 'main') {
      followUps = 0
      return String(++main)
    }
    return `${main}${String.fromCharCode(97 + followUps++)}`
  })
}

/** A bar for each question's score, 0 to 10, with the four criteria as thin bars beneath it. */
export function scorePlot(answers: readonly ReportAnswer[]): string {
  const right = 362
  const x = (points: number) => round(LEFT + ((right - LEFT) * points) / 10)
  const rows = stacked(named(answers), (a) => (a.score === null ? 26 : 48))
  const bottom = rows.height
  const grid = [0, 5, 10].map(
    (points) => line(x(points), TOP - 6, x(points), bottom, 'grid') + label(x(points), 14, 'middle axis', `${points}`),
  )
  const bars = rows.items.map(({ item: a, y }) => {
    if (a.score === null) {
      return label(LEFT - 8, y + 13, 'end name', a.name) + label(LEFT + 6, y + 13, 'start none', whatBecame(a))
    }
    const main = bar(LEFT, y + 2, x(a.score) - LEFT, 15, band(a.score))
    const value = label(x(a.score) + 6, y + 14, 'start value', inTenths(a.score))
    const thin = CRITERIA.map((criterion, i) => {
      const points = criterionScore(a, criterion)
      return points === null ? '' : bar(LEFT, y + 20 + i * 5.5, x(points) - LEFT, 3.5, criterion)
    })
    return label(LEFT - 8, y + 14, 'end name', a.name) + main + value + thin.join('')
  })
  const scored = rows.items.flatMap(({ item }) => (item.score === null ? [] : `${item.name}: ${inTenths(item.score)}`))
  const told = scored.length > 0 ? `Scores of 10. ${scored.join(', ')}.` : 'No answer has a score.'
  return svg('score', bottom, 'Score for each question, with its criteria', told, grid.join('') + bars.join(''))
}

/** A bar for each answer's time, its first part the delay before the first key or word, and a line at the suggested time. */
export function timePlot(answers: readonly ReportAnswer[], suggestedSeconds: number): string {
  const suggested = suggestedSeconds * 1000
  const longest = Math.max(suggested, ...answers.map((a) => a.delivery?.totalMs ?? 0))
  const right = 302
  const x = (ms: number) => round(LEFT + ((right - LEFT) * ms) / longest)
  const rows = stacked(named(answers), () => 30)
  const bars = rows.items.map(({ item: a, y }) => {
    const head = label(LEFT - 8, y + 15, 'end name', a.name)
    if (!a.delivery) return head + label(LEFT + 6, y + 15, 'start none', whatBecame(a))
    const { totalMs, delayMs } = a.delivery
    if (totalMs === null) return head + label(LEFT + 6, y + 15, 'start none', 'not timed')
    const within = Math.min(totalMs, suggested)
    const parts = [
      bar(LEFT, y + 4, x(within) - LEFT, 15, 'time'),
      delayMs ? bar(LEFT, y + 4, x(Math.min(delayMs, within)) - LEFT, 15, 'delay') : '',
      totalMs > suggested ? bar(x(suggested), y + 4, x(totalMs) - x(suggested), 15, 'over') : '',
      label(WIDTH - 2, y + 16, 'end value', lastingShort(totalMs)),
    ]
    return head + parts.join('')
  })
  const at = x(suggested)
  const end = at > 260
  const mark = line(at, TOP - 4, at, rows.height, 'suggested')
  const name = label(end ? right + 2 : at, 14, `${end ? 'end' : 'middle'} axis`, `suggested ${lastingShort(suggested)}`)
  const told = rows.items.flatMap(({ item }) => {
    const totalMs = item.delivery?.totalMs ?? null
    return totalMs === null ? [] : `${item.name}: ${lasting(totalMs)}`
  })
  const desc = `Suggested: ${lasting(suggested)}. ${told.length > 0 ? `${told.join(', ')}.` : 'No answer was timed.'}`
  return svg('time', rows.height, 'Time for each answer, against the suggested time', desc, bars.join('') + mark + name)
}

/** A row of boxes for each answer, one a key point: full when made, half when touched, empty when missed. */
export function coveragePlot(answers: readonly ReportAnswer[]): string {
  const judged = named(answers).filter((a) => a.coverage.length > 0)
  const right = 352
  const rows = stacked(judged, () => 30, 8)
  const boxes = rows.items.map(({ item: a, y }) => {
    const gap = 4
    const width = round((right - LEFT + gap) / a.coverage.length - gap)
    const cells = a.coverage.map(({ keyPoint, coverage }, i) => {
      const left = round(LEFT + i * (width + gap))
      const state = keyPointState(coverage)
      const fill =
        state === 'made'
          ? bar(left, y + 2, width, 18, 'made')
          : state === 'touched'
            ? bar(left, y + 11, width, 9, 'touched')
            : ''
      const outline = `<rect class="box ${state}" x="${left}" y="${y + 2}" width="${width}" height="18" rx="4"/>`
      return `<g><title>${esc(`${keyPoint} (${state})`)}</title>${fill}${outline}</g>`
    })
    const made = a.coverage.filter((c) => c.coverage >= MADE).length
    const count = label(right + 8, y + 16, 'start value', `${made}/${a.coverage.length}`)
    return label(LEFT - 8, y + 16, 'end name', a.name) + cells.join('') + count
  })
  const told = judged.map((a) => {
    const made = a.coverage.filter((c) => c.coverage >= MADE).length
    return `${a.name}: ${made} of ${a.coverage.length} made`
  })
  const desc = told.length > 0 ? `${told.join(', ')}.` : 'No answer could be compared with its key points.'
  return svg('coverage', rows.height, 'Key points made in each answer', desc, boxes.join(''))
}

/** The overall score as a ring with its number; the words around it say the same. */
export function scoreRing(score: number | null): string {
  const arc =
    score === null
      ? ''
      : `<circle class="arc ${band(score / 10)}" cx="60" cy="60" r="52" pathLength="100" stroke-dasharray="${score} 100" transform="rotate(-90 60 60)"/>`
  const text = score === null ? '–' : String(score)
  const below = score === null ? 'no score' : 'of 100'
  return `<svg class="ring" viewBox="0 0 120 120" role="img" aria-label="${score === null ? 'No overall score' : `Overall score: ${score} of 100`}"><circle class="track" cx="60" cy="60" r="52"/>${arc}<text class="number" x="60" y="66" text-anchor="middle">${text}</text><text class="of" x="60" y="86" text-anchor="middle">${below}</text></svg>`
}

/** A criterion's score as a slim bar beside its number. */
export function meter(score: number, name: string): string {
  return `<svg class="meter" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true"><rect class="track" width="100" height="6"/><rect class="bar ${name}" width="${round(score * 10)}" height="6"/></svg>`
}

/** How a score of 10 is coloured; its number always stands beside it. */
export const band = (score: number): 'high' | 'middling' | 'low' =>
  score >= 6.5 ? 'high' : score >= 4.5 ? 'middling' : 'low'

export function whatBecame(answer: ReportAnswer): string {
  if (answer.outcome === 'skipped') return 'skipped'
  if (answer.outcome === 'unheard') return 'not heard'
  return answer.outcome === 'unanswered' ? 'not reached' : 'not scored'
}

type Named = ReportAnswer & { name: string }

function named(answers: readonly ReportAnswer[]): Named[] {
  const names = shortLabels(answers)
  return answers.map((answer, i) => ({ ...answer, name: names[i] ?? '' }))
}

/** Rows beneath each other, each with the y at which it begins. */
function stacked<T>(items: readonly T[], height: (item: T) => number, top = TOP) {
  let bottom = top
  const rows = items.map((item) => {
    const y = bottom
    bottom += height(item)
    return { item, y }
  })
  return { items: rows, height: bottom }
}

const round = (n: number) => Math.round(n * 10) / 10

function bar(x: number, y: number, width: number, height: number, name: string): string {
  const w = round(Math.max(width, 1))
  return `<rect class="bar ${name}" x="${x}" y="${y}" width="${w}" height="${height}" rx="${round(Math.min(4, height / 2, w / 2))}"/>`
}

const line = (x1: number, y1: number, x2: number, y2: number, name: string) =>
  `<line class="${name}" x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}"/>`

function label(x: number, y: number, anchorAndClass: string, text: string): string {
  const [anchor, ...names] = anchorAndClass.split(' ')
  return `<text class="${names.join(' ')}" x="${round(x)}" y="${y}" text-anchor="${anchor}">${esc(text)}</text>`
}

function svg(id: string, height: number, title: string, desc: string, content: string): string {
  return `<svg class="plot" viewBox="0 0 ${WIDTH} ${round(height + 4)}" role="img" aria-labelledby="plot-${id}-title plot-${id}-desc"><title id="plot-${id}-title">${esc(title)}</title><desc id="plot-${id}-desc">${esc(capitalised(desc))}</desc>${content}</svg>`
}
