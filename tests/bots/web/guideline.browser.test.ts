import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { type BrowserStart, openContext, startBrowser, violations } from '../../browser.ts'
import { POSTING, RESUME } from '../../core/questions/guideline/documents.ts'
import { docx, lockedPdf } from '../../fakes/documents.ts'
import { freePort, type ServerProcess, startServer } from '../../server.ts'

let chromium: BrowserStart
let folder: string
let server: ServerProcess

beforeAll(async () => {
  chromium = await startBrowser()
  folder = await mkdtemp(join(tmpdir(), 'greenroom-guideline-'))
  server = await startServer({ DATA_DIR: folder, PORT: String(await freePort()) })
}, 60_000)
beforeEach(({ skip }) => {
  if ('reason' in chromium) skip(chromium.reason)
})
afterAll(async () => {
  if (chromium && 'browser' in chromium) await chromium.browser.close()
  await server?.stop('SIGKILL')
  await rm(folder, { recursive: true, force: true })
})

async function visit(options: Parameters<typeof openContext>[1] = {}) {
  if (!('browser' in chromium)) throw new Error(chromium.reason)
  const opened = await openContext(chromium.browser, options)
  onTestFinished(() => opened.context.close())
  await opened.page.goto(server.address)
  await opened.page.waitForSelector('#roles .choice')
  return opened
}

const questions = (page: Page) => page.getByRole('textbox', { name: /^Question \d+ of \d+$/ })
const words = async (page: Page) => Promise.all((await questions(page).all()).map((field) => field.inputValue()))
const PHONE = { viewport: { width: 360, height: 740 } }

describe('an interview from a job description', () => {
  it('is shown, edited with the keyboard alone, and held', { timeout: 120_000 }, async () => {
    const { page, complaints } = await visit()
    await page.getByRole('radio', { name: 'Question bank' }).focus()
    await page.keyboard.press('ArrowRight')
    expect(await page.getByRole('group', { name: 'Role' }).isVisible()).toBe(false)
    await page.getByLabel('The job description').fill(POSTING)
    await page.getByRole('button', { name: 'Show my questions' }).press('Enter')
    await questions(page).nth(7).waitFor()
    expect(await page.evaluate('document.activeElement?.id')).toBe('guideline-title')
    const before = await words(page)

    await page.getByRole('button', { name: 'Move down: question 1' }).press('Enter')
    // The keyboard stays with what it moved.
    expect(await page.evaluate("document.activeElement?.getAttribute('aria-label')")).toBe('Move down: question 2')
    await page.getByRole('button', { name: 'Remove: question 3' }).press('Enter')
    await page.getByRole('button', { name: 'Add a question' }).press('Enter')
    await page.keyboard.type('Which of your habits annoys your colleagues?')
    const own = 'Which of your habits annoys your colleagues?'
    const after = [before[1], before[0], ...before.slice(3), own]
    expect(await words(page)).toEqual(after)
    expect(await violations(page)).toEqual([])

    await page.getByRole('checkbox', { name: /Follow-up/ }).setChecked(false)
    await page.getByRole('button', { name: 'Enter the room' }).press('Enter')
    await page.waitForURL(/\/room\//, { waitUntil: 'commit' })
    await page.waitForSelector('#current-question')
    expect(await page.locator('#current-question').textContent()).toContain(before[1]?.slice(0, 30))
    expect(await page.locator('#progress-text').textContent()).toBe('Question 1 of 8')
    expect(complaints).toEqual([])
  })
})

describe('an interview from a resume', () => {
  it('takes a file, on a phone, and says what is wrong with another', { timeout: 120_000 }, async () => {
    const { page } = await visit(PHONE)
    await page.getByRole('radio', { name: 'Resume' }).check({ force: true })
    const upload = page.getByLabel('A file')
    await upload.setInputFiles({
      name: 'cv.pdf',
      mimeType: 'application/pdf',
      buffer: Buffer.from(lockedPdf(['x'], 'pw')),
    })
    await page.getByRole('alert').filter({ hasText: 'password' }).waitFor()
    await upload.setInputFiles({ name: 'cv.docx', mimeType: '', buffer: Buffer.from(docx(RESUME.split('\n'))) })
    await page.getByRole('status').filter({ hasText: 'was read' }).waitFor()
    // Entering shows the questions first: nobody is asked what they have not seen.
    await page.getByRole('button', { name: 'Enter the room' }).click()
    await questions(page).nth(7).waitFor()
    expect((await words(page)).join('\n')).toContain('You went from customer service representative to data analyst')
    expect(await violations(page)).toEqual([])
    const wide = await page.evaluate('document.documentElement.scrollWidth')
    expect(wide).toBeLessThanOrEqual(360)
  })
})

it('offers templates that fit the role', { timeout: 60_000 }, async () => {
  const { page } = await visit()
  await page.getByRole('radio', { name: 'Law' }).check({ force: true })
  const caring = page.locator('#template option[value="caring-professions"]')
  expect(await caring.isDisabled()).toBe(true)
  await page.getByLabel('Template').selectOption('technical-deep-dive')
  expect(await page.getByRole('slider', { name: 'Questions' }).isVisible()).toBe(false)
  expect(await page.locator('#template-note').textContent()).toContain('6 questions')
  expect(await violations(page)).toEqual([])
  await page.getByRole('button', { name: 'Enter the room' }).click()
  await page.waitForURL(/\/room\//, { waitUntil: 'commit' })
  await page.waitForSelector('#current-question')
  expect(await page.locator('#progress-text').textContent()).toBe('Question 1 of 6')
})
