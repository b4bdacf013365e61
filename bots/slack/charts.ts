import type { Report } from '../../core/report/report.ts'
import { chartsOf } from '../report-charts.ts'
import { chartWordingIn } from '../wording/charts.ts'

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

export function reportCharts(report: Report, locale: string): Chart[] {
  const { score } = chartWordingIn(locale)
  return chartsOf(report, locale).map(({ title, bars }) => ({
    type: 'data_visualization',
    title,
    chart: {
      type: 'bar',
      series: [{ name: score, data: bars }],
      axis_config: { categories: bars.map(({ label }) => label) },
    },
  }))
}
