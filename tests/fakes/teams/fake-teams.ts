import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import express, { type Express } from 'express'
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose'
import { loopbackCertificate } from '../discord/certificate.ts'
import { HOSTS } from './redirect.ts'

export const APP_ID = '11111111-2222-4333-8444-555555555555'
export const TENANT = 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee'
export const BOT_ID = `28:${APP_ID}`
export const SERVICE_URL = `https://${HOSTS.connector}/emea/${TENANT}/`
const CHANNEL_ISSUER = 'https://api.botframework.com'

/** A message of the bot, as it stands. */
export type Sent = {
  id: string
  conversation: string
  /** What was posted, and what it was changed to since. */
  // biome-ignore lint/suspicious/noExplicitAny: JSON of the other side
  versions: any[]
  // biome-ignore lint/suspicious/noExplicitAny: JSON of the other side
  now: any
}

/** The next `times` calls that match are answered with a failure; 0: the connection is cut. */
export type Failure = { method: string; path: RegExp; status: number; headers?: Record<string, string>; times: number }

export type UploadInfo = {
  contentUrl: string
  name: string
  uploadUrl: string
  uniqueId: string
  fileType: string
}

/** A Teams on loopback for one bot: token endpoint, keys, connector service and files. What it does not know fails the call and the test. */
export type FakeTeams = {
  port: number
  certificate: string
  sent: Sent[]
  failures: Failure[]
  /** Every so manieth call of the connector is turned away for a second (429); 0: none. */
  limitEvery: number
  limited: number
  /** Every call of the bot: "POST smba.trafficmanager.net/v3/...". */
  calls: string[]
  /** Calls that no Teams knows. */
  unknown: string[]
  /** A token that the Bot Connector would send, or one with other claims. */
  token(claims?: JWTPayload, options?: { issuer?: string; expires?: string; forged?: boolean }): Promise<string>
  /** Puts a file where people's uploads lie. Returns its address. */
  upload(bytes: Uint8Array): string
  /** Opens a place for a file of the bot's, as Teams does where somebody allows it. Returns what it tells of it. */
  place(name: string): UploadInfo
  /** What the bot put into such places, by name. */
  kept: Map<string, Uint8Array>
  /** Conversations that the bot began, by the person's id. */
  begun: Map<string, string>
  /** How often `until` looks, and how long, in milliseconds: many who wait at once must not keep the fake busy. */
  lookMs: number
  waitMs: number
  until<T>(check: () => T | null | undefined | false | Promise<T | null | undefined | false>, what: string): Promise<T>
  close(): Promise<void>
}

export async function fakeTeams(): Promise<FakeTeams> {
  const { key, cert } = loopbackCertificate(Object.values(HOSTS))
  const [real, forged] = await Promise.all([generateKeyPair('RS256'), generateKeyPair('RS256')])
  const jwk = {
    ...(await exportJWK(real.publicKey)),
    kid: 'fake-1',
    use: 'sig',
    alg: 'RS256',
    endorsements: ['msteams'],
  }
  const fake: Omit<FakeTeams, 'port' | 'close'> = {
    certificate: cert,
    ...{ lookMs: 10, waitMs: 60_000 },
    ...{ sent: [], failures: [], limitEvery: 0, limited: 0, calls: [], unknown: [], begun: new Map(), kept: new Map() },
    token(claims = {}, { issuer = CHANNEL_ISSUER, expires = '1h', forged: bad = false } = {}) {
      return new SignJWT({ serviceurl: SERVICE_URL, ...claims })
        .setProtectedHeader({ alg: 'RS256', kid: 'fake-1', typ: 'JWT' })
        .setIssuer(issuer)
        .setAudience(claims.aud ?? APP_ID)
        .setIssuedAt(Math.floor(Date.now() / 1000) - 7200)
        .setNotBefore('-2h')
        .setExpirationTime(expires)
        .sign(bad ? forged.privateKey : real.privateKey)
    },
    upload(bytes) {
      const name = randomUUID()
      files.set(name, bytes)
      return `https://${HOSTS.files}/download/${name}`
    },
    place(name) {
      const uniqueId = randomUUID()
      places.set(uniqueId, name)
      const [contentUrl, uploadUrl] = ['personal', 'upload'].map((at) => `https://${HOSTS.files}/${at}/${uniqueId}`)
      return { name, uniqueId, fileType: 'md', contentUrl: contentUrl ?? '', uploadUrl: uploadUrl ?? '' }
    },
    async until(check, what) {
      const deadline = Date.now() + fake.waitMs
      for (;;) {
        const found = await check()
        if (found) return found
        if (Date.now() > deadline) throw new Error(`there was no ${what}`)
        await new Promise((resolve) => setTimeout(resolve, fake.lookMs))
      }
    },
  }
  const files = new Map<string, Uint8Array>()
  const places = new Map<string, string>()
  const app = express()
  app.use(express.json({ limit: '5mb' }), express.urlencoded())
  app.use((request, response, next) => {
    const call = `${request.method} ${request.hostname}${request.path}`
    fake.calls.push(call)
    const failure = fake.failures.find((f) => f.times > 0 && f.method === request.method && f.path.test(request.path))
    if (!failure) return next()
    failure.times--
    if (failure.status === 0) return void request.socket.destroy()
    response
      .set(failure.headers ?? {})
      .status(failure.status)
      .json({ error: { code: 'fake', message: 'as asked for' } })
  })
  entra(app, jwk)
  connector(app, fake)
  app.get('/download/:name', (request, response) => {
    const bytes = files.get(request.params.name)
    if (!bytes) return void response.status(404).end()
    // The address itself opens it; the bot's token has no business here.
    if (request.headers.authorization) return void response.status(400).end()
    response.type('application/octet-stream').end(bytes)
  })
  app.put('/upload/:place', express.raw({ type: '*/*', limit: '5mb' }), (request, response) => {
    const name = places.get(request.params.place)
    const { authorization, 'content-range': range } = request.headers
    const whole = `bytes 0-${request.body.length - 1}/${request.body.length}`
    if (!name || authorization || range !== whole) return void response.status(400).end()
    fake.kept.set(name, request.body)
    response.status(201).json({})
  })
  app.use((request, response) => {
    fake.unknown.push(`${request.method} ${request.hostname}${request.originalUrl}`)
    response.status(501).json({ error: { code: 'unknown', message: 'the fake does not know this call' } })
  })
  const server: Server = createServer({ key, cert }, app)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return Object.assign(fake, {
    port: (server.address() as AddressInfo).port,
    async close() {
      server.close()
      server.closeAllConnections()
      if (fake.unknown.length > 0) throw new Error(`unknown calls: ${fake.unknown.join(', ')}`)
    },
  })
}

