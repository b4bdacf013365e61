import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { DAY_MS, type RoomServer, roomServer } from './room-server.ts'

let server: RoomServer
beforeAll(async () => {
  server = await roomServer()
})
afterAll(() => server.close())

describe('sessions', () => {
  it('are a cookie of 256 random bits that scripts cannot read, and only its hash is stored', async () => {
    const browser = server.browser()
    const body = { role: 'data-scientist', type: 'technical', level: 'easy', questions: 1, key: browser.key() }
    const { headers } = await browser.post('/api/interviews', body)
    const cookie = headers.get('set-cookie') ?? ''
    expect(cookie).toMatch(/^greenroom=[\w-]{43}; Max-Age=15552000; Path=\/; Expires=.*; HttpOnly; SameSite=Lax$/)
    const token = browser.cookie().split('=')[1] ?? ''
    const hash = createHash('sha256').update(token).digest('hex')
    expect(await server.store.token(hash, 'session', server.clock.now())).toMatchObject({ kind: 'session' })
    expect(await server.store.token(token, 'session', server.clock.now())).toBeNull()
  })

  it('go over HTTPS only where the public address is HTTPS', async () => {
    const secure = await roomServer({ publicUrl: 'https://greenroom.example' })
    onTestFinished(() => secure.close())
    const browser = secure.browser()
    const body = { role: 'data-scientist', type: 'technical', level: 'easy', questions: 1, key: browser.key() }
    const { headers } = await browser.post('/api/interviews', body)
    expect(headers.get('set-cookie')).toMatch(/^__Host-greenroom=.*; Secure; SameSite=Lax$/)
  })

  it('last for half a year after the last visit', async () => {
    const browser = server.browser()
    const id = await browser.open()
    server.clock.pass(100 * DAY_MS)
    const visit = await browser.get(`/api/interviews/${id}`)
    expect(visit.headers.get('set-cookie')).toContain(browser.cookie())
    server.clock.pass(100 * DAY_MS)
    expect((await browser.get(`/api/interviews/${id}`)).status).toBe(200)
    server.clock.pass(181 * DAY_MS)
    expect((await browser.get(`/api/interviews/${id}`)).status).toBe(404)
  })
})

describe("another person's interview", () => {
  it('looks like one that does not exist, wherever it is asked for', async () => {
    const [owner, stranger, nobody] = [server.browser(), server.browser(), server.browser()]
    const id = await owner.open({ questions: 1 })
    await owner.finish(id)
    await stranger.open()
    const missing = 'A'.repeat(22)
    const asks: [string, string, unknown?][] = [
      ['GET', '/api/interviews/ID'],
      ['GET', '/api/interviews/ID/events'],
      ['POST', '/api/interviews/ID/commands', { kind: 'end', key: 'some-key-1' }],
      ['POST', '/api/interviews/ID/links', {}],
      ['GET', '/interviews/ID/report'],
      ['GET', '/interviews/ID/report.json'],
      ['GET', '/interviews/ID/report.md'],
      ['GET', '/room/ID'],
    ]
    for (const [method, path, body] of asks) {
      for (const browser of [stranger, nobody]) {
        const theirs = await browser.request(method, path.replace('ID', id), body)
        const none = await browser.request(method, path.replace('ID', missing), body)
        expect([path, theirs.status]).toEqual([path, 404])
        expect(theirs.text).toBe(none.text)
      }
    }
    expect((await owner.get(`/interviews/${id}/report`)).status).toBe(200)
  })
})

describe('requests from elsewhere', () => {
  const body = { kind: 'end', key: 'cross-site-key' }

  it.each([
    ['another site', { 'sec-fetch-site': 'cross-site' }, 403],
    ['a sibling site', { 'sec-fetch-site': 'same-site' }, 403],
    ['a page opened by hand', { 'sec-fetch-site': 'none' }, 403],
    ['an older browser elsewhere', { 'sec-fetch-site': '', origin: 'https://elsewhere.example' }, 403],
    ['a sandboxed frame', { 'sec-fetch-site': '', origin: 'null' }, 403],
    ['no browser', { 'sec-fetch-site': '' }, 200],
    ['the page itself', { 'sec-fetch-site': 'same-origin' }, 200],
  ])('from %s', async (_name, headers, status) => {
    const browser = server.browser()
    const id = await browser.open()
    const path = `/api/interviews/${id}/commands`
    expect((await browser.request('POST', path, body, headers)).status).toBe(status)
    if (status === 403) expect(await browser.settled(id)).toMatchObject({ status: 'open' })
  })

  it('from an older browser on the page itself pass by their Origin', async () => {
    const browser = server.browser()
    const id = await browser.open()
    const headers = { 'sec-fetch-site': '', origin: server.address }
    expect((await browser.request('POST', `/api/interviews/${id}/commands`, body, headers)).status).toBe(200)
  })

  it('cannot delete anything', async () => {
    const browser = server.browser()
    const id = await browser.open()
    expect((await browser.request('DELETE', '/api/me', undefined, { 'sec-fetch-site': 'cross-site' })).status).toBe(403)
    expect((await browser.get(`/api/interviews/${id}`)).status).toBe(200)
  })
})

describe('headers', () => {
  const policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"

  it.each(['/', '/page/home.js', '/report.css', '/api/setup', '/api/nothing', '/r/unknown', '/room/unknown'])(
    '%s allows nothing from elsewhere and nothing inline',
    async (path) => {
      const { headers } = await server.browser().get(path)
      expect(headers.get('content-security-policy')).toBe(policy)
      expect(headers.get('x-content-type-options')).toBe('nosniff')
    },
  )

  it('keep what is personal out of caches, and let files be checked again', async () => {
    const browser = server.browser()
    const id = await browser.open()
    expect((await browser.get(`/api/interviews/${id}`)).headers.get('cache-control')).toBe('private, no-store')
    const file = await browser.get('/page/base.css')
    expect(file.headers.get('cache-control')).toBe('no-cache')
    const etag = file.headers.get('etag') ?? ''
    const again = await browser.request('GET', '/page/base.css', undefined, {
      'if-none-match': etag,
      'cache-control': 'max-age=0',
    })
    expect(again.status).toBe(304)
  })

  it('are left to others on addresses of others', async () => {
    const { status, headers } = await server.browser().get('/lti/login')
    expect(status).toBe(404)
    // Express's own answer carries its own policy.
    expect(headers.get('content-security-policy')).not.toBe(policy)
  })
})

describe('failures of ours', () => {
  it('tell nothing but that something failed, and are logged', async () => {
    const browser = server.browser()
    const id = await browser.open()
    const { view } = server.engine
    onTestFinished(() => {
      server.engine.view = view
    })
    server.engine.view = async () => {
      throw new Error('secret path /var/lib/greenroom')
    }
    const { status, text, json } = await browser.get(`/api/interviews/${id}`)
    expect(status).toBe(500)
    expect(json).toEqual({
      error: { code: 'internal', message: 'Something failed on our side. Please try again.' },
    })
    expect(text).not.toContain('secret')
    expect(server.logged.map(String)).toContain('Error: secret path /var/lib/greenroom')
  })
})
