import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type FakeBrowser, fakeBrowser } from '../fakes/lti/browser.ts'
import { type FakePlatform, fakePlatform, type Tool } from '../fakes/lti/platform.ts'
import { addInterview, answerAll, arrive, asTeacher, begin, sameSite, until } from './course.ts'
import { registeredPlatform, type ToolServer, toolServer } from './tool-server.ts'

const LTI = 'https://purl.imsglobal.org/spec/lti/claim'

describe('what is somebody’s own', { timeout: 120_000 }, () => {
  let tool: ToolServer
  let school: { platform: FakePlatform; registered: Tool }
  let other: { platform: FakePlatform; registered: Tool }
  let paths: { method: 'GET' | 'POST'; path: string }[]
  let walk: (browser: FakeBrowser, list: { method: 'GET' | 'POST'; path: string }[]) => Promise<void>
  let staffPaths: { method: 'GET' | 'POST'; path: string }[]
  let custom: Record<string, string>
  beforeAll(async () => {
    tool = await toolServer()
    school = await registeredPlatform('canvas', tool)
    other = await registeredPlatform('moodle', tool)
    custom = await addInterview(school.platform, school.registered)
    const owner = await arrive(school, 'student-1', custom)
    const interview = await begin(owner)
    await answerAll(tool, owner.browser, interview)
    await until(async () => expect((await tool.lti.attempts.ofInterview(interview))?.state).toBe('submitted'))
    const attempt = await tool.lti.attempts.ofInterview(interview)
    await tool.lti.grading.release(attempt?.id ?? '', 'teacher')
    const get = (path: string) => ({ method: 'GET' as const, path })
    const post = (path: string) => ({ method: 'POST' as const, path })
    paths = [
      ...[
        `/lti/assignments/${attempt?.assignment}`,
        `/lti/review/${attempt?.id}`,
        `/lti/review/${attempt?.id}/report`,
        `/room/${interview}`,
      ].map(get),
      ...['report', 'report.json', 'report.md'].map((name) => get(`/interviews/${interview}/${name}`)),
      ...[`/api/interviews/${interview}`, `/api/interviews/${interview}/events`].map(get),
      ...['start', 'setup'].map((name) => post(`/lti/assignments/${attempt?.assignment}/${name}`)),
      ...['commands', 'links', 'recordings'].map((name) => post(`/api/interviews/${interview}/${name}`)),
      get(`/api/interviews/${interview}/limit`),
    ]
    const own = `/lti/assignments/${attempt?.assignment}`
    const student = `${own}/students/${attempt?.seat}`
    const asked = await tool.lti.regrades.ask(attempt?.assignment ?? '', null, 'teacher')
    const ofStaff = ['export.csv', 'digest', 'check', 'regrade', `regrade/${asked}`, 'log', 'settings']
    staffPaths = [
      ...ofStaff.map((name) => get(`${own}/${name}`)),
      ...[get(student), get(`/lti/review/${attempt?.id}/sound/q1`)],
      ...['release-all', 'trial', 'setup', 'check', 'retention', 'regrade/all', 'regrade/question'].map((name) =>
        post(`${own}/${name}`),
      ),
      ...[post(`${own}/regrade/${asked}/apply`), post(`${student}/extra-time`), post(`${student}/send-again`)],
      ...['release', 'override', 'decide'].map((name) => post(`/lti/review/${attempt?.id}/${name}`)),
    ]
    paths.push(post(`/lti/review/${attempt?.id}/appeal`))
    // The walk is worth something only if the owner gets through.
    for (const { path } of paths.filter((p) => p.method === 'GET' && !p.path.endsWith('/events')))
      expect([path, (await owner.browser.get(tool.address + path)).status]).toEqual([path, 200])
    const teacher = await arrive(school, 'teacher', custom, asTeacher)
    for (const { path } of staffPaths.filter((p) => p.method === 'GET' && !p.path.includes('/sound/')))
      expect([path, (await teacher.browser.get(tool.address + path)).status]).toEqual([path, 200])
    walk = async (browser, list) => {
      for (const { method, path } of list) {
        const headers = {
          ...sameSite,
          'content-type': path.startsWith('/api') ? 'application/json' : 'application/x-www-form-urlencoded',
        }
        const body = path.startsWith('/api') ? '{}' : ''
        const page = await browser.send(method, tool.address + path, method === 'POST' ? { body, headers } : {})
        expect([path, page.status >= 400 && page.status < 500]).toEqual([path, true])
        expect(page.text).not.toContain('I would look at the numbers first')
      }
    }
  }, 120_000)
  afterAll(async () => {
    await school.platform.close()
    await other.platform.close()
    await tool.close()
    expect(tool.logged).toEqual([])
  })

  const link = (id: string) => ({ [`${LTI}/resource_link`]: { id } })
  const people: [string, () => Promise<FakeBrowser>][] = [
    ['anybody', async () => fakeBrowser()],
    [
      'another student of another assignment',
      async () => (await arrive(school, 'student-2', custom, link('link-9'))).browser,
    ],
    [
      'another course’s instructor',
      async () =>
        (
          await arrive(school, 'prof', custom, {
            ...asTeacher,
            ...link('link-8'),
            [`${LTI}/context`]: { id: 'course-2' },
          })
        ).browser,
    ],
    [
      'an instructor outside of any course',
      async () =>
        (await arrive(school, 'prof', custom, { ...asTeacher, ...link('link-7'), [`${LTI}/context`]: undefined }))
          .browser,
    ],
    ['the same names at another platform', async () => (await arrive(other, 'student-1', custom)).browser],
    [
      'another platform’s instructor of the same course',
      async () => (await arrive(other, 'teacher', custom, asTeacher)).browser,
    ],
  ]

  it('is walked whole: every address that names an assignment or an attempt', () => {
    const routes = patternsOf(tool.lti.router).filter(({ pattern }) => pattern.includes(':'))
    expect(routes.length).toBeGreaterThan(20)
    const walked = [...paths, ...staffPaths]
    const missing = routes.filter(({ method, pattern }) => {
      const form = new RegExp(`^/lti${pattern.replace(/:\w+/g, '[^/]+')}$`)
      return !walked.some((one) => one.method === method && form.test(one.path))
    })
    expect(missing).toEqual([])
  })

  it.each(people)('is not %s’s', async (_who, enter) => {
    await walk(await enter(), [...paths, ...staffPaths])
  })

  it('is the staff’s alone where staff work, whoever’s attempt it is', async () => {
    const before = await tool.lti.audit.of(staffPaths[0]?.path.split('/')[3] ?? '', { limit: 1_000 })
    await walk((await arrive(school, 'student-1', custom)).browser, staffPaths)
    await walk((await arrive(school, 'student-4', custom)).browser, staffPaths)
    const after = await tool.lti.audit.of(staffPaths[0]?.path.split('/')[3] ?? '', { limit: 1_000 })
    expect(after.length).toBe(before.length)
  })

  it('is, of one assignment, each student’s alone', async () => {
    const { browser, start } = await arrive(school, 'student-3', custom)
    expect(start.text).not.toContain('Attempt 1')
    for (const { method, path } of paths.filter((p) => p.method === 'GET' && !p.path.startsWith('/lti/assignments')))
      expect([path, (await browser.send(method, tool.address + path)).status]).toEqual([path, 404])
  })

  it('cannot be deleted from the course by a student', async () => {
    const { browser } = await arrive(school, 'student-1', custom)
    const report = paths.find(({ path }) => /review\/[\w-]+\/report$/.test(path))
    expect((await browser.get(tool.address + report?.path)).status).toBe(200)
    const reply = await browser.send('DELETE', `${tool.address}/api/me`, { headers: sameSite })
    expect([reply.status, JSON.parse(reply.text).error.code]).toEqual([409, 'refused'])
  })

  it('takes invitations once, and no platform that speaks for another', async () => {
    const liar = await fakePlatform('moodle', tool.clock)
    const invitation = await tool.lti.registration.invite()
    try {
      const first = await fakeBrowser().get(liar.registrationAddress(invitation))
      expect(first.status).toBe(200)
      expect((await fakeBrowser().get(liar.registrationAddress(invitation))).status).toBe(403)
      expect((await fakeBrowser().get(liar.registrationAddress(`${tool.address}/lti/register`))).status).toBe(403)
      const elsewhere = new URL(liar.registrationAddress(await tool.lti.registration.invite()))
      const configuration = `${liar.issuer.replace('127.0.0.1', 'localhost')}/configuration`
      elsewhere.searchParams.set('openid_configuration', configuration)
      const page = await fakeBrowser().get(elsewhere.href)
      expect(page.text).toContain('which it may not')
    } finally {
      await liar.close()
    }
  })
})

type Layer = {
  route?: { path: string; stack: { method: string }[] }
  handle: { stack?: Layer[] }
}

/** Every route of a router and of those within it. */
function patternsOf(router: unknown): { method: string; pattern: string }[] {
  return (router as { stack: Layer[] }).stack.flatMap(({ route, handle }) =>
    route
      ? [...new Set(route.stack.map(({ method }) => method.toUpperCase()))].map((method) => ({
          method,
          pattern: route.path,
        }))
      : handle.stack
        ? patternsOf(handle)
        : [],
  )
}
