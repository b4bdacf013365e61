import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RoomServer, roomServer } from './room-server.ts'

let server: RoomServer
beforeAll(async () => {
  server = await roomServer()
})
afterAll(() => server.close())

describe('several accounts of one person', () => {
  it('are tied by a code, show the interviews of both, and are untied', async () => {
    const [ada, other, stranger] = [server.browser(), server.browser(), server.browser()]
    const id = await ada.open()
    await stranger.open()
    const made = await ada.post('/api/accounts/codes', {})
    expect(made.status).toBe(201)
    expect((await ada.post('/api/accounts', { code: made.json.code })).status).toBe(400)
    expect((await other.post('/api/accounts', { code: made.json.code })).json).toEqual({ linked: 1 })
    expect((await other.get('/api/accounts')).json).toEqual({ linked: 1 })
    const list = async () => (await other.get('/api/interviews')).json.interviews.map((i: { id: string }) => i.id)
    expect(await list()).toEqual([id])
    expect((await other.get(`/api/interviews/${id}`)).status).toBe(200)
    expect((await stranger.get(`/api/interviews/${id}`)).status).toBe(404)
    const again = await stranger.post('/api/accounts', { code: made.json.code })
    expect(again.json.error).toMatchObject({ code: 'bad-input', message: expect.stringContaining('has been used') })
    // Deleting what is one's own leaves the other account's.
    const deleting = await other.request('DELETE', '/api/accounts')
    expect(deleting.json).toEqual({ unlinked: 1 })
    expect(await list()).toEqual([])
    expect((await other.get(`/api/interviews/${id}`)).status).toBe(404)
    expect((await ada.get(`/api/interviews/${id}`)).status).toBe(200)
  })
})
