import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fakeBrowser } from '../fakes/lti/browser.ts'
import { beginLogin, endLogin } from '../fakes/lti/one-launch.ts'
import type { FakePlatform, Tool } from '../fakes/lti/platform.ts'
import { addInterview, answerAll, arrive, asTeacher, begin, sameSite, until } from './course.ts'
import {
  deepLinkClaims,
  launchClaims,
  launchWith,
  registeredPlatform,
  type ToolServer,
  toolServer,
} from './tool-server.ts'

const RUNS = { numRuns: 40 }

describe('nothing that is sent makes the tool fail', { timeout: 240_000 }, () => {
  let tool: ToolServer
  let platform: FakePlatform
  let registered: Tool
  beforeAll(async () => {
    tool = await toolServer()
    const school = await registeredPlatform('moodle', tool)
    platform = school.platform
    registered = school.registered
  }, 60_000)
  afterAll(async () => {
    await platform.close()
    await tool.close()
  })

  /** 502 says that a platform cannot be reached. */
  function survives(status: number): void {
    expect(status === 502 || status < 500, `status ${status}`).toBe(true)
    expect(tool.logged).toEqual([])
  }

  it('by tokens that are signed and hold anything', async () => {
    const usual = { aud: registered.clientId, ...launchClaims(platform, registered) }
    const deep = deepLinkClaims(platform, registered)
    const names = [...new Set([...Object.keys(usual), ...Object.keys(deep), 'nonce', 'exp', 'iat', 'azp'])]
    const change = fc.dictionary(fc.constantFrom(...names), fc.oneof(fc.jsonValue(), fc.constant(undefined)), {
      maxKeys: 4,
    })
    await fc.assert(
      fc.asyncProperty(fc.boolean(), change, async (isDeep, changed) => {
        const login = await beginLogin(platform, registered, usual)
        const claims = { nonce: login.nonce, ...(isDeep ? { ...usual, ...deep } : usual), ...changed }
        // What cannot be signed at all says nothing about the tool.
        const idToken = await platform.token(claims).catch(() => 'e30.e30.')
        survives((await endLogin(login, registered, idToken)).status)
      }),
      RUNS,
    )
  })

  it('by strings in the place of tokens', async () => {
    const part = fc.oneof(
      fc.string(),
      fc.base64String(),
      fc.json().map((j) => Buffer.from(j).toString('base64url')),
    )
    const token = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.tuple(part, part, part).map((parts) => parts.join('.')),
    )
    await fc.assert(
      fc.asyncProperty(token, async (idToken) => {
        const login = await beginLogin(platform, registered, launchClaims(platform, registered))
        survives((await endLogin(login, registered, idToken)).status)
      }),
      RUNS,
    )
  })

  it('by forms and queries of any kind, at every address', async () => {
    const names = [
      'iss',
      'client_id',
      'login_hint',
      'target_link_uri',
      'lti_message_hint',
      'lti_storage_target',
      'id_token',
      'state',
      'error',
      'pending',
      'binding',
      'ticket',
      'request',
      'role',
      'places',
      'openid_configuration',
      'registration_token',
      'invitation',
    ]
    const value = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.webUrl(),
      fc.constantFrom(platform.issuer, registered.clientId, `${tool.address}/lti/launch`, '__proto__', '[]'),
    )
    const fields = fc.array(fc.tuple(fc.oneof(fc.constantFrom(...names), fc.string()), value), { maxLength: 12 })
    const paths = [
      'login',
      'launch',
      'launch/confirm',
      'enter',
      'deep-link',
      'register',
      'keys',
      'config.json',
      'assignments/x',
      'assignments/x/start',
      'review/%00',
      'review/%',
      'page/..%2f..%2fkeys.ts',
      'nowhere',
    ]
    const type = fc.constantFrom(
      'application/x-www-form-urlencoded',
      'application/json',
      'text/plain',
      'multipart/form-data; boundary=x',
      'application/x-www-form-urlencoded; charset=utf-7',
    )
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...paths),
        fc.boolean(),
        fields,
        type,
        async (path, isGet, given, contentType) => {
          const query = new URLSearchParams(given).toString()
          const address = `${tool.address}/lti/${path}`
          const browser = fakeBrowser()
          const page = isGet
            ? await browser.send('GET', `${address}?${query}`)
            : await browser.send('POST', address, {
                body: query,
                headers: { 'content-type': contentType, ...sameSite },
              })
          survives(page.status)
        },
      ),
      { numRuns: 150 },
    )
  })

  it('by what an instructor types into the form', async () => {
    const form = await launchWith(platform, registered, deepLinkClaims(platform, registered))
    const request = /name="request" value="([^"]*)"/.exec(form.text)?.[1] ?? ''
    const names = [
      'title',
      'role',
      'template',
      'type',
      'level',
      'questions',
      'language',
      'jobDescription',
      'attempts',
      'keep',
      'timeLimit',
      'opensAt',
      'dueAt',
      'locksAt',
      'release',
      'points',
      'relevance',
      'clarity',
      'places',
    ]
    const value = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('-1', '1e9', 'NaN', '0', '2030-02-31T00:00', '<script>', 'after-review'),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.constantFrom(...names), value), { maxLength: 20 }), async (fields) => {
        const page = await fakeBrowser().post(
          `${tool.address}/lti/deep-link/preview`,
          [['request', request], ...fields],
          sameSite,
        )
        // Not that the form is gone: it is read anew each time.
        expect([200, 400]).toContain(page.status)
        survives(page.status)
        expect(page.text).not.toContain('<script>')
      }),
      RUNS,
    )
  })

  it('by what instructors and students send from their pages', async () => {
    const school = { platform, registered }
    const custom = await addInterview(platform, registered, { questions: '1' })
    const student = await arrive(school, 'student-1', custom)
    const interview = await begin(student)
    await answerAll(tool, student.browser, interview)
    await until(async () => expect((await tool.lti.attempts.ofInterview(interview))?.settled).toBe(true))
    const { id: attempt = '', seat = '' } = (await tool.lti.attempts.ofInterview(interview)) ?? {}
    const teacher = await arrive(school, 'teacher', custom, asTeacher)
    const own = new URL(teacher.start.url).pathname
    const paths = [
      ...[
        'setup',
        'check',
        'retention',
        'regrade/all',
        'regrade/question',
        'regrade/x/apply',
        'release-all',
        'trial',
      ].map((name) => `${own}/${name}`),
      ...['extra-time', 'send-again'].map((name) => `${own}/students/${seat}/${name}`),
      ...['release', 'override', 'decide', 'appeal'].map((name) => `/lti/review/${attempt}/${name}`),
      `${own}/start`,
    ]
    const names = [
      ...['score', 'reason', 'take-back', 'granted', 'words', 'question', 'keyPoints', 'reference', 'keepDays'],
      ...['multiplier', 'minutes', 'limitMinutes', 'overwrite', 'attempt', 'keepAudio', 'title', 'role', 'places'],
    ]
    const value = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('', '-1', '1e999', 'NaN', '0x10', '50', '1', 'yes', 'data-scientist', attempt, 'q1', '<script>'),
    )
    const fields = fc.array(fc.tuple(fc.constantFrom(...names), value), { maxLength: 8 })
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...paths), fc.boolean(), fields, async (path, isStaff, given) => {
        const { browser } = isStaff ? teacher : student
        const page = await browser.post(tool.address + path, given, sameSite)
        survives(page.status)
        expect(page.text).not.toContain('<script>')
      }),
      { numRuns: 150 },
    )
  })

  it('by queries of any kind, at the addresses of instructors', async () => {
    const school = { platform, registered }
    const custom = await addInterview(platform, registered)
    const teacher = await arrive(school, 'teacher', custom, asTeacher)
    const pages = ['', '/digest', '/check', '/regrade', '/log', '/settings', '/export.csv', '/students/x', '/regrade/x']
    const query = fc.dictionary(
      fc.constantFrom('state', 'q', 'page', 'question', 'done', 'fresh', 'q[a]', '__proto__'),
      fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('-1', '1e9', 'constructor', 'toString', '<script>')),
    )
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...pages), query, async (page, given) => {
        const shown = await teacher.browser.get(`${teacher.start.url}${page}?${new URLSearchParams(given)}`)
        survives(shown.status)
        expect(shown.text).not.toContain('<script>')
      }),
      RUNS,
    )
  })
})