/** Microsoft Entra and the Bot Connector's keys. */
function entra(app: Express, jwk: Record<string, unknown>): void {
  app.get('/v1/.well-known/openidconfiguration', (_request, response) => {
    response.json({
      issuer: CHANNEL_ISSUER,
      jwks_uri: `https://${HOSTS.keys}/v1/.well-known/keys`,
      id_token_signing_alg_values_supported: ['RS256'],
      token_endpoint_auth_methods_supported: ['private_key_jwt'],
    })
  })
  const keys = (_request: unknown, response: express.Response) => void response.json({ keys: [jwk] })
  app.get('/v1/.well-known/keys', keys)
  app.get('/:tenant/discovery/v2.0/keys', keys)
  app.get('/:tenant/v2.0/.well-known/openid-configuration', (request, response) => {
    const base = `https://${HOSTS.login}/${request.params.tenant}`
    response.json({
      issuer: `${base}/v2.0`,
      authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
      token_endpoint: `${base}/oauth2/v2.0/token`,
      jwks_uri: `${base}/discovery/v2.0/keys`,
    })
  })
  app.post('/:tenant/oauth2/v2.0/token', (request, response) => {
    const { grant_type, client_id, client_secret, scope } = request.body
    const good = grant_type === 'client_credentials' && client_id === APP_ID && client_secret === 'the-secret'
    if (!good || !String(scope).startsWith(CHANNEL_ISSUER) || request.params.tenant !== TENANT) {
      return void response.status(401).json({ error: 'invalid_client' })
    }
    response.json({ token_type: 'Bearer', expires_in: 3600, ext_expires_in: 3600, access_token: 'token-of-the-bot' })
  })
}

/** The Bot Connector: sends and changes messages, begins conversations. */
function connector(app: Express, fake: Pick<FakeTeams, 'sent' | 'begun' | 'limitEvery' | 'limited'>): void {
  const base = `/emea/${TENANT}/v3/conversations`
  app.use(base, (request, response, next) => {
    if (request.headers.authorization === 'Bearer token-of-the-bot') return next()
    response.status(401).json({ error: { code: 'Unauthorized' } })
  })
  let calls = 0
  app.use(base, (_request, response, next) => {
    if (fake.limitEvery === 0 || ++calls % fake.limitEvery > 0) return next()
    fake.limited++
    response
      .set('retry-after', '1')
      .status(429)
      .json({ error: { code: 'TooManyRequests' } })
  })
  const post = (conversation: string, body: unknown, response: express.Response) => {
    const id = `bot-${fake.sent.length + 1}`
    fake.sent.push({ id, conversation, versions: [body], now: body })
    response.status(201).json({ id })
  }
  app.post(base, (request, response) => {
    const { members, tenantId } = request.body
    if (members?.length !== 1 || tenantId !== TENANT)
      return void response.status(400).json({ error: { code: 'BadArgument' } })
    const id = fake.begun.get(members[0].id) ?? `a:${members[0].id}`
    fake.begun.set(members[0].id, id)
    response.status(201).json({ id })
  })
  app.post(`${base}/:id/activities`, (request, response) => post(request.params.id, request.body, response))
  app.post(`${base}/:id/activities/:to`, (request, response) => post(request.params.id, request.body, response))
  app.put(`${base}/:id/activities/:message`, (request, response) => {
    const sent = fake.sent.find(({ id }) => id === request.params.message)
    if (sent?.conversation !== request.params.id) return void response.status(404).json({ error: { code: 'NotFound' } })
    sent.versions.push(request.body)
    sent.now = request.body
    response.json({ id: sent.id })
  })
}
