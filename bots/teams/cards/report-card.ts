import { roleTitle } from '../../../core/questions/role-title.ts'
import type { Report } from '../../../core/report/report.ts'
import { chartsOf, type ReportChart } from '../../report-charts.ts'
import { type Wording, wordingIn } from '../../wording/index.ts'
import { teamsWordingIn } from '../../wording/teams.ts'
import { type Card, card, type Element, execute, heading, text } from './card.ts'

const MOST_ITEMS = 4
const MOST_TEXT = 900

export type ReportExtras = {
  locale: string
  /** A page that shows all of it; null where there is none. */
  url: string | null
  /** Whether its owner may show the summary where the interview was held. */
  shareable: boolean
}

/** A report for its owner: what counts as text, the scores as charts. Clients that know no charts show bars of text. */
export function reportCard(report: Report, { locale, url, shareable }: ReportExtras): Card {
  const w = wordingIn(locale)
  const { overall } = report
  const link = url === null ? [] : [{ type: 'Action.OpenUrl', title: w.buttons.page, url }]
  const share = shareable ? [execute(w.buttons.post, 'share', { interview: report.interview.id })] : []
  return card({
    body: [
      heading(headline(report, w)),
      text(clip(overall.summary)),
      ...charts(report, locale),
      ...section(w.report.strengths, overall.strengths),
      ...section(w.report.weaknesses, overall.weaknesses),
      ...section(w.report.suggestions, overall.suggestions),
      text(teamsWordingIn(locale).draft(report.scorer), { isSubtle: true, size: 'small' }),
    ],
    actions: [...link, execute(teamsWordingIn(locale).file, 'file', { interview: report.interview.id }), ...share],
  })
}

/** What its owner may choose to show others: no answers, no link. */
export function sharedReport(report: Report, name: string, locale: string): Card {
  const w = wordingIn(locale)
  return card({
    body: [
      heading(headline(report, w)),
      text(`${w.report.shared(name)} ${clip(report.overall.summary)}`),
      ...charts(report, locale),
    ],
  })
}

/** Tells in front of others that a report is ready, and shows it to its owner only. */
export function waitingReport(interview: string, name: string, locale: string): Card {
  const w = wordingIn(locale)
  return card({
    body: [text(teamsWordingIn(locale).waiting(name))],
    actions: [execute(w.buttons.report, 'report', { interview })],
  })
}

const headline = ({ overall, role }: Report, w: Wording) => `${roleTitle(role)}: ${w.report.score(overall.score)}`

function section(title: string, items: readonly string[]): Element[] {
  if (items.length === 0) return []
  const list = items.slice(0, MOST_ITEMS).map((item) => text(`• ${clip(item)}`, { spacing: 'small' }))
  return [text(title, { weight: 'bolder', spacing: 'medium' }), ...list]
}

/** Teams' own chart elements (Adaptive Cards in Teams, "charts"), each with what to show in its place elsewhere. */
function charts(report: Report, locale: string): Element[] {
  const { score } = report.overall
  const w = teamsWordingIn(locale)
  const gauge: Element[] =
    score === null
      ? []
      : [
          {
            ...{ type: 'Chart.Gauge', title: w.overall, value: score, min: 0, max: 100, valueFormat: 'Fraction' },
            segments: SEGMENTS,
            fallback: text(`${w.overall}: ${bar(score / 100, 20)} ${score}`, { fontType: 'monospace', size: 'small' }),
          },
        ]
  return [...gauge, ...chartsOf(report, locale).map((chart) => barChart(chart, locale))]
}

function barChart({ title, bars }: ReportChart, locale: string): Element {
  const widest = Math.max(...bars.map(({ label }) => label.length))
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 })
  const lines = bars.map(({ label, value }) =>
    text(`${label.padEnd(widest, '\u00a0')} ${bar(value / 10, 20)} ${number.format(value)}`, {
      ...{ fontType: 'monospace', size: 'small', spacing: 'none' },
    }),
  )
  return {
    ...{ type: 'Chart.HorizontalBar', title, displayMode: 'AbsoluteWithAxis' },
    data: bars.map(({ label, value }) => ({ x: label, y: value })),
    fallback: { type: 'Container', items: [text(title, { size: 'small', weight: 'bolder' }), ...lines] },
  }
}

/** The bands in which the report's page colours scores. */
const SEGMENTS = [
  { legendLabel: '0–44', size: 45, color: 'attention' },
  { legendLabel: '45–64', size: 20, color: 'warning' },
  { legendLabel: '65–100', size: 35, color: 'good' },
]

function bar(share: number, width: number): string {
  const full = Math.round(Math.min(1, Math.max(0, share)) * width)
  return '█'.repeat(full) + '░'.repeat(width - full)
}

const clip = (words: string) => (words.length > MOST_TEXT ? `${words.slice(0, MOST_TEXT - 1)}…` : words)
