import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { agentsHostingWire } from '../../../bots/teams/agents-hosting.ts'
import { botbuilderWire } from '../../../bots/teams/botbuilder.ts'
import { card, text } from '../../../bots/teams/cards/card.ts'
import { isConnector, type Wire, WireFailure } from '../../../bots/teams/wire.ts'
import { APP_ID, BOT_ID, type FakeTeams, fakeTeams, SERVICE_URL, TENANT } from '../../fakes/teams/fake-teams.ts'
import { redirect } from '../../fakes/teams/redirect.ts'

let fake: FakeTeams
beforeAll(async () => {
  fake = await fakeTeams()
  redirect(fake.port, fake.certificate)
})
afterEach(() => {
  fake.failures.length = 0
})
afterAll(() => fake.close())

const wires = { 'agents-hosting': agentsHostingWire, botbuilder: botbuilderWire }
const conversation = { id: '19:meeting@thread.v2', serviceUrl: SERVICE_URL, tenantId: TENANT, botId: BOT_ID }

describe.each(Object.entries(wires))('the wire on %s', (_name, make) => {
  let wire: Wire
  let server: Server
  let address: string
  const passed: unknown[] = []

  beforeAll(async () => {
    wire = make({ appId: APP_ID, password: 'the-secret', tenantId: TENANT }, () => {})
    const app = express()
    app.post('/teams/messages', express.json(), wire.authorize, (request, response) => {
      passed.push(request.body)
      response.status(202).end()
    })
    server = createServer(app).listen(0, '127.0.0.1')
    await once(server, 'listening')
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/teams/messages`
  })
  afterAll(() => void server.close())

  const activity = { type: 'message', channelId: 'msteams', serviceUrl: SERVICE_URL, text: 'hello', id: '1' }
  async function post(token: string | null, body: object = activity): Promise<number> {
    passed.length = 0
    const headers = { 'content-type': 'application/json', ...(token !== null && { authorization: `Bearer ${token}` }) }
    const { status } = await fetch(address, { method: 'POST', headers, body: JSON.stringify(body) })
    expect(passed).toHaveLength(status === 202 ? 1 : 0)
    return status
  }

  it('lets the Bot Connector’s own activities through', async () => {
    expect(await post(await fake.token())).toBe(202)
  })

  it('answers 401 to an activity without a token, and to what is none', async () => {
    expect(await post(null)).toBe(401)
    expect(await post('')).toBe(401)
    expect(await post('x.y.z')).toBe(401)
  })

  it('answers 401 to forged, expired and foreign tokens', async () => {
    expect(await post(await fake.token({}, { forged: true }))).toBe(401)
    expect(await post(await fake.token({}, { expires: '-1h' }))).toBe(401)
    expect(await post(await fake.token({ aud: '99999999-2222-4333-8444-555555555555' }))).toBe(401)
    expect(await post(await fake.token({}, { issuer: 'https://evil.example' }))).toBe(401)
    const none = `${btoa('{"alg":"none"}')}.${btoa(JSON.stringify({ iss: 'https://api.botframework.com', aud: APP_ID }))}.`
    expect(await post(none)).toBe(401)
  })

  it('answers 401 to a token that a person of the tenant has for this very app', async () => {
    const claims = { tid: TENANT, oid: 'ada', ver: '2.0' }
    const own = await fake.token(claims, { issuer: `https://login.microsoftonline.com/${TENANT}/v2.0` })
    expect(await post(own)).toBe(401)
    const older = await fake.token({ ...claims, ver: '1.0' }, { issuer: `https://sts.windows.net/${TENANT}/` })
    expect(await post(older)).toBe(401)
  })

  it('answers 401 to a token for another service than the activity names', async () => {
    expect(await post(await fake.token({ serviceurl: 'https://smba.trafficmanager.net/amer/' }))).toBe(401)
    const elsewhere = { ...activity, serviceUrl: 'https://evil.example/' }
    expect(await post(await fake.token(), elsewhere)).toBe(401)
  })

  it('asks for its token once, also when many begin to send at once', async () => {
    const asked = () => fake.calls.filter((call) => call.includes('/oauth2/v2.0/token')).length
    const before = asked()
    await Promise.all(Array.from({ length: 5 }, () => wire.send(conversation, { text: 'x' })))
    expect(asked() - before).toBe(1)
  })

  it('sends words and cards, and changes them', async () => {
    const words = await wire.send(conversation, { text: 'Hello **you**' })
    expect(fake.sent.at(-1)).toMatchObject({ id: words, conversation: conversation.id })
    expect(fake.sent.at(-1)?.now).toMatchObject({ type: 'message', text: 'Hello **you**', textFormat: 'markdown' })
    const id = await wire.send(conversation, { card: card({ body: [text('one')] }), summary: 'One' })
    await wire.update(conversation, id, { card: card({ body: [text('two')] }), summary: 'Two' })
    const sent = fake.sent.at(-1)
    expect(sent?.versions).toHaveLength(2)
    expect(sent?.now.attachments[0]).toEqual({
      contentType: 'application/vnd.microsoft.card.adaptive',
      content: card({ body: [text('two')] }),
    })
    expect(sent?.now.summary).toBe('Two')
  })

  it('begins a conversation with one person', async () => {
    const person = { userId: '29:ada', botId: BOT_ID, serviceUrl: SERVICE_URL, tenantId: TENANT }
    const there = await wire.openPersonal(person)
    expect(there).toEqual({ id: fake.begun.get('29:ada'), serviceUrl: SERVICE_URL, tenantId: TENANT, botId: BOT_ID })
    await wire.send(there, { text: 'Psst.' })
    expect(fake.sent.at(-1)?.conversation).toBe(there.id)
  })

  it('tells of failures with their status, and of how long to wait', async () => {
    const failure = { method: 'POST', path: /activities/, times: 1 }
    fake.failures.push({ ...failure, status: 403 })
    const refused = await wire.send(conversation, { text: 'x' }).catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(WireFailure)
    expect(refused).toMatchObject({ status: 403, retryAfterMs: null })
    fake.failures.push({ ...failure, status: 429, headers: { 'retry-after': '1' }, times: 9 })
    const limited = await wire.send(conversation, { text: 'x' }).catch((error: unknown) => error)
    expect(limited).toMatchObject({ status: 429, retryAfterMs: 1000 })
    fake.failures.length = 0
    fake.failures.push({ ...failure, status: 0, times: 9 })
    const cut = await wire.send(conversation, { text: 'x' }).catch((error: unknown) => error)
    expect(cut).toBeInstanceOf(WireFailure)
    expect(cut).toMatchObject({ status: 0, passes: true })
    fake.failures.length = 0
  })
})

describe('what counts as the Bot Connector', () => {
  it.each([
    ['https://smba.trafficmanager.net/emea/x/', true],
    ['https://europe.botframework.com', true],
    ['http://smba.trafficmanager.net/emea/', false],
    ['https://smba.trafficmanager.net.evil.example/', false],
    ['https://evilbotframework.com/', false],
    ['https://trafficmanager.net/', false],
    ['http://169.254.169.254/', false],
    ['no address', false],
  ])('%s: %s', (address, expected) => expect(isConnector(address)).toBe(expected))
})
