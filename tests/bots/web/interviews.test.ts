import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { MAX_ANSWER } from '../../../bots/web/validation.ts'
import { SECRETS } from '../../fakes/small-bank.ts'
import { type RoomServer, roomServer } from './room-server.ts'

let server: RoomServer
beforeAll(async () => {
  server = await roomServer()
})
afterAll(() => server.close())

const choice = { role: 'data-scientist', type: 'technical', level: 'medium', questions: 2 }
const timing = { firstInputMs: 10, totalMs: 20 }

describe('choosing', () => {
  it('says which roles there are, with readable titles and how much each offers', async () => {
    const { json } = await server.browser().get('/api/setup')
    expect(json.roles).toEqual([
      {
        slug: 'data-scientist',
        title: 'Data Scientist',
        available: { technical: 4, behavioural: 0, situational: 0, mixed: 4 },
      },
    ])
    expect(json.levels).toEqual(['easy', 'medium', 'hard'])
  })

  it.each([
    ['an unknown role', { role: 'astronaut' }, /data-scientist/],
    ['an unknown type', { type: 'casual' }, /type/],
    ['no questions', { questions: 0 }, /questions/],
    ['too many questions', { questions: 26 }, /questions/],
    ['a short key', { key: 'short' }, /key/],
    ['an unknown field', { seed: 1 }, /seed/],
  ])('refuses %s', async (_name, change, message) => {
    const browser = server.browser()
    const { status, json } = await browser.post('/api/interviews', { ...choice, key: browser.key(), ...change })
    expect(status).toBe(400)
    expect(json.error).toMatchObject({ code: 'bad-input', message: expect.stringMatching(message) })
  })

  it('opens once for one key', async () => {
    const browser = server.browser()
    await browser.open()
    const body = { ...choice, key: 'the-same-key' }
    const [first, second] = [await browser.post('/api/interviews', body), await browser.post('/api/interviews', body)]
    expect(first.status).toBe(201)
    expect(second.json.id).toBe(first.json.id)
    expect((await browser.get('/api/interviews')).json.interviews).toHaveLength(2)
  })
})

