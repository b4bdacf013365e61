import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { type BrowserStart, openContext, startBrowser, violations } from '../../browser.ts'
import { freePort, type ServerProcess, startServer } from '../../server.ts'

let chromium: BrowserStart
let folder: string
let port: string
let server: ServerProcess

beforeAll(async () => {
  chromium = await startBrowser()
  folder = await mkdtemp(join(tmpdir(), 'greenroom-room-'))
  port = String(await freePort())
  server = await startServer({ DATA_DIR: folder, PORT: port })
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

/** Chooses an interview on the home page and enters its room. */
async function enter(
  page: Page,
  { role = 'Data Scientist', kind = 'Technical', questions = 2, followUps = false } = {},
) {
  await page.getByRole('radio', { name: role }).check()
  await page.getByRole('radio', { name: kind }).check()
  await page.getByRole('slider', { name: 'Questions' }).fill(String(questions))
  await page.getByRole('checkbox', { name: /Follow-up/ }).setChecked(followUps)
  await page.getByRole('button', { name: 'Enter the room' }).click()
  await page.waitForURL(/\/room\//)
  await page.waitForSelector('#current-question')
}

/** Expects something to come true, within a time that a busy machine may need. */
const eventually = <T>(value: () => T | Promise<T>) => expect.poll(value, { timeout: 20_000 })

const answerBox = (page: Page) => page.getByRole('textbox', { name: 'Your answer' })
const progress = (page: Page) => page.locator('#progress-text')

const answers = [
  'First I would define what success means and write it down. Then I would split the data by time, train a simple baseline, and compare it with the model on a held-out set, because a random split leaks the future.',
  'I would look at the distribution of the errors, check a sample by hand, and talk to the people who use the result before I change anything.',
]

it('asks whether interviews may train, unticked, and keeps to the answer', { timeout: 120_000 }, async () => {
  const { page, complaints } = await visit()
  const box = page.getByRole('checkbox', { name: /may help train the interviewer/ })
  await box.waitFor()
  expect(await box.isChecked()).toBe(false)
  const kept = page.waitForResponse((response) => response.request().method() === 'PUT')
  await box.press('Space')
  expect((await kept).status()).toBe(200)
  await page.reload()
  await eventually(() => box.isChecked()).toBe(true)
  expect(await violations(page)).toEqual([])
  await box.press('Space')
  await page.getByText(/Taken back/).waitFor()
  await page.reload()
  await box.waitFor()
  expect(await box.isChecked()).toBe(false)
  // A server that does not answer has taken nothing down.
  await page.route('**/api/training', (route) => route.abort())
  await box.press('Space')
  await page.getByText(/Nothing was changed/).waitFor()
  expect(await box.isChecked()).toBe(false)
  expect(complaints.filter((line) => !line.includes('ERR_FAILED'))).toEqual([])
})

it('finds a role by its name and keeps the chosen one in sight', { timeout: 60_000 }, async () => {
  const { page } = await visit()
  const shown = () => page.locator('#roles .choice:visible').allInnerTexts()
  await page.getByRole('radio', { name: 'Nurse' }).check()
  await page.getByRole('searchbox', { name: 'Find a role' }).fill('soft eng')
  expect((await shown()).toSorted()).toEqual(['Nurse', 'Software Development Engineer'])
  await page.getByText('1 role', { exact: true }).waitFor()
  await page.getByRole('searchbox').press('Enter')
  expect(page.url()).toBe(`${server.address}/`)
  await page.getByRole('searchbox').fill('astronaut')
  await page.getByText('A job description or keywords work').waitFor()
  expect(await shown()).toEqual(['Nurse'])
  await page.getByRole('searchbox').fill('')
  expect((await shown()).length).toBeGreaterThan(10)
})

describe('a whole interview in the browser', () => {
  it('goes on over a reload and a killed server, to its report', { timeout: 120_000 }, async () => {
    const { page, complaints } = await visit()
    await enter(page)
    expect(await progress(page).textContent()).toBe('Question 1 of 2')
    const room = page.url()

    // A hint, and a draft that outlives a reload.
    await page.getByRole('button', { name: /^Hint/ }).click()
    await page.getByText('Hint 1 of 3').waitFor()
    await answerBox(page).fill(answers[0] ?? '')
    await page.reload()
    await page.getByText('Hint 1 of 3').waitFor()
    await eventually(() => answerBox(page).inputValue()).toBe(answers[0])
    expect(page.url()).toBe(room)
    await page.getByRole('button', { name: 'Send answer' }).click()
    await eventually(() => progress(page).textContent()).toBe('Question 2 of 2')
    expect(await answerBox(page).inputValue()).toBe('')
    expect(await page.locator('.you .words').allTextContents()).toEqual([answers[0]])

    // The server dies under an answer, is started again, and nothing is lost.
    await answerBox(page).fill(answers[1] ?? '')
    await server.stop('SIGKILL')
    await page.getByText('The connection is lost').waitFor()
    await answerBox(page).press('Control+Enter')
    await page.getByRole('button', { name: 'Sending' }).waitFor()
    server = await startServer({ DATA_DIR: folder, PORT: port })
    await page.getByText('The connection is lost').waitFor({ state: 'hidden' })
    await page.getByRole('heading', { name: /Your report/ }).waitFor()
    expect(await page.locator('.you .words').allTextContents()).toEqual(answers)

    await page.waitForURL(/\/interviews\/.*\/report$/)
    await eventually(() => page.locator('#answers').textContent()).toContain(answers[1])

    // Home knows the report; the room of a finished interview leads to it.
    await page.goto(server.address)
    const past = page.getByRole('listitem').filter({ hasText: 'Data Scientist' })
    await past.getByRole('link', { name: 'Data Scientist' }).waitFor()
    expect(await past.textContent()).toMatch(/\d+\/100|No score/)
    await page.goto(room)
    await page.waitForURL(/\/report$/)
    expect(complaints).toEqual([])
  })

  it('waits on the home page when it was left in the middle', { timeout: 60_000 }, async () => {
    const { page, complaints } = await visit()
    await enter(page, { role: 'Product Manager', kind: 'Behavioural' })
    const question = await page.locator('#current-question').textContent()
    await page.getByRole('link', { name: /Greenroom/ }).click()
    await page.getByRole('link', { name: 'Continue: Product Manager' }).click()
    await page.waitForSelector('#current-question')
    expect(await page.locator('#current-question').textContent()).toBe(question)
    expect(complaints).toEqual([])
  })

  it('nudges kindly after the suggested time, and cuts nobody off', { timeout: 60_000 }, async () => {
    const { page, complaints } = await visit()
    await page.clock.install()
    await enter(page, { questions: 1 })
    await answerBox(page).fill('Still thinking')
    expect(await page.locator('#nudge').isVisible()).toBe(false)
    await page.clock.fastForward('03:01')
    await page.locator('#nudge').getByText('the suggested 3 minutes').waitFor()
    await eventually(() => page.locator('#announcer').textContent()).toContain('the suggested 3 minutes')
    expect(await answerBox(page).inputValue()).toBe('Still thinking')
    expect(await answerBox(page).isEditable()).toBe(true)
    expect(complaints).toEqual([])
  })

  it('is closed to another browser, and its report opens there by a link', { timeout: 60_000 }, async () => {
    const { page } = await visit()
    await enter(page, { questions: 1 })
    const room = page.url()
    await answerBox(page).fill(answers[0] ?? '')
    await page.getByRole('button', { name: 'Send answer' }).click()
    await page.waitForURL(/\/report$/)
    const report = page.url()
    await page.goto(server.address)
    await page.getByRole('button', { name: /^Share the report/ }).click()
    const link = await page.getByRole('textbox', { name: 'Link' }).inputValue()

    const other = await visit()
    for (const url of [room, report]) expect((await other.page.goto(url))?.status()).toBe(404)
    expect((await other.page.goto(link))?.status()).toBe(200)
    await eventually(() => other.page.locator('#answers').textContent()).toContain(answers[0])
    expect(await other.page.locator('a[href*="/interviews/"]').count()).toBe(0)
  })
})

describe('without a mouse', () => {
  /** Presses Tab until an element has the focus, which must then be visible. */
  async function tabTo(page: Page, selector: string): Promise<void> {
    for (let i = 0; i < 60; i++) {
      await page.keyboard.press('Tab')
      const at = await page.evaluate(`(() => {
        const focused = document.activeElement
        if (!focused?.matches(${JSON.stringify(selector)})) return null
        const ring = [focused, focused.nextElementSibling].flatMap((e) => (e ? [getComputedStyle(e)] : []))
        return ring.some((s) => s.outlineStyle !== 'none' && Number.parseFloat(s.outlineWidth) >= 2)
      })()`)
      if (at === null) continue
      expect(at, `focus on ${selector} is visible`).toBe(true)
      return
    }
    throw new Error(`Tab never came to ${selector}`)
  }

  it('everything can be done by keyboard, and the focus goes where the next step is', { timeout: 90_000 }, async () => {
    const { page, complaints } = await visit()
    const { keyboard } = page
    const focused = () => page.evaluate('document.activeElement?.id')
    await tabTo(page, '#roles input')
    await keyboard.press('ArrowDown')
    await tabTo(page, '#types input')
    await tabTo(page, '#levels input')
    await keyboard.press('ArrowLeft')
    await tabTo(page, '#questions')
    await keyboard.press('Home')
    await keyboard.press('ArrowRight')
    await keyboard.press('ArrowRight')
    await tabTo(page, '#follow-ups')
    if (await page.locator('#follow-ups').isChecked()) await keyboard.press('Space')
    await tabTo(page, '#start')
    await keyboard.press('Enter')
    await page.waitForSelector('#current-question')
    expect(await page.locator('#kind').textContent()).toBe('Mixed · Easy')
    expect(await progress(page).textContent()).toBe('Question 1 of 3')

    await eventually(focused).toBe('answer')
    const described = await answerBox(page).getAttribute('aria-describedby')
    expect(described).toBe('current-question')
    await keyboard.press('Alt+h')
    await page.getByText('Hint 1 of').waitFor()
    await eventually(() => page.locator('#announcer').textContent()).toContain(
      (await page.locator('.hints span').textContent())?.trim(),
    )
    expect(await focused()).toBe('answer')
    await keyboard.press('Alt+r')
    await eventually(() => page.locator('#announcer').textContent()).toContain(
      await page.locator('#current-question').textContent(),
    )
    await keyboard.press('Alt+p')
    await eventually(focused).toBe('resume')
    await keyboard.press('Enter')
    await eventually(focused).toBe('answer')
    await keyboard.type(answers[0] ?? '')
    await keyboard.press('Control+Enter')
    await eventually(() => progress(page).textContent()).toBe('Question 2 of 3')
    expect(await focused()).toBe('answer')

    // Skipping asks first when there is a draft.
    await keyboard.type('Half an answer')
    await keyboard.press('Alt+k')
    const skipping = page.getByRole('dialog', { name: 'Skip this question?' })
    await skipping.waitFor()
    await keyboard.press('Escape')
    await skipping.waitFor({ state: 'hidden' })
    // The browser tells the page that a dialog closed in a task of its own.
    await page.evaluate('new Promise((resolve) => setTimeout(resolve))')
    expect(await answerBox(page).inputValue()).toBe('Half an answer')
    expect(await focused()).toBe('answer')
    await keyboard.press('Alt+k')
    await skipping.waitFor()
    await keyboard.press('Tab')
    await keyboard.press('Enter')
    await eventually(() => progress(page).textContent()).toBe('Question 3 of 3')
    await keyboard.press('Alt+i')
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor()
    await keyboard.press('Escape')
    await keyboard.press('Alt+q')
    await page.getByRole('dialog', { name: 'End the interview here?' }).waitFor()
    await keyboard.press('Tab')
    await keyboard.press('Enter')
    await page.waitForURL(/\/report$/)
    expect(complaints).toEqual([])
  })
})

describe('for everyone', () => {
  const looks = [
    { name: 'light', colorScheme: 'light' as const, viewport: { width: 1200, height: 900 } },
    { name: 'dark', colorScheme: 'dark' as const, viewport: { width: 1200, height: 900 } },
    { name: 'a phone, light', colorScheme: 'light' as const, viewport: { width: 390, height: 844 } },
    { name: 'a phone, dark', colorScheme: 'dark' as const, viewport: { width: 390, height: 844 } },
  ]

  it.each(looks)('axe finds nothing on home, room and report: $name', { timeout: 120_000 }, async (look) => {
    const { page, complaints } = await visit({ ...look, reducedMotion: 'reduce' })
    const check = async (what: string) => {
      expect(await violations(page), what).toEqual([])
      const width = await page.evaluate('document.documentElement.scrollWidth')
      expect(width, `${what} is no wider than the window`).toBeLessThanOrEqual(look.viewport.width)
    }
    await check('home')
    await enter(page, { questions: 2 })
    await page.getByRole('button', { name: /^Hint/ }).click()
    await page.getByText('Hint 1 of 3').waitFor()
    await check('room with a hint')
    await answerBox(page).fill('A few words.')
    await page.getByRole('button', { name: 'Pause' }).click()
    await page.getByRole('heading', { name: 'Paused' }).waitFor()
    await check('room paused')
    await page.getByRole('button', { name: 'Go on' }).click()
    await page.getByRole('button', { name: 'Send answer' }).click()
    await eventually(() => progress(page).textContent()).toBe('Question 2 of 2')
    await check('room with an answer')
    await page.getByRole('button', { name: 'End', exact: true }).click()
    await page.getByRole('dialog').waitFor()
    await check('dialog')
    // The report waits at the door, so that the room can be looked at after the close.
    let letIn = () => {}
    const looked = new Promise<void>((resolve) => {
      letIn = resolve
    })
    await page.route('**/report', async (route) => {
      await looked
      await route.continue()
    })
    await page.getByRole('button', { name: 'End and see my report' }).click()
    await page.getByRole('heading', { name: 'Your report is ready' }).waitFor()
    await check('room after the close')
    letIn()
    await page.waitForURL(/\/report$/)
    await check('report')
    await page.goto(server.address)
    await page.waitForSelector('.entry')
    await check('home with a report')
    expect(complaints).toEqual([])
  })

  it('says whole sentences to a screen reader, once each', { timeout: 60_000 }, async () => {
    const { page } = await visit()
    await enter(page)
    await answerBox(page).fill(answers[0] ?? '')
    await page.getByRole('button', { name: 'Send answer' }).click()
    await eventually(() => progress(page).textContent()).toBe('Question 2 of 2')
    const pair = page.locator('.pair.current .interviewer')
    const shown = (await pair.locator('.words, .question').allTextContents()).join(' ')
    const said = async () => (await page.locator('#announcer p').allTextContents()).join(' ')
    await eventually(said).toContain(shown)
    expect((await said()).split(shown)).toHaveLength(2)
  })
})
