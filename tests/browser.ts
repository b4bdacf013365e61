import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import chromium from '@sparticuz/chromium'
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium as driver,
  type Page,
} from 'playwright-core'

/** A headless Chromium, or why there is none on this machine. Under CI=true having none is a failure. */
export type BrowserStart = { browser: Browser } | { reason: string }

// The page's own defences stay on, and a crash of one page does not take the others along.
const unwanted = ['--disable-web-security', '--single-process', '--allow-running-insecure-content']

/** Hears `wav` (looped, or once with "%noloop" behind it) as its microphone; without one, a beep a second. Asks nobody. */
export const microphone = (wav?: string): string[] => [
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  ...(wav ? [`--use-file-for-fake-audio-capture=${wav}`] : []),
]

/** `more`: further command line switches. */
export async function startBrowser(more: string[] = []): Promise<BrowserStart> {
  try {
    const executablePath = await chromium.executablePath()
    const args = [...chromium.args.filter((arg) => !unwanted.includes(arg)), '--disable-background-networking', ...more]
    return { browser: await driver.launch({ executablePath, args }) }
  } catch (error) {
    if (process.env.CI === 'true') throw error
    return { reason: `headless Chromium cannot start here: ${String(error).split('\n')[0]}` }
  }
}

/** A browser profile of its own, with everything its pages complained about. */
export async function openContext(
  browser: Browser,
  options: BrowserContextOptions = {},
): Promise<{ context: BrowserContext; page: Page; complaints: string[] }> {
  const context = await browser.newContext({ viewport: { width: 1200, height: 900 }, ...options })
  const complaints: string[] = []
  context.on('weberror', (error) => complaints.push(String(error.error())))
  context.on('console', (message) => {
    // A connection that a test cuts is reported by the browser itself; the rest is the page's fault.
    const cut = message.text().startsWith('Failed to load resource: net::ERR_')
    if (['error', 'warning'].includes(message.type()) && !cut) complaints.push(message.text())
  })
  const page = await context.newPage()
  page.setDefaultTimeout(20_000)
  return { context, page, complaints }
}

/** Evaluates to true once nothing is half-way through fading in; what breathes for ever is not waited for. */
export const settleAnimations = `Promise.allSettled(
  document.getAnimations().filter((a) => a.effect.getComputedTiming().endTime < Infinity).map((a) => a.finished),
).then(() => true)`

type Violation = { id: string; help: string; nodes: { html: string; failureSummary?: string }[] }

/** What axe finds wrong with the page as it stands, by all rules up to WCAG 2.2 AA and its best practices. */
export async function violations(page: Page): Promise<string[]> {
  const source = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
  await page.evaluate(source)
  // Nothing may be half-way through fading in when contrast is measured.
  await page.evaluate(settleAnimations)
  const found = (await page.evaluate(
    "axe.run(document, { rules: { 'target-size': { enabled: true } }, resultTypes: ['violations'] }).then((r) => r.violations)",
  )) as Violation[]
  return found.flatMap(({ id, help, nodes }) =>
    nodes.map((n) => `${id}: ${help}\n${n.html}\n${n.failureSummary ?? ''}`),
  )
}
