import { describe, expect, it } from 'vitest'
import { assembleReport, type ReportInput } from '../../../core/report/assemble.ts'
import { reportMarkdown } from '../../../core/report/markdown.ts'
import { reportPage } from '../../../core/report/page.ts'
import { sampleInput } from './sample.ts'

/** The sample with the times of these answers unknown; of all of them unless said. Answered are q1 to q4, q6 and q7. */
function untimed(ids?: string[]): ReportInput {
  const input = sampleInput()
  const delivery = [...input.delivery].map(([id, measured]) =>
    ids === undefined || ids.includes(id)
      ? ([id, { ...measured, totalMs: null, delayMs: null }] as const)
      : ([id, measured] as const),
  )
  return { ...input, delivery: new Map(delivery) }
}

describe('answers that nobody timed', () => {
  const report = assembleReport(untimed())
  const { timeManagement, strengths, weaknesses, suggestions } = report.overall

  it('have no figures, and the report says so', () => {
    expect(timeManagement).toMatchObject({
      ...{ answeringMs: null, medianMs: null, medianDelayMs: null, overTime: 0, pace: null },
      summary: 'How long your answers took was not measured, so nothing is said about time.',
    })
  })

  it('lead to no remark about time', () => {
    for (const text of [...strengths, ...weaknesses, ...suggestions])
      expect(text).not.toMatch(/timer|time in hand|ran over|suggested time/)
  })

  it('have no time in the Markdown', () => {
    const markdown = reportMarkdown(report)
    expect(markdown).toContain('| Question | Score | Relevance | Completeness | Clarity | Structure |\n')
    expect(markdown).toMatch(/## Time\n\n[^\n]*was not measured[^\n]*about time\.\n/)
    expect(markdown).not.toMatch(/The interview lasted|sentences, \d/)
  })

  it('have no time and no plot of it on the page', () => {
    const page = reportPage(report)
    expect(page).toContain('<h3>Time</h3><p>How long your answers took was not measured')
    expect(page).not.toMatch(/plot-time|Before the first key<\/th>|The interview lasted/)
    expect(reportPage(assembleReport(sampleInput()))).toContain('plot-time')
  })
})

describe('answers of which some were timed', () => {
  const report = assembleReport(untimed(['q1', 'q2', 'q6']))

  it('give figures of those that were', () => {
    const timed = ['q3', 'q4', 'q7'].map((id) => sampleInput().delivery.get(id)?.totalMs ?? 0)
    const { timeManagement } = report.overall
    expect(timeManagement).toMatchObject({
      answeringMs: timed.reduce((a, b) => a + b),
      medianMs: timed.toSorted((a, b) => a - b)[1],
      pace: null,
    })
    expect(timeManagement.summary).toMatch(
      /^Of your six answers three were timed; only those count here\. Half of your /,
    )
  })

  it('stand in the plot and the tables as what they are', () => {
    const page = reportPage(report)
    expect(page.match(/>not timed</g)).toHaveLength(3)
    expect(page).toContain('the timed answers took')
    const rows = reportMarkdown(report).match(/^\| .* \|$/gm) ?? []
    expect(rows.map((row) => /–/.test(row.split('|').at(-2) ?? ''))).toEqual([
      ...[false, true, true, false, false, true, true, false],
    ])
  })
})