describe('holding an interview', () => {
  it('goes from question to question to the report', async () => {
    const browser = server.browser()
    const id = await browser.open({ questions: 2 })
    const first = await browser.settled(id)
    expect(first).toMatchObject({ status: 'open', turn: 'candidate', question: 'q1', questions: 2, paused: false })
    const answer = { kind: 'answer', question: 'q1', text: 'I would look at the data.', timing }
    const { status, json } = await browser.command(id, answer)
    expect(status).toBe(200)
    expect(json.interview.pairs[0].outcome).toEqual({
      kind: 'answered',
      text: 'I would look at the data.',
      via: 'text',
      heard: null,
    })
    expect(await browser.settled(id)).toMatchObject({ question: 'q2' })
    await browser.command(id, { kind: 'skip', question: 'q2' })
    const closed = await browser.settled(id)
    expect(closed).toMatchObject({ status: 'closed', reason: 'complete', words: 'Thank you for coming.' })
    expect(closed.pairs.map((p) => p.outcome.kind)).toEqual(['answered', 'skipped'])
  })

  it('shows nothing of what an answer is judged by, and hints only once they are given', async () => {
    const browser = server.browser()
    const id = await browser.open()
    const before = await browser.get(`/api/interviews/${id}`)
    expect(before.text).not.toContain(SECRETS.keyPoint)
    expect(before.text).not.toContain(SECRETS.reference)
    expect(before.text).not.toContain('HINT-')
    expect(before.text).not.toContain('rubric')
    const { json, text } = await browser.command(id, { kind: 'hint', question: 'q1' })
    expect(json.interview.pairs[0]).toMatchObject({ hints: [SECRETS.hint(1)], hintsLeft: 2 })
    expect(text).not.toContain(SECRETS.hint(2))
    expect(text).not.toContain(SECRETS.keyPoint)
  })

  it('takes a command that arrives twice once', async () => {
    const browser = server.browser()
    const id = await browser.open()
    const command = { kind: 'hint', question: 'q1', key: 'twice-the-same' }
    await browser.command(id, command)
    const { status, json } = await browser.command(id, command)
    expect(status).toBe(200)
    expect(json.interview.pairs[0].hints).toHaveLength(1)
  })

  it('lets no key of a client stand in for one of the engine', async () => {
    const browser = server.browser()
    const id = await browser.open({ questions: 1 })
    // The engine closes an interview under the key "close", and asks under "ask-2".
    const body = { kind: 'answer', question: 'q1', text: 'An answer.', timing }
    expect((await browser.command(id, { ...body, key: 'ask-2' })).status).toBe(400)
    expect((await browser.command(id, { ...body, key: 'start-test-key-1' })).status).toBe(200)
    expect(await browser.settled(id)).toMatchObject({ status: 'closed' })
  })

  it('stops the clock while paused and refuses answers', async () => {
    const browser = server.browser()
    const id = await browser.open()
    server.clock.pass(4_000)
    await browser.command(id, { kind: 'pause' })
    server.clock.pass(60_000)
    const refused = await browser.command(id, { kind: 'answer', question: 'q1', text: 'Now?', timing })
    expect(refused.status).toBe(409)
    expect(refused.json.error).toEqual({ code: 'refused', message: 'The interview is paused. Resume it first.' })
    const { json } = await browser.command(id, { kind: 'resume' })
    server.clock.pass(1_000)
    expect(json.interview).toMatchObject({ paused: false, elapsedMs: 4_000 })
    expect(await browser.settled(id)).toMatchObject({ elapsedMs: 5_000 })
  })

  it('ends when asked to', async () => {
    const browser = server.browser()
    const id = await browser.open()
    await browser.command(id, { kind: 'end' })
    expect(await browser.settled(id)).toMatchObject({ status: 'closed', reason: 'ended-by-candidate' })
    const late = await browser.command(id, { kind: 'skip', question: 'q1' })
    expect(late.status).toBe(409)
  })

  it.each([
    ['an unknown kind', { kind: 'shout' }],
    ['no question', { kind: 'skip' }],
    ['no timing', { kind: 'answer', question: 'q1', text: 'x' }],
    ['a negative time', { kind: 'answer', question: 'q1', text: 'x', timing: { firstInputMs: -1, totalMs: 5 } }],
    ['an unknown field', { kind: 'pause', reason: 'tea' }],
  ])('refuses a command with %s', async (_name, command) => {
    const browser = server.browser()
    const id = await browser.open()
    expect((await browser.command(id, command)).status).toBe(400)
  })

  it('refuses an answer that is too long, at both limits', async () => {
    const browser = server.browser()
    const id = await browser.open()
    const answer = (length: number) => ({ kind: 'answer', question: 'q1', text: '\u0001'.repeat(length), timing })
    const over = await browser.command(id, answer(MAX_ANSWER + 1))
    expect([over.status, over.json.error.code]).toEqual([413, 'too-large'])
    const flood = await browser.command(id, answer(MAX_ANSWER * 4))
    expect([flood.status, flood.json.error.code]).toEqual([413, 'too-large'])
    // The longest that is read at all reaches the interview, which has a limit of its own.
    expect((await browser.command(id, answer(MAX_ANSWER))).json.error.code).toBe('refused')
  })

  it('answers what is not JSON, or broken, in the same form', async () => {
    const browser = server.browser()
    const id = await browser.open()
    const broken = await browser.request('POST', `/api/interviews/${id}/commands`, '{"kind":')
    expect([broken.status, broken.json.error.code]).toEqual([400, 'bad-input'])
    const form = await browser.request('POST', `/api/interviews/${id}/commands`, 'kind=end', {
      'content-type': 'application/x-www-form-urlencoded',
    })
    expect([form.status, form.json.error.code]).toEqual([415, 'not-json'])
    const unknown = await browser.get('/api/nothing')
    expect([unknown.status, unknown.json.error.code]).toEqual([404, 'not-found'])
  })
})

describe('my interviews', () => {
  it('is empty for a new browser, and gives it no cookie', async () => {
    const { json, headers } = await server.browser().get('/api/interviews')
    expect(json).toEqual({ interviews: [], next: null })
    expect(headers.get('set-cookie')).toBeNull()
  })

  it('lists the newest first, with scores, a page at a time', async () => {
    const browser = server.browser()
    const done = await browser.open({ questions: 1 })
    await browser.finish(done)
    for (let i = 0; i < 20; i++) {
      server.clock.pass(1000)
      await browser.open()
    }
    const first = (await browser.get('/api/interviews')).json
    expect(first.interviews).toHaveLength(20)
    expect(first.interviews[0]).toMatchObject({ status: 'open', roleTitle: 'Data Scientist', score: null })
    const second = (await browser.get(`/api/interviews?before=${first.next}`)).json
    expect(second).toMatchObject({
      interviews: [{ id: done, status: 'closed', reportReady: true, score: 70 }],
      next: null,
    })
  })

  it('goes, with everything else, when its owner says so', async () => {
    const [mine, other] = [server.browser(), server.browser()]
    const id = await mine.open({ questions: 1 })
    const kept = await other.open()
    await mine.finish(id)
    const link = (await mine.post(`/api/interviews/${id}/links`, {})).json.url as string
    const session = mine.cookie()
    const deleted = await mine.request('DELETE', '/api/me')
    expect(deleted.json).toEqual({ deleted: 1 })
    expect(deleted.headers.get('set-cookie')).toMatch(/^greenroom=;.*Expires=Thu, 01 Jan 1970/)
    const old = await mine.request('GET', `/api/interviews/${id}`, undefined, { cookie: session })
    expect(old.status).toBe(404)
    expect((await mine.get(new URL(link).pathname)).status).toBe(404)
    expect((await other.get(`/api/interviews/${kept}`)).status).toBe(200)
  })
})
