// node bots/launch.mjs tests/screenshots.ts [FOLDER]: plays an interview in headless Chromium and takes the README's pictures
// of home, room, spoken room and report, also at phone width and in the dark. The folder is bots/web/screenshots unless told.
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { microphone, openContext, settleAnimations, startBrowser } from './browser.ts'
import { freePort, startServer } from './server.ts'
import { canHear, tinyModel } from './workers/speech/environment.ts'

const into = process.argv[2] ?? join(import.meta.dirname, '../bots/web/screenshots')
const looks: Record<string, BrowserContextOptions> = {
  wide: { viewport: { width: 1200, height: 860 } },
  dark: { viewport: { width: 1200, height: 860 }, colorScheme: 'dark' },
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2 },
}
const answers = [
  'In my last project the churn model looked great offline but flopped in production. I traced it to a feature that leaked the cancellation date, so I rebuilt the pipeline with a split by time and a check that compares feature timestamps with the label. Precision on live customers went from thirty to fifty five percent.',
  'I would first look at what changed: the data, the code or the world. I compare this week with last week for each input, plot the drift, and if one column broke I fix the feed before I touch the model.',
  'Um, I guess I would just use accuracy, it is the most common one and everybody knows it.',
]

const started = await startBrowser(microphone())
if ('reason' in started) throw new Error(started.reason)
const data = await mkdtemp(join(tmpdir(), 'greenroom-screenshots-'))
const speech: Record<string, string> = canHear ? { SPEECH: 'on', WHISPER_MODEL: tinyModel } : {}
const server = await startServer({ DATA_DIR: data, PORT: String(await freePort()), ...speech })
if (!canHear) console.log('The spoken room is left out: nothing hears here.')
await mkdir(into, { recursive: true })
try {
  for (const [look, options] of Object.entries(looks)) {
    const { page, context } = await openContext(started.browser, { permissions: ['microphone'], ...options })
    page.setDefaultTimeout(60_000)
    const picture = async (name: string, fullPage = false) => {
      // Nothing may be half-way through sliding in.
      await page.waitForTimeout(600)
      await page.evaluate(settleAnimations)
      await page.screenshot({ path: join(into, `${name}-${look}.png`), fullPage })
    }
    if (canHear) await speak(page, picture)
    await page.goto(server.address)
    await page.getByRole('radio', { name: 'Data Scientist' }).check()
    await page.getByRole('radio', { name: 'Technical' }).check()
    await page.getByRole('radio', { name: 'Type' }).check()
    await page.getByRole('slider', { name: 'Questions' }).fill('3')
    await picture('home', true)
    await page.getByRole('button', { name: 'Enter the room' }).click()
    const box = page.getByRole('textbox', { name: 'Your answer' })
    const ready = async () => (await box.isVisible()) && (await box.isEditable()) && (await box.inputValue()) === ''
    for (let turn = 0; !page.url().endsWith('/report'); ) {
      await page.waitForTimeout(100)
      if (!(await ready().catch(() => false))) continue
      const filled = await box.fill(answers[turn % answers.length] ?? '', { timeout: 2_000 }).then(
        () => true,
        () => false,
      )
      if (!filled) continue
      if (turn === 1) await picture('room')
      await box.press('Control+Enter')
      turn++
    }
    await page.locator('#answers').waitFor()
    await picture('report')
    await picture('report-whole', true)
    await context.close()
  }
} finally {
  await started.browser.close()
  await server.stop('SIGTERM')
  await rm(data, { recursive: true, force: true })
}

/** The device check, and the room while the interviewer listens. */
async function speak(page: Page, picture: (name: string) => Promise<void>): Promise<void> {
  await page.goto(server.address)
  await page.getByRole('radio', { name: 'Data Scientist' }).check()
  await page.getByRole('radio', { name: 'Technical' }).check()
  // The worker may still be loading its model.
  await page.locator('input[name=way][value=speak]:enabled').waitFor({ state: 'attached' })
  await page.getByRole('radio', { name: 'Speak' }).check()
  await page.getByRole('button', { name: 'Enter the room' }).click()
  const check = page.getByRole('dialog', { name: 'Before you speak' })
  await check.getByRole('button', { name: 'Allow the microphone' }).click()
  await check.getByText('You are heard well.').waitFor()
  await picture('device-check')
  await check.getByRole('button', { name: 'Enter the room' }).click()
  for (const state of ['The interviewer is speaking', 'Listening'])
    await page.locator('#activity').filter({ hasText: state }).waitFor()
  await picture('speaking')
}
