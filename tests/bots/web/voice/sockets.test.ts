import { once } from 'node:events'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import { type FakeRoom, type FakeSpoken, fakeSpoken } from '../../../fakes/voice-room.ts'
import { type Browser, type RoomServer, roomServer } from '../room-server.ts'
import { heardMessage, openPage, type VoicePage } from './voice-page.ts'

let spoken: FakeSpoken
let server: RoomServer
let browser: Browser
let interview: string

async function started(options: { waitMs?: number; heartbeatMs?: number; publicUrl?: string } = {}) {
  spoken = fakeSpoken()
  server = await roomServer({ spoken, ...options })
  const mine = server
  onTestFinished(() => mine.close())
  browser = server.browser()
  interview = await browser.open()
}
beforeEach(() => started())

const room = (i = 0): FakeRoom => {
  const found = spoken.rooms[i]
  if (!found) throw new Error(`room ${i} was not opened`)
  return found
}
const eventually = <T>(value: () => T) => expect.poll(value, { timeout: 5_000 })
const speech = (length: number, level = 1000) => new Int16Array(length).fill(level)

describe('who may speak', () => {
  const refused = async (options: Parameters<typeof openPage>[3], who = browser, id = interview) => {
    const status = await openPage(server, who, id, options).then(
      () => 'open',
      (error: Error) => error.message,
    )
    expect(spoken.rooms).toEqual([])
    return status
  }

  it('the interview’s own candidate, from its own page', async () => {
    const page = await openPage(server, browser, interview)
    expect(await page.until('ready')).toEqual({ kind: 'ready', resumed: false })
    expect(spoken.rooms.map((r) => r.interview)).toEqual([interview])
  })

  it('nobody without a cookie, with a wrong one, or with another person’s', async () => {
    expect(await refused({ cookie: '' })).toBe('404')
    expect(await refused({ cookie: `greenroom=${'A'.repeat(43)}` })).toBe('404')
    const stranger = server.browser()
    await stranger.open()
    expect(await refused({}, stranger)).toBe('404')
    expect(await refused({}, stranger, 'B'.repeat(22))).toBe('404')
  })

  it.each([
    ['another site', 'https://elsewhere.example'],
    ['another port', 'http://127.0.0.1:1'],
    ['a sandboxed frame', 'null'],
    ['one that does not say', null],
  ])('no page of %s', async (_name, origin) => {
    expect(await refused({ origin })).toBe('403')
  })

  it('pages of the public address, where there is one', async () => {
    await started({ publicUrl: 'http://greenroom.example' })
    expect(await refused({ origin: server.address })).toBe('403')
    const page = await openPage(server, browser, interview, { origin: 'http://greenroom.example' })
    await page.until('ready')
  })

  it('no page without a name, at no other address', async () => {
    expect(await refused({ page: 'x' })).toBe('400')
    const elsewhere = new WebSocket(`${server.address.replace('http', 'ws')}/api/elsewhere`, { origin: server.address })
    const [error] = await once(elsewhere, 'error')
    expect(String(error)).toMatch(/hang up|ECONNRESET|404/)
  })

  it('nobody while nothing hears, and is told why', async () => {
    spoken.change({ hearing: () => ({ on: false, why: 'Python was not found. Install Python 3 and start again.' }) })
    const page = await openPage(server, browser, interview)
    expect(await page.closed).toEqual([4004, 'Python was not found. Install Python 3 and start again.'])
    expect(spoken.rooms).toEqual([])
  })

  it('in three rooms at the same time, not in four', async () => {
    const ids = [interview, ...(await Promise.all([browser.open(), browser.open(), browser.open()]))]
    const pages = []
    for (const id of ids) pages.push(await openPage(server, browser, id))
    await Promise.all(pages.slice(0, 3).map((p) => p.until('ready')))
    expect((await pages[3]?.closed)?.[0]).toBe(1013)
    pages[0]?.say({ kind: 'leave' })
    await eventually(() => room().closed).not.toBeNull()
    await (await openPage(server, browser, ids[3] as string)).until('ready')
  })
})

