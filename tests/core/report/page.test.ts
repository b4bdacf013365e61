import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import chromium from '@sparticuz/chromium'
import { type Browser, type Page, chromium as playwright } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { assembleReport } from '../../../core/report/assemble.ts'
import { reportPage } from '../../../core/report/page.ts'
import { sampleInput } from './sample.ts'
import { spokenInput } from './spoken-sample.ts'

const report = assembleReport(sampleInput())
const spoken = assembleReport(spokenInput())

describe('the report page', () => {
  it('links its style sheet, or carries it', () => {
    expect(reportPage(report)).toContain('<link rel="stylesheet" href="/report.css">')
    const alone = reportPage(report, { selfContained: true, files: { json: '/a.json', markdown: '/a.md' } })
    expect(alone).toContain('--accent: #2f6f5e')
    expect(alone).not.toMatch(/<link|href="\//)
  })

  it('offers files only to those who may have them', () => {
    const files = { json: '/a.json', markdown: '/a.md' }
    expect(reportPage(report, { files })).toContain('href="/a.json"')
    expect(reportPage(report, { files: null })).not.toContain('Download')
  })

  it('marks evidence and slips in the answer, and shows the correction', () => {
    const page = reportPage(report)
    expect(page).toContain(
      '<mark>a model that always says &quot;fine&quot; is 99.2 percent accurate and catches nothing</mark>',
    )
    expect(page).toContain('<span class="slip">a analyst</span>')
    expect(page).toContain('<del>a analyst</del> <ins>an analyst</ins>')
  })

  it('lists missed key points once where nothing else is to be said of them', () => {
    const [first] = report.answers
    if (!first) throw new Error('the sample has no answer')
    const coverage = first.coverage.map((c) => ({ ...c, coverage: 0, evidence: null }))
    const missing = coverage.map((c) => `${c.keyPoint}.`)
    const gaps = { ...first, coverage, feedback: { ...first.feedback, missing } }
    const headings = (answer: typeof first) =>
      reportPage({ ...report, answers: [answer] }).match(/<h4>Key points/g)?.length ?? 0
    expect(headings(gaps)).toBe(0)
    expect(headings({ ...gaps, feedback: first.feedback })).toBe(1)
    expect(headings(first)).toBe(1)
  })

  it('needs no inline style, script or handler', () => {
    expect(reportPage(report)).not.toMatch(/<style|<script|\sstyle=|\son[a-z]+=/)
  })
})

describe('the report page in a browser', () => {
  const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
  // One page for all: this browser runs as a single process, which ends with its last page.
  let browser: Browser
  let page: Page
  beforeAll(async () => {
    browser = await playwright.launch({ executablePath: await chromium.executablePath(), args: chromium.args })
    page = await browser.newPage()
  })
  afterAll(() => browser?.close())

  it.each([
    [1200, 'light'],
    [1200, 'dark'],
    [390, 'light'],
    [320, 'dark'],
  ] as const)('is accessible and fits, %d wide and %s', async (width, colorScheme) => {
    await page.setViewportSize({ width, height: 800 })
    await page.emulateMedia({ colorScheme })
    await page.setContent(reportPage(colorScheme === 'light' ? report : spoken, { selfContained: true }))
    await page.evaluate("for (const d of document.querySelectorAll('details')) d.open = true")
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width)
    await page.evaluate(axe)
    const tags = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice']
    const { violations } = await page.evaluate<Violations>(`axe.run({ runOnly: ${JSON.stringify(tags)} })`)
    expect(violations.map((v) => `${v.id}: ${v.nodes[0]?.html} ${v.nodes[0]?.failureSummary}`)).toEqual([])
  })
})

type Violations = { violations: { id: string; nodes: { html: string; failureSummary: string }[] }[] }
