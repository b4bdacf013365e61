import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { type Browser, DAY_MS, type RoomServer, roomServer } from './room-server.ts'

let server: RoomServer
let owner: Browser
let id: string
beforeAll(async () => {
  server = await roomServer()
  owner = server.browser()
  id = await owner.open({ questions: 1 })
  await owner.finish(id)
})
afterAll(() => server.close())

describe('a report', () => {
  it('is a page for its owner that no cache keeps', async () => {
    const { status, headers, text } = await owner.get(`/interviews/${id}/report`)
    expect(status).toBe(200)
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(headers.get('cache-control')).toBe('private, no-store')
    expect(text).toContain('A sample of a summary.')
  })

  it('needs nothing that its policy forbids: no inline style, no inline script, no address elsewhere', async () => {
    const { text } = await owner.get(`/interviews/${id}/report`)
    expect(text).not.toMatch(/\sstyle="/)
    expect(text).not.toMatch(/<style/)
    expect(text).not.toMatch(/<script(?![^>]*\ssrc="\/)/)
    expect(text).not.toMatch(/\s(on\w+)="/)
    const loaded = [...text.matchAll(/<(?:link|script|img)[^>]*?\s(?:href|src)="([^"]+)"/g)].map((m) => m[1] ?? '')
    expect(loaded.length).toBeGreaterThan(0)
    for (const address of loaded) {
      expect(address).toMatch(/^\/(?!\/)/)
      expect([address, (await owner.get(address)).status]).toEqual([address, 200])
    }
  })

  it('can be taken away as JSON and Markdown', async () => {
    const json = await owner.get(`/interviews/${id}/report.json`)
    expect(json.headers.get('content-disposition')).toBe(
      'attachment; filename=greenroom-data-scientist-2030-01-01.json',
    )
    expect(json.json).toMatchObject({ role: 'data-scientist', overall: { score: 70 } })
    const markdown = await owner.get(`/interviews/${id}/report.md`)
    expect(markdown.headers.get('content-type')).toBe('text/markdown; charset=utf-8')
    expect(markdown.headers.get('content-disposition')).toMatch(/\.md$/)
    expect(markdown.text).toContain('A sample of a summary.')
  })

  it('that is not written yet leads to the room', async () => {
    const open = await owner.open()
    const page = await owner.get(`/interviews/${open}/report`)
    expect([page.status, page.headers.get('location')]).toEqual([303, `/room/${open}`])
    const file = await owner.get(`/interviews/${open}/report.json`)
    expect([file.status, file.text]).toEqual([409, expect.stringContaining('not ready')])
    const link = await owner.post(`/api/interviews/${open}/links`, {})
    expect([link.status, link.json.error.code]).toEqual([409, 'conflict'])
  })
})

describe('a link to a report', () => {
  it('opens it to anyone, is not passed on, and is stored as a hash', async () => {
    const { status, json } = await owner.post(`/api/interviews/${id}/links`, {})
    expect(status).toBe(201)
    expect(json.expiresAt).toBe(server.clock.now() + 7 * DAY_MS)
    const { origin, pathname } = new URL(json.url)
    expect(origin).toBe(server.address)
    const page = await server.browser().get(pathname)
    expect(page.status).toBe(200)
    expect(page.text).toContain('A sample of a summary.')
    expect(page.headers.get('referrer-policy')).toBe('no-referrer')
    expect(page.headers.get('x-robots-tag')).toBe('noindex, nofollow')
    expect(page.headers.get('set-cookie')).toBeNull()
    const token = pathname.slice('/r/'.length)
    const hash = createHash('sha256').update(token).digest('hex')
    expect(await server.store.token(hash, 'report-link', server.clock.now())).toMatchObject({ subject: id })
  })

  it('leads to nothing that is only its owner’s', async () => {
    const { json } = await owner.post(`/api/interviews/${id}/links`, {})
    const page = await server.browser().get(new URL(json.url).pathname)
    expect(page.text).not.toContain(`/interviews/${id}`)
  })

  it('expires after seven days', async () => {
    const { json } = await owner.post(`/api/interviews/${id}/links`, {})
    const { pathname } = new URL(json.url)
    server.clock.pass(7 * DAY_MS - 1000)
    expect((await server.browser().get(pathname)).status).toBe(200)
    server.clock.pass(1001)
    const late = await server.browser().get(pathname)
    expect(late.status).toBe(404)
    expect(late.headers.get('content-type')).toContain('text/html')
    expect(late.text).toContain('expired')
  })

  it('is no session, and a session is no link', async () => {
    const { json } = await owner.post(`/api/interviews/${id}/links`, {})
    const token = new URL(json.url).pathname.slice('/r/'.length)
    const withLink = { cookie: `greenroom=${token}` }
    expect((await server.browser().request('GET', `/interviews/${id}/report`, undefined, withLink)).status).toBe(404)
    const session = owner.cookie().split('=')[1]
    expect((await server.browser().get(`/r/${session}`)).status).toBe(404)
  })

  it('carries the public address where there is one', async () => {
    const proxied = await roomServer({ publicUrl: 'https://greenroom.example' })
    onTestFinished(() => proxied.close())
    const browser = proxied.browser()
    const own = await browser.open({ questions: 1 })
    await browser.finish(own)
    const { json } = await browser.post(`/api/interviews/${own}/links`, {})
    expect(json.url).toMatch(/^https:\/\/greenroom\.example\/r\/[\w-]{43}$/)
  })
})