describe('what the page sends', () => {
  /** Sends a frame of the page's time after so much of the server's has passed, and waits until it is heard. */
  async function hearAt(page: VoicePage, pageMs: number, passed: number, samples: Int16Array) {
    server.clock.pass(passed)
    const before = spoken.rooms[0]?.heard.length ?? 0
    page.hear(pageMs, samples)
    await eventually(() => room().heard.length).toBe(before + 1)
  }

  it('is heard in order, at the time of our clock', async () => {
    const page = await openPage(server, browser, interview)
    const began = server.clock.now()
    await hearAt(page, 5_000, 0, speech(320, 1))
    await hearAt(page, 5_020, 20, speech(320, 2))
    await hearAt(page, 5_140, 120, speech(100, 3))
    expect(room().heard.map((h) => h.at - began)).toEqual([0, 20, 140])
    expect(room().heard.map((h) => [h.samples.length, h.samples[0]])).toEqual([
      [320, 1],
      [320, 2],
      [100, 3],
    ])
  })

  it('keeps its place where it comes late, and never runs backwards', async () => {
    const page = await openPage(server, browser, interview)
    const began = server.clock.now()
    await hearAt(page, 0, 500, speech(320))
    // This one was faster than the first, so the first was late: times go on from there.
    await hearAt(page, 300, 100, speech(320))
    await hearAt(page, 320, 220, speech(320))
    await hearAt(page, 800, 600, speech(320))
    expect(room().heard.map((h) => h.at - began)).toEqual([500, 600, 620, 1100])
  })

  it('tells of push-to-talk and of what was played', async () => {
    const page = await openPage(server, browser, interview)
    page.say({ kind: 'push-to-talk', down: true })
    page.say({ kind: 'push-to-talk', down: false })
    page.say({ kind: 'played', utterance: 2, milliseconds: 340, ended: false })
    await eventually(() => room().reports.length).toBe(1)
    expect(room().talk).toEqual([true, false])
    expect(room().reports).toEqual([{ utterance: 2, milliseconds: 340, ended: false }])
  })

  it.each<[string, (page: { socket: WebSocket }) => void, number]>([
    ['text that is no JSON', ({ socket }) => socket.send('hello'), 4002],
    ['an unknown message', ({ socket }) => socket.send('{"kind":"shout"}'), 4002],
    ['a message with more than it may have', ({ socket }) => socket.send('{"kind":"leave","all":true}'), 4002],
    ['half a sample', ({ socket }) => socket.send(Buffer.alloc(11)), 4002],
    ['no samples', ({ socket }) => socket.send(Buffer.alloc(8)), 4002],
    ['no header', ({ socket }) => socket.send(Buffer.alloc(3)), 4002],
    ['a time that is none', ({ socket }) => socket.send(heardMessage(Number.NaN, speech(10))), 4002],
    ['a negative time', ({ socket }) => socket.send(heardMessage(-1, speech(10))), 4002],
    ['more than a second of sound at once', ({ socket }) => socket.send(heardMessage(0, speech(16_001))), 1009],
    ['a played time beyond reason', ({ socket }) => socket.send(played(1e12)), 4002],
  ])('ends the connection at %s, and nothing of it is heard', async (_name, send, code) => {
    const page = await openPage(server, browser, interview)
    await page.until('ready')
    send(page)
    expect((await page.closed)[0]).toBe(code)
    expect(room().heard).toEqual([])
    expect(room().reports).toEqual([])
    // The server itself goes on.
    await (await openPage(server, browser, interview)).until('ready')
  })
  const played = (milliseconds: number) => JSON.stringify({ kind: 'played', utterance: 1, milliseconds, ended: false })

  it('ends the connection at sound faster than anybody speaks', async () => {
    const page = await openPage(server, browser, interview)
    for (let i = 0; i < 60; i++) page.hear(i * 1000, speech(16_000))
    expect((await page.closed)[0]).toBe(4003)
    const seconds = room().heard.length
    expect(seconds).toBeGreaterThanOrEqual(40)
    expect(seconds).toBeLessThan(60)
  })

  it('ends the connection at a flood of messages', async () => {
    const page = await openPage(server, browser, interview)
    for (let i = 0; i < 3_000; i++) page.say({ kind: 'push-to-talk', down: false })
    expect((await page.closed)[0]).toBe(4003)
    expect(room().talk.length).toBeLessThan(3_000)
  })

  it('may go on in real time for as long as it likes', async () => {
    const page = await openPage(server, browser, interview)
    for (let minute = 0; minute < 3; minute++) {
      for (let i = 0; i < 30; i++) page.hear(minute * 30_000 + i * 1000, speech(16_000))
      await eventually(() => room().heard.length).toBe((minute + 1) * 30)
      server.clock.pass(30_000)
    }
    expect(page.socket.readyState).toBe(WebSocket.OPEN)
  })
})

