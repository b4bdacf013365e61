import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fakeBrowser, formOf } from '../fakes/lti/browser.ts'
import type { FakePlatform, Tool } from '../fakes/lti/platform.ts'
import { answerAll, arrive, begin, sameSite, until } from './course.ts'
import { deepLinkClaims, launchWith, registeredPlatform, type ToolServer, toolServer } from './tool-server.ts'

describe('setting an interview up', { timeout: 120_000 }, () => {
  let tool: ToolServer
  let school: { platform: FakePlatform; registered: Tool }
  beforeAll(async () => {
    tool = await toolServer()
    school = await registeredPlatform('moodle', tool)
  }, 60_000)
  afterAll(async () => {
    await school.platform.close()
    await tool.close()
    expect(tool.logged).toEqual([])
  })

  const openForm = async () => {
    const browser = fakeBrowser()
    const { platform, registered } = school
    return { browser, page: await launchWith(platform, registered, deepLinkClaims(platform, registered), browser) }
  }

  it('shows what a student may be asked, keeps what was typed, and still adds it', async () => {
    const { browser, page } = await openForm()
    const { action, fields } = formOf(page)
    const typed = { ...fields, title: 'With a preview', questions: '2' }
    const shown = await browser.post(`${action}/preview`, typed, sameSite)
    const list = /What a student may be asked<\/h2>\s*<ol>([\s\S]*?)<\/ol>/.exec(shown.text)?.[1] ?? ''
    expect(list.match(/<li>/g)).toHaveLength(2)
    expect(formOf(shown).fields).toMatchObject({ title: 'With a preview', questions: '2' })
    const added = await browser.submit(await browser.submit(shown, {}, sameSite))
    expect(added.text).toBe('added')
    expect((await browser.post(`${action}/preview`, typed, sameSite)).status).toBe(401)
  })

  it('says in the preview what to put right', async () => {
    const { browser, page } = await openForm()
    const { action, fields } = formOf(page)
    const shown = await browser.post(`${action}/preview`, { ...fields, questions: '99' }, sameSite)
    expect(shown.status).toBe(400)
    expect(shown.text).toContain('Please look again at')
  })

  it('lets who sets it up take it, without an attempt or a grade', async () => {
    const { browser, page } = await openForm()
    const { action, fields } = formOf(page)
    const room = await browser.post(`${action}/trial`, { ...fields, questions: '1' }, sameSite)
    const interview = /\/room\/([\w-]+)$/.exec(room.url)?.[1] ?? ''
    await answerAll(tool, browser, interview)
    await until(async () => expect(await tool.engine.report(interview)).not.toBeNull())
    expect((await browser.get(`${tool.address}/interviews/${interview}/report`)).status).toBe(200)
    expect(await tool.lti.attempts.ofInterview(interview)).toBeNull()
    expect(school.platform.book.taken).toEqual([])
    // The form is still good.
    expect((await browser.submit(await browser.submit(page, {}, sameSite))).text).toBe('added')
  })

  it('opens the course’s interview for who practises in the same browser, too', async () => {
    const custom = school.platform.deepLinks.at(-1)?.custom as Record<string, string>
    const link = { 'https://purl.imsglobal.org/spec/lti/claim/resource_link': { id: 'link-2' } }
    const student = await arrive(school, 'student-2', custom, link)
    const body = JSON.stringify({
      role: 'data-scientist',
      type: 'mixed',
      level: 'easy',
      questions: 1,
      key: 'practice-1-of-mine',
    })
    const headers = { ...sameSite, 'content-type': 'application/json' }
    const own = await student.browser.send('POST', `${tool.address}/api/interviews`, { body, headers })
    expect([own.status, own.text]).toEqual([201, own.text])
    const interview = await begin(student)
    expect((await student.browser.get(`${tool.address}/api/interviews/${interview}`)).status).toBe(200)
  })

  it('shows the time that is left inside the room, and takes no recording after it', async () => {
    const { browser, page } = await openForm()
    const back = await browser.submit(page, { timeLimit: '10', questions: '2' }, sameSite)
    await browser.submit(back)
    const custom = school.platform.deepLinks.at(-1)?.custom as Record<string, string>
    const student = await arrive(school, 'student-1', custom)
    const interview = await begin(student)
    const api = `${tool.address}/api/interviews/${interview}`
    const left = async () => JSON.parse((await student.browser.get(`${api}/limit`)).text).endsInMs
    expect(await left()).toBeGreaterThan(9 * 60_000)
    const seat = (await tool.lti.attempts.ofInterview(interview))?.seat ?? ''
    await tool.lti.grading.setExtra(seat, { multiplier: 2, minutes: null, limitMinutes: null }, 'teacher')
    expect(await left()).toBeGreaterThan(19 * 60_000)
    tool.clock.pass(21 * 60_000)
    const sent = await student.browser.send('POST', `${api}/recordings?question=q1&key=recording-1`, {
      body: 'OggS',
      headers: { ...sameSite, 'content-type': 'audio/ogg' },
    })
    expect([sent.status, JSON.parse(sent.text).error.message]).toEqual([409, 'The time for this attempt is over.'])
  })
})
