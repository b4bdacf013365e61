import { createHmac, randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { WebSocket, WebSocketServer } from 'ws'
import { wrongInMessage } from './block-kit.ts'
import { bytesOf, type Json, type WebApi, webApi } from './web-api.ts'
import { createWorld, type World } from './world.ts'

/** How the app took a delivery. `ms`: until it acknowledged. */
export type Delivered = { status: number; body: string; ms: number }
export type Headers = Record<string, string>

export type FakeSlack = {
  /** For the SDK's slackApiUrl. */
  api: string
  origin: string
  world: World
  web: WebApi
  /** Where the app takes requests; null: deliveries go through its socket. */
  appUrl: string | null
  /** Every delivery is made so often (2: twice). */
  copies: number
  /** Each delivery waits for so long at most, at random, so that they come in any order. */
  jitterMs: number
  /** How often `until` looks, in milliseconds: many who wait at once must not keep the fake busy. */
  lookMs: number
  /** How many sockets the app has opened, and those that are open. */
  sockets: Set<WebSocket>
  /** Sends something to the app as Slack does: signed, and again when it is not acknowledged. */
  deliver(body: Json, how?: { form?: boolean }): Promise<Delivered>
  /** One request just as it is told, with no second try. */
  send(raw: string, headers: Headers): Promise<Delivered>
  /** The headers of a request that is signed as Slack does. `at`: seconds since the Unix epoch. */
  sign(raw: string, options?: { at?: number; secret?: string; form?: boolean }): Headers
  /** Waits until something is there. */
  until<T>(
    find: () => T | null | undefined | false | Promise<T | null | undefined | false>,
    what: string,
    ms?: number,
  ): Promise<T>
  close(): Promise<void>
}

/** A Slack on loopback that the unmodified SDK talks to; it keeps what the bot does. */
export async function fakeSlack(): Promise<FakeSlack> {
  const world = createWorld()
  let origin = ''
  const web = webApi(world, () => origin)
  const sockets = new Set<WebSocket>()
  const waiting = new Map<string, (payload: Json) => void>()

  async function onRequest(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url ?? '/', 'http://fake').pathname
    const [, kind, id = ''] = path.split('/')
    if (kind === 'api') return web.handle(path.slice('/api/'.length), request, response)
    if (kind === 'upload') {
      const upload = world.uploads.get(id)
      const bytes = await bytesOf(request)
      if (upload) upload.bytes = fileIn(bytes, request.headers['content-type'] ?? '')
      response.writeHead(upload ? 200 : 404).end('OK')
      return
    }
    if (kind === 'files-pri') {
      const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? null
      world.downloads.push(token)
      const file = world.files.get(id)
      // Slack answers with its sign-in page where the token is missing.
      if (!file || !world.tokens.has(token ?? '')) {
        response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Sign in</html>')
        return
      }
      response.writeHead(200, { 'content-type': file.mimetype }).end(file.bytes)
      return
    }
    if (kind === 'respond') {
      const body = JSON.parse((await bytesOf(request)).toString())
      web.invalid.push(...wrongInMessage(body))
      world.responses.push({ path, body })
      response.writeHead(200).end('ok')
      return
    }
    response.writeHead(404).end(`the fake has no ${path}`)
  }

  const server = createServer((request, response) => {
    onRequest(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)))
  })
  const socketServer = new WebSocketServer({ server, path: '/socket' })
  socketServer.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('message', (data) => {
      const { envelope_id: id, payload } = JSON.parse(String(data))
      waiting.get(id)?.(payload ?? null)
      waiting.delete(id)
    })
    socket.send(JSON.stringify({ type: 'hello', num_connections: 1, connection_info: { app_id: 'A1' } }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  const fake: FakeSlack = {
    ...{ api: `${origin}/api/`, origin, world, web, sockets, appUrl: null, copies: 1, jitterMs: 0, lookMs: 20 },
    sign(raw, { at = Math.floor(Date.now() / 1000), secret = world.signingSecret, form = false } = {}) {
      const signature = createHmac('sha256', secret).update(`v0:${at}:${raw}`).digest('hex')
      return {
        'content-type': form ? 'application/x-www-form-urlencoded' : 'application/json',
        'x-slack-request-timestamp': String(at),
        'x-slack-signature': `v0=${signature}`,
      }
    },
    async send(raw, headers) {
      if (fake.appUrl === null) throw new Error('the app has no address')
      const start = performance.now()
      const response = await fetch(fake.appUrl, { method: 'POST', headers, body: raw })
      const body = await response.text()
      return { status: response.status, body, ms: performance.now() - start }
    },
    async deliver(body, { form = false } = {}) {
      const copies = await Promise.all(Array.from({ length: fake.copies }, () => once(body, form)))
      return copies[0] as Delivered
    },
    async until(find, what, ms = 60_000) {
      const end = Date.now() + ms
      for (;;) {
        const found = await find()
        if (found) return found
        if (Date.now() > end) throw new Error(`${what} did not come`)
        await sleep(fake.lookMs)
      }
    },
    async close() {
      for (const socket of sockets) socket.terminate()
      socketServer.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }

  async function once(body: Json, form: boolean): Promise<Delivered> {
    if (fake.jitterMs > 0) await sleep(Math.random() * fake.jitterMs)
    if (fake.appUrl === null) return bySocket(body, form)
    const raw = form ? formOf(body) : JSON.stringify(body)
    for (let tries = 0; ; tries++) {
      const retry: Headers =
        tries === 0 ? {} : { 'x-slack-retry-num': String(tries), 'x-slack-retry-reason': 'http_error' }
      const taken = await fake.send(raw, { ...fake.sign(raw, { form }), ...retry }).catch(() => null)
      // Slack tries an event three times more, and anything else not at all.
      if (taken && taken.status < 500) return taken
      if (form || tries >= 3) throw new Error(`the app did not take it: ${taken?.status ?? 'no connection'}`)
      await sleep(300 * 2 ** tries)
    }
  }

  async function bySocket(body: Json, form: boolean): Promise<Delivered> {
    const socket = [...sockets].find(({ readyState }) => readyState === WebSocket.OPEN)
    if (!socket) throw new Error('the app has no socket open')
    const id = randomBytes(8).toString('hex')
    const start = performance.now()
    const acknowledged = new Promise<Json>((resolve) => waiting.set(id, resolve))
    const type = body.command ? 'slash_commands' : form ? 'interactive' : 'events_api'
    socket.send(JSON.stringify({ envelope_id: id, type, payload: body, accepts_response_payload: true }))
    const payload = await Promise.race([acknowledged, sleep(20_000, undefined, { ref: false })])
    if (payload === undefined) throw new Error('the app did not acknowledge')
    return { status: 200, body: payload === null ? '' : JSON.stringify(payload), ms: performance.now() - start }
  }
  return fake
}

/** Slash commands are plain forms; what is interactive comes as JSON in one field. */
const formOf = (body: Json) => new URLSearchParams(body.command ? body : { payload: JSON.stringify(body) }).toString()

/** What was uploaded: as it stands, or as the one file of a form. */
function fileIn(bytes: Buffer, type: string): Buffer {
  const boundary = /boundary=(.+)$/.exec(type)?.[1]
  if (boundary === undefined) return bytes
  const start = bytes.indexOf('\r\n\r\n') + 4
  return bytes.subarray(start, bytes.lastIndexOf(`\r\n--${boundary}`))
}