describe('what the room says', () => {
  it('comes with its utterance, in order, ended after its last piece', async () => {
    const page = await openPage(server, browser, interview)
    await page.until('ready')
    const { output, tell } = room()
    tell({ kind: 'saying', utterance: 4, text: 'Hello.' })
    output.write(4, speech(7_000, 11))
    output.write(4, speech(300, 12))
    output.end(4)
    output.duck(true)
    expect(await page.until('end')).toEqual({ kind: 'end', utterance: 4 })
    expect(page.messages).toContainEqual({ kind: 'saying', utterance: 4, text: 'Hello.' })
    expect(page.messages).toContainEqual({ kind: 'duck', on: true })
    const samples = page.pieces.flatMap((p) => [...p.samples])
    expect(page.pieces.every((p) => p.utterance === 4)).toBe(true)
    expect(samples).toEqual([...speech(7_000, 11), ...speech(300, 12)])
  })

  it('is not stuck in the socket of a slow page: a stop comes before it, and drops it', async () => {
    const page = await openPage(server, browser, interview)
    await page.until('ready')
    const { output } = room()
    page.socket.pause()
    for (let i = 0; i < 60; i++) output.write(1, speech(24_000, 5))
    output.stop(1)
    output.write(2, speech(480, 6))
    output.end(2)
    page.socket.resume()
    await page.until('end')
    const old = page.pieces.filter((p) => p.utterance === 1).reduce((sum, p) => sum + p.samples.length, 0)
    expect(old).toBeGreaterThan(0)
    expect(old).toBeLessThanOrEqual(13 * 24_000)
    expect(page.messages).toContainEqual({ kind: 'stop', utterance: 1 })
    expect(page.pieces.filter((p) => p.utterance === 2).flatMap((p) => [...p.samples])).toEqual([...speech(480, 6)])
  })

  it('runs a little ahead of what is played, and follows it', async () => {
    const page = await openPage(server, browser, interview)
    await page.until('ready')
    for (let i = 0; i < 30; i++) room().output.write(1, speech(24_000, i))
    room().output.end(1)
    const seconds = () => page.pieces.reduce((sum, p) => sum + p.samples.length, 0) / 24_000
    await eventually(seconds).toBe(12)
    page.say({ kind: 'played', utterance: 1, milliseconds: 5_000, ended: false })
    await eventually(seconds).toBe(17)
    page.say({ kind: 'played', utterance: 1, milliseconds: 20_000, ended: false })
    await page.until('end')
    expect(seconds()).toBe(30)
  })

  it('is bounded: a page that takes nothing costs a few minutes of sound at most', async () => {
    const page = await openPage(server, browser, interview)
    await page.until('ready')
    page.socket.pause()
    for (let i = 0; i < 20; i++) room().output.write(1, speech(60 * 24_000))
    expect(server.logged.map(String).join()).toContain('speech was left out')
  })
})

