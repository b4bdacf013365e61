import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { elements, textOf } from '../../fakes/slack/person.ts'
import type { SentMessage } from '../../fakes/slack/world.ts'
import { type TestApp, testApp } from './slack-app.ts'

let app: TestApp
afterEach(() => app.close())

const hasButtons = (message: SentMessage) => elements(message.body).some((e) => e.action_id === 'act:hint')
/** The text of every message in a thread, in order. */
const texts = (messages: SentMessage[]) => messages.map((m) => textOf(m.history[0] ?? m.body).split('\n')[0])

describe('trouble on the way', { timeout: 240_000 }, () => {
  it('tells everything once and in order while Slack delivers twice, late and turns every third call away', async () => {
    app = await testApp()
    const { ada, fake } = app
    fake.copies = 2
    fake.jitterMs = 150
    fake.web.limitEvery = 3
    const { ts } = await ada.start({ questions: '2' })
    for (const [i, answer] of ['One.', 'Two.', 'Three.', 'Four.'].entries()) {
      await fake.until(
        () => ada.told(ts).filter((m) => hasButtons({ ...m, body: m.history[0] ?? m.body })).length > i,
        'question',
      )
      await ada.write(answer, ts)
    }
    await fake.until(() => ada.told(ts).some((m) => m.files.length > 0), 'report', 120_000)
    fake.web.limitEvery = 0
    const [head] = await app.store().headsOf(`slack:T1:${ada.user}`, { limit: 9 })
    const { pairs } = await app.engine().view(head?.id ?? '')
    expect(pairs.map(({ outcome }) => outcome.kind === 'answered' && outcome.text)).toEqual([
      'One.',
      'Two.',
      'Three.',
      'Four.',
    ])
    const told = texts(ada.told(ts))
    expect(new Set(told).size).toBe(told.length)
    expect(fake.web.limited).toBeGreaterThan(3)
    // One thread, although everything came twice.
    expect(fake.world.messages.filter((m) => m.channel === ada.channel && m.thread === null)).toHaveLength(1)
  })

  it('takes a message for the question that stood there when it was written, however late it comes', async () => {
    app = await testApp()
    const { ada, fake } = app
    const { ts } = await ada.start({ questions: '2' })
    await ada.hears(ts, /problem number/)
    const first = ada.written('The first answer.', ts)
    const second = ada.written('And one more thing.', ts)
    await fake.deliver(second)
    await ada.hears(ts, /Why is that so/)
    await fake.deliver(first)
    await ada.hears(ts, /has been answered already/)
    const [head] = await app.store().headsOf(`slack:T1:${ada.user}`, { limit: 1 })
    const { pairs } = await app.engine().view(head?.id ?? '')
    expect(pairs.map(({ outcome }) => outcome.kind)).toEqual(['answered', 'open'])
  })

  it('opens forms while messages wait for a rate limit', async () => {
    app = await testApp()
    const { ada, fake } = app
    fake.web.failures.push({ method: 'chat.postMessage', error: 'ratelimited', times: 1, retryAfter: 5 })
    await ada.write('Hello?', null)
    await fake.until(() => fake.web.calls.some(({ method }) => method === 'chat.postMessage'), 'the limit')
    await ada.view((await ada.command('')).trigger)
    expect(fake.world.messages).toEqual([])
    await fake.until(() => fake.world.messages.length === 1, 'the answer')
  })

  it('offers a button where Slack waited no longer for a form', async () => {
    app = await testApp()
    const { ada, fake } = app
    fake.web.failures.push({ method: 'views.open', error: 'expired_trigger_id', times: 1 })
    const body = await ada.ask('')
    const offer = { ts: '1.0', channel: ada.channel, thread: null, history: [], files: [], body }
    await ada.view(await ada.press(offer, 'form:start'))
  })

  it('says in the thread what was given up, and to send it again', async () => {
    const broken = () => ({
      whyNot: () => null,
      answerByRecording: async () => {
        throw new Error('the disk is full')
      },
    })
    app = await testApp({ speech: broken, retryMs: [10, 10] })
    const { ada } = app
    const { ts } = await ada.start({ questions: '1' })
    await ada.hears(ts, /problem number/)
    const clip = { name: 'audio_message.m4a', mimetype: 'video/mp4', subtype: 'slack_audio', bytes: Buffer.from('x') }
    await ada.send(clip, ts)
    await ada.hears(ts, /could not be taken.*send it again/)
    expect(app.logged.filter((line) => line.includes('given up'))).toHaveLength(1)
    await ada.write('So I write it.', ts)
    await ada.hears(ts, /Why is that so/)
  })

  it('refuses bad signatures and times that are not now, and does nothing twice', async () => {
    app = await testApp()
    const { ada, fake } = app
    const { ts } = await ada.start({ questions: '2' })
    await ada.hears(ts, /problem number/)
    const raw = JSON.stringify(ada.written('Forged.', ts))
    const now = Math.floor(Date.now() / 1000)
    expect((await fake.send(raw, fake.sign(raw, { secret: 'wrong' }))).status).toBe(401)
    expect((await fake.send(`${raw} `, fake.sign(raw))).status).toBe(401)
    expect((await fake.send(raw, { 'content-type': 'application/json' })).status).toBe(401)
    expect((await fake.send(raw, fake.sign(raw, { at: now - 301 }))).status).toBe(401)
    expect((await fake.send(raw, fake.sign(raw, { at: now + 330 }))).status).toBe(401)
    const interview = (await app.store().headsOf(`slack:T1:${ada.user}`, { limit: 1 }))[0]?.id ?? ''
    expect((await app.engine().view(interview)).pairs[0]?.outcome.kind).toBe('open')
    const command = new URLSearchParams({
      ...{ command: '/interview', text: 'hint', user_id: ada.user, team_id: 'T1', channel_id: ada.channel },
      ...{
        trigger_id: fake.world.trigger(),
        response_url: `${fake.origin}/respond/again`,
        is_enterprise_install: 'false',
      },
    }).toString()
    const signed = fake.sign(command, { form: true })
    for (const _ of [1, 2, 3]) expect((await fake.send(command, signed)).status).toBe(200)
    await ada.hears(ts, /HINT-1/)
    await sleep(300)
    expect(fake.world.responses).toHaveLength(1)
    expect((await app.engine().view(interview)).pairs[0]?.hints).toHaveLength(1)
  })

  it('keeps what it acknowledged while Slack cannot be called, and tells it when it can', async () => {
    app = await testApp()
    const { ada, fake } = app
    const { ts } = await ada.start({ questions: '1' })
    await ada.hears(ts, /problem number/)
    fake.web.failures.push({ method: 'chat.postMessage', error: 'internal_error', times: 1 })
    await ada.write('An answer.', ts)
    await ada.hears(ts, /Why is that so/)
    expect(app.logged.join()).toContain('could not be told')
  })

  it('answers challenges, and knows nothing that it was not asked for', async () => {
    app = await testApp()
    const { fake } = app
    const raw = JSON.stringify({ type: 'url_verification', challenge: 'abc', token: 'x' })
    const { status, body } = await fake.send(raw, fake.sign(raw))
    expect([status, JSON.parse(body)]).toEqual([200, { challenge: 'abc' }])
    const bots = app.ada.written('I am a bot.', null, { bot_id: 'B1' })
    await fake.deliver(bots)
    await fake.deliver(app.ada.written('edited', null, { subtype: 'message_changed' }))
    await sleep(300)
    expect(fake.world.messages).toEqual([])
  })
})
