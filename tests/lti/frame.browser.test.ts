import type { Frame, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { type BrowserStart, openContext, startBrowser, violations } from '../browser.ts'
import type { FakePlatform, Tool } from '../fakes/lti/platform.ts'
import { addInterview, answerAll, arrive, asTeacher, begin, until } from './course.ts'
import {
  deepLinkClaims,
  launchClaims,
  registeredPlatform,
  type ToolOptions,
  type ToolServer,
  toolServer,
} from './tool-server.ts'

const LTI = 'https://purl.imsglobal.org/spec/lti/claim'

let chromium: BrowserStart
let tool: ToolServer
let school: { platform: FakePlatform; registered: Tool }
beforeAll(async () => {
  chromium = await startBrowser()
}, 60_000)
afterAll(async () => {
  if (chromium && 'browser' in chromium) await chromium.browser.close()
})
beforeEach(({ skip }) => {
  if ('reason' in chromium) skip(chromium.reason)
})
afterEach(async () => {
  await school?.platform.close()
  await tool?.close()
  expect(tool?.logged ?? []).toEqual([])
})

/** The course is on another site than Greenroom: localhost and 127.0.0.1. */
async function course(options: ToolOptions = {}) {
  tool = await toolServer(options)
  school = await registeredPlatform('canvas', tool, 'localhost')
}

async function visit(options: Parameters<typeof openContext>[1] = {}) {
  if (!('browser' in chromium)) throw new Error(chromium.reason)
  const opened = await openContext(chromium.browser, options)
  onTestFinished(() => opened.context.close())
  return opened
}

/** Opens the course's page with the launch in its frame. */
async function open(page: Page, claims: Record<string, unknown>, { storage = false } = {}): Promise<Frame> {
  const { platform, registered } = school
  const launch = platform.launchAddress(registered, claims, storage ? { lti_storage_target: '_parent' } : {})
  const query = new URLSearchParams({ tool: launch, ...(storage && { storage: '1' }) })
  await page.goto(`${platform.issuer}/course?${query}`)
  return until(() => {
    const frame = page.frame('tool')
    if (!frame) throw new Error('no frame')
    return frame
  })
}

const as = (user: string, custom: Record<string, string>, more: Record<string, unknown> = {}) =>
  launchClaims(school.platform, school.registered, { sub: user, name: user, [`${LTI}/custom`]: custom, ...more })

/** Answers whatever is asked until the room closes. */
async function interview(room: Page | Frame): Promise<void> {
  const text = 'I would look at the numbers first and then decide.'
  await room.locator('#composer').waitFor()
  for (;;) {
    const before = await room.locator('#conversation > *').count()
    await room.locator('#answer').fill(text)
    await room.locator('#send').click()
    await until(async () => {
      const over = await room.locator('#closing').isVisible()
      const asked = (await room.locator('#conversation > *').count()) > before + 1
      if (!over && !(asked && (await room.locator('#answer').inputValue()) === '')) throw new Error('not yet')
    })
    if (await room.locator('#closing').isVisible()) return
  }
}

describe('in a frame of another site', { timeout: 240_000 }, () => {
  it('goes from deep linking to a released grade', async () => {
    await course()
    const { platform, registered } = school
    const { page, complaints } = await visit()
    const setup = await open(page, deepLinkClaims(platform, registered))
    await setup.getByLabel('Title').fill('Practice for the fair')
    await setup.getByLabel(/^Questions/).fill('1')
    await setup.getByRole('button', { name: 'Preview' }).click()
    await setup.getByRole('heading', { name: 'What a student may be asked' }).waitFor()
    await setup.getByRole('button', { name: 'Add it to the course' }).click()
    await until(() => expect(platform.deepLinks).toHaveLength(1))
    const custom = platform.deepLinks[0]?.custom as Record<string, string>
    const given = Object.fromEntries(Object.entries(custom).filter(([name]) => name === 'setup'))

    const room = await open(page, as('student-1', given))
    await room.getByRole('button', { name: 'Begin the interview' }).click()
    await interview(room)
    await room.getByRole('link', { name: 'See your report' }).click()
    await room.getByText('Your instructor looks at it first').waitFor()
    await until(() => expect(platform.book.grades.get('student-1')?.progress).toBe('PendingManual'))

    const desk = await open(page, as('teacher', given, asTeacher))
    await desk.getByRole('link', { name: /^1: 70/ }).click()
    await desk.getByText('I would look at the numbers first').first().waitFor()
    await desk.getByLabel(/^Score, 0 to 100/).fill('84')
    await desk.getByLabel(/^Why/).fill('A good plan.')
    await desk.getByRole('button', { name: 'Use this score' }).click()
    await desk.getByRole('button', { name: 'Release to the student' }).click()
    await desk.getByText('Released.').waitFor()
    await until(() =>
      expect(platform.book.grades.get('student-1')).toMatchObject({ score: 84, progress: 'FullyGraded' }),
    )
    expect(platform.book.grades.get('student-1')?.comment).toContain('A good plan.')
    expect(platform.problems).toEqual([])

    const seen = await open(page, as('student-1', given))
    await seen.getByText('84 of 100').waitFor()
    await seen.getByRole('link', { name: 'Report' }).click()
    await seen.getByRole('heading', { name: 'Question by question' }).waitFor()
    // A report that is held back is a 409, and browsers focus nothing by themselves in frames of other sites.
    expect(complaints.filter((c) => !/409|autofocusing/.test(c))).toEqual([])
  })

  it('takes and shows dates in the time zone of who reads them', async () => {
    await course()
    const { platform, registered } = school
    const { page } = await visit({ timezoneId: 'Asia/Kolkata', locale: 'en-GB' })
    const setup = await open(page, deepLinkClaims(platform, registered))
    await setup.getByText('time zone: Asia/').waitFor()
    await setup.getByLabel('Due').fill('2031-05-01T12:00')
    await setup.getByRole('button', { name: 'Preview' }).click()
    await setup.getByRole('heading', { name: 'What a student may be asked' }).waitFor()
    expect(await setup.getByLabel('Due').inputValue()).toBe('2031-05-01T12:00')
    await setup.getByRole('button', { name: 'Add it to the course' }).click()
    await until(() => expect(platform.deepLinks).toHaveLength(1))
    const [item] = platform.deepLinks as { custom: Record<string, string>; submission: { endDateTime: string } }[]
    expect(item?.submission.endDateTime).toBe('2031-05-01T06:30:00.000Z')
    const start = await open(page, as('student-1', { setup: item?.custom.setup ?? '' }))
    await start.getByText('1 May 2031, 12:00').waitFor()
  })

  it('sends what stands in the answer box when the time is nearly over', async () => {
    await course()
    const custom = await addInterview(school.platform, school.registered, { questions: '1', timeLimit: '1' })
    const { page } = await visit()
    const start = await open(page, as('student-4', custom))
    await start.getByRole('button', { name: 'Begin the interview' }).click()
    await start.locator('#composer').waitFor()
    const id = new URL(start.url()).pathname.split('/').at(-1) ?? ''
    tool.clock.pass(30_000)
    await page.reload()
    const room = await open(page, as('student-4', custom))
    await room.getByRole('button', { name: 'Go on with your interview' }).click()
    await room.getByText('Less than a minute left').waitFor()
    await room.locator('#answer').fill('I was about to say something.')
    const patience = { timeout: 60_000, interval: 200 }
    await until(async () => {
      const [pair] = (await tool.engine.view(id)).pairs
      expect(pair?.outcome).toMatchObject({ kind: 'answered', text: 'I was about to say something.' })
    }, patience)
  })

  it('proves the login by the platform’s storage where no cookies are kept, and goes on in a new window', async () => {
    await course({ frameCookies: false })
    const custom = await addInterview(school.platform, school.registered, { release: 'at-once', questions: '1' })
    const { page, context } = await visit()
    const frame = await open(page, as('student-2', custom), { storage: true })
    const opened = context.waitForEvent('page')
    await frame.getByRole('button', { name: 'Open in a new window' }).click()
    const window = await opened
    await window.getByRole('button', { name: 'Begin the interview' }).click()
    await interview(window)
    await until(() => expect(school.platform.book.grades.get('student-2')?.score).toBe(70))
  })

  it('begins anew in a new window where there is neither', async () => {
    await course({ frameCookies: false })
    const custom = await addInterview(school.platform, school.registered, { release: 'at-once', questions: '1' })
    const { page, context } = await visit()
    const frame = await open(page, as('student-3', custom))
    const opened = context.waitForEvent('page')
    await frame.getByRole('link', { name: 'Open in a new window' }).click()
    const window = await opened
    await window.getByRole('button', { name: 'Begin the interview' }).click()
    await interview(window)
    await until(() => expect(school.platform.book.grades.get('student-3')?.score).toBe(70))
  })
})

describe.each(['light', 'dark'] as const)('the instructor’s pages in %s', { timeout: 240_000 }, (colorScheme) => {
  it('are accessible, wide and narrow, by pointer and keyboard', async () => {
    await course()
    const custom = await addInterview(school.platform, school.registered, { questions: '1', timeLimit: '30' })
    const student = await arrive(school, 'student-1', custom)
    const id = await begin(student)
    await answerAll(tool, student.browser, id)
    await until(async () => expect((await tool.lti.attempts.ofInterview(id))?.settled).toBe(true))
    const attempt = await tool.lti.attempts.ofInterview(id)
    await tool.lti.grading.release(attempt?.id ?? '', 'teacher')
    await tool.lti.appeals.make(attempt?.id ?? '', 'I said more.', 'student-1')
    const regrade = await tool.lti.regrades.ask(attempt?.assignment ?? '', null, 'teacher')

    const { page, complaints } = await visit({ colorScheme })
    await page.goto(school.platform.launchAddress(school.registered, as('teacher', custom, asTeacher)))
    await page.getByRole('heading', { name: 'Students' }).waitFor()
    const own = new URL(page.url()).pathname
    const paths = ['', '?state=released', '/digest', '/check', '/regrade', `/regrade/${regrade}`, '/log', '/settings']
    const all = [...paths.map((path) => own + path), `${own}/students/${attempt?.seat}`, `/lti/review/${attempt?.id}`]
    for (const viewport of [
      { width: 1280, height: 900 },
      { width: 600, height: 800 },
      { width: 360, height: 740 },
    ]) {
      await page.setViewportSize(viewport)
      for (const path of all) {
        await page.goto(tool.address + path)
        expect([path, await violations(page)]).toEqual([path, []])
        const wider = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')
        expect([path, viewport.width, wider]).toEqual([path, viewport.width, 0])
        if (process.env.SHOTS)
          await page.screenshot({
            path: `${process.env.SHOTS}/${colorScheme}-${viewport.width}-${all.indexOf(path)}.png`,
          })
      }
    }
    await page.goto(tool.address + own)
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
    expect(await page.evaluate('document.activeElement?.textContent')).toBe('Students')
    expect(complaints).toEqual([])
  })

  it('are there with the form, and with what students see, in a frame’s width', async () => {
    await course({ recordings: new Map() })
    const { platform, registered } = school
    const { page, complaints } = await visit({ colorScheme, viewport: { width: 600, height: 800 } })
    const show = async (claims: Record<string, unknown>, seen: string) => {
      await page.goto(platform.launchAddress(registered, claims))
      await page.getByText(seen).first().waitFor()
      expect([seen, await violations(page)]).toEqual([seen, []])
      const wider = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')
      expect([seen, wider]).toEqual([seen, 0])
      if (process.env.SHOTS)
        await page.screenshot({ path: `${process.env.SHOTS}/${colorScheme}-${seen.slice(0, 12)}.png` })
    }
    await show(deepLinkClaims(platform, registered), 'An interview for your course')
    const custom = await addInterview(platform, registered, { questions: '1', attempts: '2', timeLimit: '30' })
    const student = await arrive(school, 'student-1', custom)
    const id = student.start.url.split('/').at(-1) ?? ''
    await tool.lti.assignments.change(id, (a) => ({
      ...a,
      settings: a.settings && { ...a.settings, places: ['web', 'discord', 'slack', 'teams'] },
    }))
    await show(as('student-1', custom), 'Begin the interview')
    await show(as('student-1', custom, { [`${LTI}/launch_presentation`]: { locale: 'hi' } }), 'साक्षात्कार शुरू करें')
    const interview = await begin(student)
    await answerAll(tool, student.browser, interview)
    await until(async () => expect((await tool.lti.attempts.ofInterview(interview))?.settled).toBe(true))
    await show(as('student-1', custom), 'your instructor looks at it.')
    const attempt = await tool.lti.attempts.ofInterview(interview)
    await tool.lti.grading.release(attempt?.id ?? '', 'teacher')
    await show(as('student-1', custom), 'Ask for another look')
    expect(complaints).toEqual([])
  })
})

describe('with the keyboard alone', { timeout: 240_000 }, () => {
  it('an instructor finds an attempt, scores and releases it, and releases all others', async () => {
    await course()
    const custom = await addInterview(school.platform, school.registered, { questions: '1' })
    for (const user of ['student-1', 'student-2']) {
      const student = await arrive(school, user, custom)
      const id = await begin(student)
      await answerAll(tool, student.browser, id)
      await until(async () => expect((await tool.lti.attempts.ofInterview(id))?.settled).toBe(true))
    }
    const { page } = await visit({ viewport: { width: 600, height: 800 } })
    await page.goto(school.platform.launchAddress(school.registered, as('teacher', custom, asTeacher)))
    await page.getByRole('heading', { name: 'Students' }).waitFor()
    const focused = () => page.evaluate('document.activeElement?.textContent?.trim() ?? ""') as Promise<string>
    const tabTo = async (name: RegExp) => {
      for (let n = 0; n < 400; n++) {
        await page.keyboard.press('Tab')
        if (name.test(await focused())) return
      }
      throw new Error(`nothing called ${name} takes the focus`)
    }
    await tabTo(/^1: 70/)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: /attempt 1/ }).waitFor()
    await tabTo(/^Go to score and release$/)
    await page.keyboard.press('Enter')
    await page.getByLabel(/^Score, 0 to 100/).waitFor()
    await tabTo(/^Release to the student$/)
    await page.keyboard.press('Enter')
    await page.getByText('Released.').waitFor()
    await tabTo(/^Students$/)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Students' }).waitFor()
    await tabTo(/^Release all 1 that wait$/)
    await page.keyboard.press('Enter')
    await tabTo(/^Release them$/)
    await page.keyboard.press('Enter')
    await page.getByText('Released.').waitFor()
    await until(() => expect(school.platform.book.grades.get('student-2')?.score).toBe(70))
  })
})