describe('a page that goes and comes', () => {
  it('goes on where it was, and gets what was said meanwhile', async () => {
    const first = await openPage(server, browser, interview)
    await first.until('ready')
    room().output.write(1, speech(100, 1))
    await eventually(() => first.pieces.length).toBe(1)
    first.socket.terminate()
    await first.closed
    await new Promise((resolve) => setTimeout(resolve, 20))
    room().output.write(1, speech(100, 2))
    room().output.end(1)
    const again = await openPage(server, browser, interview)
    expect(await again.until('ready')).toEqual({ kind: 'ready', resumed: true })
    await again.until('end')
    expect(again.pieces.map((p) => p.samples[0])).toEqual([2])
    expect(spoken.rooms).toHaveLength(1)
    expect(room().closed).toBeNull()
    expect(room().reports).toEqual([])
  })

  it('brings what was said meanwhile, each piece in its place', async () => {
    const first = await openPage(server, browser, interview)
    const began = server.clock.now()
    first.hear(1000, speech(320))
    await eventually(() => room().heard.length).toBe(1)
    first.socket.terminate()
    await first.closed
    server.clock.pass(3000)
    const again = await openPage(server, browser, interview)
    for (const pageMs of [1020, 1040, 4000]) again.hear(pageMs, speech(320))
    await eventually(() => room().heard.length).toBe(4)
    expect(room().heard.map((h) => h.at - began)).toEqual([0, 20, 40, 3000])
  })

  it('that was loaded anew finds the room again; what the old one was playing counts as over', async () => {
    const first = await openPage(server, browser, interview, { page: 'first-load' })
    await first.until('ready')
    room().output.write(3, speech(100))
    await eventually(() => first.pieces.length).toBe(1)
    first.socket.terminate()
    const next = await openPage(server, browser, interview, { page: 'second-load' })
    expect(await next.until('ready')).toEqual({ kind: 'ready', resumed: false })
    expect(room().reports).toEqual([{ utterance: 3, milliseconds: 0, ended: true }])
    expect(spoken.rooms).toHaveLength(1)
  })

  it('in another window takes the place of the first', async () => {
    const first = await openPage(server, browser, interview, { page: 'window-one' })
    await first.until('ready')
    const second = await openPage(server, browser, interview, { page: 'window-two' })
    await second.until('ready')
    expect(await first.closed).toEqual([4001, 'The room was opened in another window.'])
    second.hear(0, speech(320))
    await eventually(() => room().heard.length).toBe(1)
    expect(spoken.rooms).toHaveLength(1)
    expect(room().closed).toBeNull()
  })

  it('is waited for, not for ever: then the open turn is kept as an answer', async () => {
    await started({ waitMs: 30 })
    const page = await openPage(server, browser, interview)
    await page.until('ready')
    page.socket.terminate()
    await eventually(() => room().closed).toEqual({ graceMs: 10_000, openTurn: undefined })
    await (await openPage(server, browser, interview)).until('ready')
    expect(spoken.rooms).toHaveLength(2)
  })

  it('that leaves to type ends the room at once, and drops the open turn', async () => {
    const page = await openPage(server, browser, interview)
    await page.until('ready')
    page.say({ kind: 'leave' })
    expect((await page.closed)[0]).toBe(4005)
    expect(room().closed?.openTurn).toBe('drop')
  })

  it('that answers no sign of life is dropped', async () => {
    await started({ heartbeatMs: 20, waitMs: 20 })
    const page = await openPage(server, browser, interview)
    await page.until('ready')
    page.socket.pong = () => {}
    // The library answers pings by itself, unless it is paused.
    page.socket.pause()
    await eventually(() => room().closed).not.toBeNull()
  })

  it('stays as long as it gives signs of life', async () => {
    await started({ heartbeatMs: 20, waitMs: 20 })
    const page = await openPage(server, browser, interview)
    await page.until('ready')
    for (let i = 0; i < 6; i++) await once(page.socket, 'ping')
    expect(room().closed).toBeNull()
  })
})

describe('failures', () => {
  it('of a room to open are told without what is inside', async () => {
    spoken.change({
      openVoiceRoom() {
        throw new Error('secret /var/lib/greenroom')
      },
    })
    const page = await openPage(server, browser, interview)
    expect(await page.closed).toEqual([1011, 'The room could not be opened.'])
    expect(server.logged.map(String)).toContain('Error: secret /var/lib/greenroom')
  })

  it('at the end of the server close every room with the time there is', async () => {
    const page = await openPage(server, browser, interview)
    await page.until('ready')
    await server.sockets.close(1234)
    expect((await page.closed)[0]).toBe(1001)
    expect(room().closed).toEqual({ graceMs: 1234, openTurn: undefined })
    const late = await openPage(server, browser, interview)
    expect((await late.closed)[0]).toBe(1001)
  })
})
