import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { roomForGuests } from '../../../bots/web/guests.ts'
import { wordingIn } from '../../../bots/wording/index.ts'
import { courseCandidate } from '../../../core/identity/linked-accounts.ts'
import { hasTrainingConsent } from '../../../core/training/consent.ts'
import { type RoomServer, roomServer } from './room-server.ts'

let server: RoomServer
beforeAll(async () => {
  server = await roomServer()
})
afterAll(() => server.close())

const consents = async (id: string) => {
  const candidate = (await server.store.head(id))?.candidate ?? ''
  return hasTrainingConsent(candidate, { records: server.store.records, clock: server.clock })
}

describe('whether a browser’s interviews may train interviewers', () => {
  it('is no until somebody says yes, and again when they take it back', async () => {
    const [ada, other] = [server.browser(), server.browser()]
    const [mine, theirs] = [await ada.open(), await other.open()]
    expect((await ada.get('/api/training')).json).toMatchObject({ agreed: false, mayChoose: true })
    expect(await consents(mine)).toBe(false)
    expect((await ada.request('PUT', '/api/training', { agreed: true })).json).toEqual({ agreed: true })
    expect((await ada.get('/api/training')).json).toMatchObject({ agreed: true })
    expect([await consents(mine), await consents(theirs)]).toEqual([true, false])
    expect((await ada.request('PUT', '/api/training', { agreed: false })).json).toEqual({ agreed: false })
    expect(await consents(mine)).toBe(false)
  })

  it('can be said before the first interview, and goes with everything else', async () => {
    const ada = server.browser()
    expect((await ada.request('PUT', '/api/training', { agreed: true })).status).toBe(200)
    const id = await ada.open()
    expect(await consents(id)).toBe(true)
    const candidate = (await server.store.head(id))?.candidate ?? ''
    await ada.request('DELETE', '/api/me')
    expect(await hasTrainingConsent(candidate, { records: server.store.records, clock: server.clock })).toBe(false)
    expect((await ada.get('/api/training')).json.agreed).toBe(false)
  })

  it.each([{}, { agreed: 'yes' }, { agreed: 1 }, { agreed: null }, { agreed: true, more: 1 }])(
    'is nothing but an explicit choice: not %j',
    async (body) => {
      const ada = server.browser()
      const id = await ada.open()
      expect((await ada.request('PUT', '/api/training', body)).status).toBe(400)
      expect(await consents(id)).toBe(false)
    },
  )

  it.each([
    ['de-AT,de;q=0.9,en;q=0.5', 'de'],
    ['hi', 'hi'],
    ['ja', 'en'],
  ] as const)('is explained in the language of the browser: %s', async (accepted, language) => {
    const { json } = await server.browser().request('GET', '/api/training', undefined, { 'accept-language': accepted })
    const { title, note, takenBack } = wordingIn(language).training
    expect(json).toMatchObject({ language, title, note, takenBack })
  })

  it('is not for who was sent by a course', async () => {
    const guests = roomForGuests({ store: server.store, clock: server.clock, publicUrl: 'https://room.example' })
    let cookie = ''
    const res = { cookie: (name: string, value: string) => (cookie = `${name}=${value}`) }
    await guests.admit({} as never, res as never, courseCandidate('x|1'), [])
    const ada = server.browser()
    expect((await ada.request('GET', '/api/training', undefined, { cookie })).json.mayChoose).toBe(false)
    expect((await ada.request('PUT', '/api/training', { agreed: true }, { cookie })).status).toBe(409)
  })
})
