import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { GreenroomError } from '../../../../core/errors.ts'
import { type FakeSpoken, fakeSpoken } from '../../../fakes/voice-room.ts'
import { type Browser, type RoomServer, roomServer } from '../room-server.ts'

let spoken: FakeSpoken
let server: RoomServer
let browser: Browser
let interview: string

beforeEach(async () => {
  spoken = fakeSpoken()
  server = await roomServer({ spoken })
  onTestFinished(() => server.close())
  browser = server.browser()
  interview = await browser.open()
})

type Send = { type?: string; query?: Record<string, string>; id?: string; who?: Browser; site?: string }

async function upload(bytes: Uint8Array<ArrayBuffer>, { type = 'audio/mp4', query, id, who, site }: Send = {}) {
  const all = { question: 'q1', key: 'some-key-1', totalMs: '4000', ...query }
  const address = `${server.address}/api/interviews/${id ?? interview}/recordings?${new URLSearchParams(all)}`
  const headers = {
    cookie: (who ?? browser).cookie(),
    'content-type': type,
    'sec-fetch-site': site ?? 'same-origin',
  }
  const response = await fetch(address, { method: 'POST', headers, body: bytes })
  // biome-ignore lint/suspicious/noExplicitAny: what came back is what the tests look at.
  return { status: response.status, json: (await response.json()) as any }
}
const sound = new Uint8Array([1, 2, 3, 4])

describe('a recorded answer', () => {
  it('is handed on as it came', async () => {
    expect((await upload(sound)).status).toBe(201)
    const [answer] = spoken.uploads
    expect(answer).toMatchObject({
      ...{ interview, question: 'q1', key: 'some-key-1' },
      timing: { firstInputMs: null, totalMs: 4000 },
    })
    expect([...(answer?.bytes ?? [])]).toEqual([1, 2, 3, 4])
    expect(answer?.signal.aborted).toBe(false)
  })

  it.each(['audio/wav', 'audio/ogg; codecs=opus', 'video/webm', 'application/ogg', 'application/octet-stream'])(
    'may be %s',
    async (type) => {
      expect((await upload(sound, { type })).status).toBe(201)
    },
  )

  it.each(['application/json', 'text/plain', 'multipart/form-data', 'application/x-www-form-urlencoded'])(
    'may not be %s',
    async (type) => {
      expect(await upload(sound, { type })).toMatchObject({ status: 415 })
      expect(spoken.uploads).toEqual([])
    },
  )

  it('tells why it was not taken', async () => {
    const fails = (error: Error) =>
      spoken.change({
        answerByRecording: async () => {
          throw error
        },
      })
    fails(new GreenroomError('bad-input', 'This file holds no sound.'))
    expect(await upload(sound)).toMatchObject({
      status: 400,
      json: { error: { message: 'This file holds no sound.' } },
    })
    fails(new GreenroomError('refused', 'That question is closed already.'))
    expect((await upload(sound)).status).toBe(409)
    fails(new GreenroomError('model-timeout', 'Hearing took too long.'))
    expect((await upload(sound)).status).toBe(503)
    fails(new Error('secret'))
    const { status, json } = await upload(sound)
    expect(status).toBe(500)
    expect(JSON.stringify(json)).not.toContain('secret')
  })

  it('is refused while nothing hears, and why', async () => {
    spoken.change({ hearing: () => ({ on: false, why: 'The model is still being downloaded.' }) })
    expect(await upload(sound)).toMatchObject({
      status: 503,
      json: { error: { message: 'The model is still being downloaded.' } },
    })
  })

  it('must not be empty, must name its question, and has a limit', async () => {
    expect(await upload(new Uint8Array())).toMatchObject({ status: 400 })
    expect(await upload(sound, { query: { question: 'nine' } })).toMatchObject({ status: 400 })
    expect(await upload(sound, { query: { key: 'x' } })).toMatchObject({ status: 400 })
    expect(await upload(sound, { query: { totalMs: '-1' } })).toMatchObject({ status: 400 })
    const { status, json } = await upload(new Uint8Array(64 * 1024 * 1024 + 1))
    expect([status, json.error.code]).toEqual([413, 'too-large'])
    expect(spoken.uploads).toEqual([])
  })

  it('comes from its own page and belongs to its own interview', async () => {
    expect((await upload(sound, { site: 'cross-site' })).status).toBe(403)
    const stranger = server.browser()
    await stranger.open()
    expect((await upload(sound, { who: stranger })).status).toBe(404)
    expect(spoken.uploads).toEqual([])
  })

  it('is heard one at a time for an interview', async () => {
    let go = () => {}
    const held = new Promise<void>((resolve) => {
      go = resolve
    })
    let waiting = 0
    spoken.change({
      answerByRecording: () => {
        waiting++
        return held
      },
    })
    const first = upload(sound)
    await expect.poll(() => waiting).toBe(1)
    expect(await upload(sound)).toMatchObject({ status: 409 })
    go()
    expect((await first).status).toBe(201)
    expect((await upload(sound)).status).toBe(201)
  })
})

describe('what the page learns of hearing', () => {
  it('is asked at every visit', async () => {
    const on = { on: true, hearer: 'a fake ear', speaks: true, sentTo: null, keepDays: null }
    expect((await browser.get('/api/voice')).json).toMatchObject({ hearing: on, mostRecordingBytes: 64 * 1024 * 1024 })
    spoken.change({ hearing: () => ({ on: false, why: 'Off.' }) })
    expect((await browser.get('/api/voice')).json.hearing).toEqual({ on: false, why: 'Off.' })
  })

  it('keeps the sound only where the server may', async () => {
    const open = (keepAudio: boolean) =>
      browser.post('/api/interviews', {
        ...{ role: 'data-scientist', type: 'technical', level: 'medium', questions: 1, followUps: 0 },
        ...{ key: browser.key(), keepAudio },
      })
    expect((await open(true)).status).toBe(400)
    spoken.change({ hearing: () => ({ on: true, hearer: 'ear', speaks: true, sentTo: null, keepDays: 30 }) })
    const { status, json } = await open(true)
    expect(status).toBe(201)
    const state = await server.engine.view(json.id)
    expect(state.plan.keepAudio).toBe(true)
  })
})
