import { criterionScore } from '../../core/report/overview.ts'
import { shortLabels } from '../../core/report/plots.ts'
import type { Report } from '../../core/report/report.ts'
import { CRITERIA } from '../../core/scoring/rubric.ts'
import { chartWordingIn } from '../wording/charts.ts'

/** Slack's limit for the bars of a chart. */
const MOST_BARS = 20

/**
 * Slack's own chart, drawn by its clients: docs.slack.dev/reference/block-kit/blocks/data-visualization-block. The SDK's types
 * do not have it, and workspaces that do not know it refuse the message.
 */
export type Chart = {
  type: 'data_visualization'
  title: string
  chart: {
    type: 'bar'
    series: { name: string; data: { label: string; value: number }[] }[]
    axis_config: { categories: string[] }
  }
}

/** The scores of a report's answers, and how they were by each criterion; what has no score is left out. */
export function reportCharts({ answers }: Report, locale: string): Chart[] {
  const w = chartWordingIn(locale)
  const labels = shortLabels(answers)
  const named = answers.map((answer, i) => ({ answer, label: labels[i] ?? '' }))
  const scored = named.flatMap(({ answer, label }) =>
    answer.score === null ? [] : [{ label, value: answer.score, kind: answer.kind }],
  )
  const shown = scored.length > MOST_BARS ? scored.filter(({ kind }) => kind === 'main').slice(0, MOST_BARS) : scored
  const criteria = CRITERIA.flatMap((name) => {
    const points = answers.flatMap((answer) => criterionScore(answer, name) ?? [])
    const mean = points.reduce((sum, score) => sum + score, 0) / points.length
    return points.length === 0 ? [] : [{ label: w.names[name], value: Math.round(mean * 10) / 10 }]
  })
  return [...bars(w.scores, w.score, shown), ...bars(w.criteria, w.score, criteria)]
}

function bars(title: string, name: string, points: readonly { label: string; value: number }[]): Chart[] {
  if (points.length === 0) return []
  const data = points.map(({ label, value }) => ({ label, value }))
  const categories = data.map(({ label }) => label)
  return [
    {
      type: 'data_visualization',
      title,
      chart: { type: 'bar', series: [{ name, data }], axis_config: { categories } },
    },
  ]
}
