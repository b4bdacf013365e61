import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FakeBrowser } from '../fakes/lti/browser.ts'
import type { FakePlatform, Tool } from '../fakes/lti/platform.ts'
import { sampleReport } from '../fakes/sample-report.ts'
import { addInterview, answerAll, arrive, asTeacher, begin, formOf, sameSite, until } from './course.ts'
import { registeredPlatform, type ToolServer, toolServer } from './tool-server.ts'

describe('the instructor’s pages', { timeout: 180_000 }, () => {
  let tool: ToolServer
  let school: { platform: FakePlatform; registered: Tool }
  let custom: Record<string, string>
  let teacher: FakeBrowser
  let assignment: string
  /** What scoring again comes to. */
  let again = 7
  beforeAll(async () => {
    tool = await toolServer({
      rescore: async (id) => {
        const state = await tool.engine.view(id)
        if (state.status !== 'closed') throw new Error('open')
        return { ...sampleReport(id, state, again), scorer: 'other/1' }
      },
    })
    school = await registeredPlatform('canvas', tool)
    custom = await addInterview(school.platform, school.registered, { timeLimit: '30' })
    const arrived = await arrive(school, 'teacher', custom, asTeacher)
    teacher = arrived.browser
    assignment = arrived.start.url
  }, 120_000)
  afterAll(async () => {
    await school.platform.close()
    await tool.close()
    expect(tool.logged).toEqual([])
  })

  const handIn = async (user: string) => {
    const student = await arrive(school, user, custom)
    const interview = await begin(student)
    await answerAll(tool, student.browser, interview)
    await until(async () => expect((await tool.lti.attempts.ofInterview(interview))?.settled).toBe(true))
    const attempt = await tool.lti.attempts.ofInterview(interview)
    return { ...student, interview, attempt: attempt?.id ?? '', seat: attempt?.seat ?? '' }
  }
  const page = async (path: string) => (await teacher.get(assignment + path)).text
  const post = (path: string, fields: Record<string, string> = {}) =>
    teacher.post(path.startsWith('http') ? path : assignment + path, fields, sameSite)
  const review = (attempt: string, path = '') => `${tool.address}/lti/review/${attempt}${path}`

  it('show who has done what, and find and filter', async () => {
    await handIn('student-1')
    await begin(await arrive(school, 'student-2', custom))
    const list = await page('')
    expect(list).toContain('To review</span>')
    expect(list).toContain('0 of 2 answered')
    expect(await page('?state=to-review')).not.toContain('Student 3<')
    expect(await page('?q=student+60')).toContain('Student 60<')
    expect(await page('?q=student+60')).not.toContain('Student 1<')
    expect(await page('?q=%3Cscript%3E&state=void&page=99')).toContain('Nobody fits the filter')
  })

  it('show an attempt with its evidence, take a score with a reason, and release', async () => {
    const { attempt, browser } = await handIn('student-3')
    const shown = await teacher.get(review(attempt))
    expect(shown.text).toContain('Release to the student')
    expect(shown.text).toContain('I would look at the numbers first')
    expect((await post(review(attempt, '/override'), { score: '88', reason: '' })).status).toBe(400)
    expect((await post(review(attempt, '/override'), { score: 'much', reason: 'why' })).status).toBe(400)
    const changed = await post(review(attempt, '/override'), { score: '88', reason: 'More than the machine saw.' })
    expect(changed.text).toContain('Given by hand')
    await post(review(attempt, '/release'))
    await until(() => expect(school.platform.book.grades.get('student-3')?.score).toBe(88))
    expect((await browser.get(assignment)).text).toContain('88 of 100. More than the machine saw.')
  })

  it('give extra time, also to somebody who has not opened it', async () => {
    const later = (await page('?q=student+40')).match(/students\/([\w-]{22})/)?.[1]
    const saved = await post(`/students/${later}/extra-time`, { multiplier: '2', minutes: '', limitMinutes: '' })
    expect(saved.text).toContain('60 minutes')
    expect((await arrive(school, 'student-40', custom)).start.text).toContain('60 minutes from the start')
    expect((await post(`/students/${later}/extra-time`, { multiplier: '99' })).status).toBe(400)
  })

  it('send a grade again, and show all that was tried', async () => {
    const { seat } = await handIn('student-4')
    const before = school.platform.book.taken.length
    const sent = await post(`/students/${seat}/send-again`, { overwrite: '1' })
    expect(sent.text).toContain('sent again by hand')
    await until(() => expect(school.platform.book.taken.length).toBe(before + 1))
  })

  it('regrade: show first, then change, and deliver what is released', async () => {
    again = 4
    const { attempt } = await handIn('student-5')
    await post(review(attempt, '/release'))
    const asked = await post('/regrade/all')
    await until(async () => expect((await teacher.get(asked.url)).text).toContain('would change'))
    expect((await teacher.get(asked.url)).text).toContain('Overall score: 70 → 40')
    expect((await tool.lti.attempts.get(attempt))?.score).toBe(70)
    await post(`${asked.url}/apply`)
    await until(() => expect(school.platform.book.grades.get('student-5')?.score).toBe(40))
    expect(school.platform.book.grades.get('student-5')?.submissions).toBe(1)
    expect(school.platform.book.grades.get('student-3')?.score).toBe(88)
    await until(async () => expect((await teacher.get(asked.url)).text).toContain('attempts changed'))
    expect((await post(`${asked.url}/apply`)).status).toBe(409)
  })

  it('judge one question by something else, for those that come later, too', async () => {
    again = 5
    const key = (await page('/regrade')).match(/\?question=([^#"]+)#/)?.[1] ?? ''
    expect((await post('/regrade/question', { question: 'none', keyPoints: 'a point' })).status).toBe(400)
    const question = decodeURIComponent(key)
    const asked = await post('/regrade/question', { question, keyPoints: 'Says what is missing.\nNames a cause.' })
    await until(async () => expect((await teacher.get(asked.url)).text).toContain('would change'))
    await post(`${asked.url}/apply`)
    await until(async () => expect((await teacher.get(asked.url)).text).toContain('attempts changed'))
    expect(await page(`/regrade?question=${key}`)).toContain('Names a cause.')
    const { attempt } = await handIn('student-6')
    expect((await tool.lti.attempts.get(attempt))?.score).toBe(50)
  })

  it('decide on another look, after a scoring that knew nothing of the first', async () => {
    again = 9
    const { attempt, browser } = await handIn('student-7')
    expect((await browser.post(review(attempt, '/appeal'), { reason: 'Please.' }, sameSite)).status).toBe(409)
    await post(review(attempt, '/release'))
    const asked = await browser.post(review(attempt, '/appeal'), { reason: 'I named the <cause>.' }, sameSite)
    expect(asked.text).toContain('your instructor decides')
    expect((await browser.post(review(attempt, '/appeal'), { reason: 'Again.' }, sameSite)).status).toBe(409)
    await until(async () => expect((await teacher.get(review(attempt))).text).toContain('other/1: <b>90</b>'))
    expect((await teacher.get(review(attempt))).text).not.toContain('<cause>')
    const fields = { granted: 'yes', score: '81', words: 'You did.' }
    expect((await post(review(attempt, '/decide'), { granted: 'yes', score: '', words: 'You did.' })).status).toBe(400)
    await post(review(attempt, '/decide'), fields)
    await until(() => expect(school.platform.book.grades.get('student-7')?.score).toBe(81))
    expect((await browser.get(assignment)).text).toContain('The score was changed: You did.')
    expect((await post(review(attempt, '/decide'), fields)).status).toBe(409)
  })

  it('tell what the class has in common, naming nobody', async () => {
    const digest = await page('/digest')
    expect(digest).toMatch(/last attempts of [5-9] students/)
    expect(digest).not.toMatch(/Student \d/)
  })

  it('hold the release back until hand and machine agree', async () => {
    const setup = await post('/setup', { ...(await givenFields()), checkFirst: 'yes' })
    expect(setup.text).toContain('Saved.')
    const { attempt } = await handIn('student-8')
    const other = await handIn('student-10')
    await regradeAllTo(9)
    expect((await post(review(attempt, '/release'))).status).toBe(409)
    expect((await teacher.get(review(attempt))).text).not.toContain('Release to the student')
    for (let n = 0; n < 5; n++) {
      const text = await page('/check')
      const field = (name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(text)?.[1] ?? ''
      expect(text).not.toContain('Student ')
      await post('/check', { attempt: field('attempt'), question: field('question'), score: '6.5' })
    }
    expect(await page('/check')).toContain('lie <b>2.5</b> points apart')
    expect((await post('/release-all')).status).toBe(409)
    // What a person scored is no draft of the machine's any more.
    await post(review(other.attempt, '/override'), { score: '70', reason: 'By hand.' })
    expect((await post(review(other.attempt, '/release'))).text).toContain('Released.')
    await regradeAllTo(7)
    expect(await page('/check')).toContain('You agree')
    await post('/release-all')
    expect((await tool.lti.attempts.get(attempt))?.releasedAt).not.toBeNull()
    await until(() => expect(school.platform.book.grades.get('student-8')?.score).toBe(70))
  })

  it('write the list as CSV that no spreadsheet runs', async () => {
    school.platform.people.push({ user: 'student-x', roles: ['Learner'], name: '=HYPERLINK("http://evil")' })
    await page('?fresh=1')
    const csv = await page('/export.csv')
    expect(csv).toContain('"\'=HYPERLINK(""http://evil"")"')
    expect(csv.split('\r\n')[0]).toContain('name,email,user,state')
    expect(csv).toContain('More than the machine saw.')
  })

  it('keep the course’s interviews as long as the course says', async () => {
    expect((await post('/retention', { keepDays: '-1' })).status).toBe(400)
    await post('/retention', { keepDays: '30' })
    expect(await tool.lti.retentions.sweep()).toBe(0)
    const { attempt, interview, browser } = await handIn('student-9')
    tool.clock.pass(31 * 24 * 60 * 60 * 1000)
    expect(await tool.lti.retentions.sweep()).toBeGreaterThan(0)
    expect(await tool.store.head(interview)).toBeNull()
    const back = await arrive(school, 'teacher', custom, asTeacher)
    expect((await back.browser.get(review(attempt))).text).toContain('was deleted')
    expect(await tool.lti.retentions.sweep()).toBe(0)
    expect(browser).toBeDefined()
    teacher = back.browser
  })

  it('log who saw and changed what, without words of a student', async () => {
    const log = await page('/log')
    for (const words of ['read an attempt', 'changed a score by hand', 'regraded', 'downloaded the list'])
      expect((await page('/log')) + (await page('/log?page=2')) + log).toContain(words)
    expect(log).toContain('Grace Hopper')
    expect(log).not.toContain('I named the')
  })

  it('let the instructor take it, for no grade', async () => {
    const before = (await tool.lti.attempts.ofAssignment(assignment.split('/').at(-1) ?? '')).length
    const room = await post('/trial')
    expect(room.url).toMatch(/\/room\/[\w-]+$/)
    expect(room.status).toBe(200)
    expect((await tool.lti.attempts.ofAssignment(assignment.split('/').at(-1) ?? '')).length).toBe(before)
  })

  async function regradeAllTo(score: number): Promise<void> {
    again = score
    const asked = await post('/regrade/all')
    await until(async () => expect((await teacher.get(asked.url)).text).toContain('would change'))
    await post(`${asked.url}/apply`)
    await until(async () => expect((await teacher.get(asked.url)).text).toContain('attempts changed'))
  }

  async function givenFields(): Promise<Record<string, string>> {
    return formOf(await teacher.get(`${assignment}/settings`)).fields
  }
})
