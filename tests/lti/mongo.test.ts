import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { beginLogin, endLogin } from '../fakes/lti/one-launch.ts'
import type { FakePlatform, Tool } from '../fakes/lti/platform.ts'
import { type MongoServer, mongoServer } from '../mongo.ts'
import { addInterview, answerAll, arrive, asTeacher, begin, sameSite, until } from './course.ts'
import { launchClaims, registeredPlatform, type ToolServer, toolServer } from './tool-server.ts'

/** The test server is slow where cores are few. */
const PATIENCE = { timeout: 120_000, interval: 100 }

describe('a course whose data is in MongoDB', { timeout: 300_000 }, () => {
  let mongo: MongoServer
  let tool: ToolServer
  let school: { platform: FakePlatform; registered: Tool }
  beforeAll(async () => {
    mongo = await mongoServer()
    tool = await toolServer({ mongodbUri: mongo.database() })
    school = await registeredPlatform('moodle', tool)
  }, 300_000)
  afterAll(async () => {
    await school?.platform.close()
    await tool?.close()
    await mongo?.stop()
    expect(tool.logged).toEqual([])
  })

  it('goes from an interview to a released grade', async () => {
    const { platform, registered } = school
    const custom = await addInterview(platform, registered, { attempts: '1' })
    const student = await arrive(school, 'student-1', custom)
    const [one, two] = await Promise.all([begin(student), begin(student)])
    expect(two).toBe(one)
    await answerAll(tool, student.browser, one)
    await until(() => expect(platform.book.grades.get('student-1')?.progress).toBe('PendingManual'), PATIENCE)
    const teacher = await arrive(school, 'teacher', custom, asTeacher)
    const [review] = /\/lti\/review\/[\w-]{22}/.exec(teacher.start.text) ?? []
    const shown = await teacher.browser.get(tool.address + review)
    expect(shown.text).toContain('I would look at the numbers first')
    const fields = { score: '83', reason: 'Well put.' }
    await teacher.browser.post(`${tool.address}${review}/override`, fields, sameSite)
    await teacher.browser.post(`${tool.address}${review}/release`, {}, sameSite)
    await until(() => expect(platform.book.grades.get('student-1')?.score).toBe(83), PATIENCE)
    expect((await arrive(school, 'student-1', custom)).start.text).toContain('83 of 100. Well put.')
    const log = await teacher.browser.get(`${teacher.start.url}/log`)
    expect(log.text).toContain('changed a score by hand')
  })

  it('takes a token once, also when several arrive at the same time', async () => {
    const { platform, registered } = school
    const claims = launchClaims(platform, registered)
    const login = await beginLogin(platform, registered, claims)
    const token = await platform.token({ ...claims, aud: registered.clientId, nonce: login.nonce })
    const pages = await Promise.all([1, 2, 3].map(() => endLogin(login, registered, token)))
    expect(pages.map(({ status }) => status).sort()).toEqual([303, 401, 401])
  })
})
