import { criterionScore } from '../core/report/overview.ts'
import { shortLabels } from '../core/report/plots.ts'
import type { Report } from '../core/report/report.ts'
import { CRITERIA } from '../core/scoring/rubric.ts'
import { chartWordingIn } from './wording/charts.ts'

/** The most bars that chats draw in a chart. */
const MOST_BARS = 20

/** Bars for a chat's own charts; values are 0 to 10. */
export type ReportChart = { title: string; bars: { label: string; value: number }[] }

/** The scores of a report's answers, and how they were by each criterion; what has no score is left out. */
export function chartsOf({ answers }: Pick<Report, 'answers'>, locale: string): ReportChart[] {
  const w = chartWordingIn(locale)
  const labels = shortLabels(answers)
  const scored = answers.flatMap(({ score, kind }, i) =>
    score === null ? [] : [{ label: labels[i] ?? '', value: score, kind }],
  )
  const shown = scored.length > MOST_BARS ? scored.filter(({ kind }) => kind === 'main').slice(0, MOST_BARS) : scored
  const criteria = CRITERIA.flatMap((name) => {
    const points = answers.flatMap((answer) => criterionScore(answer, name) ?? [])
    const mean = points.reduce((sum, score) => sum + score, 0) / points.length
    return points.length === 0 ? [] : [{ label: w.names[name], value: Math.round(mean * 10) / 10 }]
  })
  const charts = [
    { title: w.scores, bars: shown.map(({ label, value }) => ({ label, value })) },
    { title: w.criteria, bars: criteria },
  ]
  return charts.filter(({ bars }) => bars.length > 0)
}
