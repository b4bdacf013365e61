import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import express from 'express'
import type { CandidateView } from '../../../bots/web/candidate-view.ts'
import { practiceRoom } from '../../../bots/web/router.ts'
import { deaf, type SpokenParts } from '../../../bots/web/voice/parts.ts'
import { type VoiceSockets, voiceSockets } from '../../../bots/web/voice/sockets.ts'
import { createEngine, type Engine, type EngineParts } from '../../../core/engine/engine.ts'
import type { Brief, Interviewer, Move, Store } from '../../../core/ports.ts'
import type { Guidelines } from '../../../core/questions/guideline/guidelines.ts'
import type { Template } from '../../../core/questions/templates/template.ts'
import { sqliteStore } from '../../../core/store/sqlite.ts'
import { sampleReport } from '../../fakes/sample-report.ts'
import { smallBank } from '../../fakes/small-bank.ts'

export const DAY_MS = 24 * 60 * 60 * 1000

/** Asks the bank's questions as they stand, and closes. Its words come in two pieces. */
export const plainInterviewer: Interviewer = {
  id: 'plain/1',
  async move(brief, { onWords }) {
    const move = plainMove(brief)
    onWords?.(move.words.slice(0, 6))
    onWords?.(move.words.slice(6))
    return move
  },
}

export function plainMove({ next }: Brief): Move {
  if (!next) return { kind: 'close', words: 'Thank you for coming.' }
  return { kind: 'next', words: `Here is one. ${next.question}`, text: next.question }
}

/** The practice room on a real server, the real engine and store behind it; the clock is the test's. */
export type RoomServer = {
  address: string
  engine: Engine
  store: Store
  clock: { now(): number; pass(ms: number): void }
  logged: unknown[]
  sockets: VoiceSockets
  /** Cuts every WebSocket, as a network does. */
  cut(): void
  /** A browser with cookies of its own. */
  browser(): Browser
  close(): Promise<void>
}

export type RoomOptions = Partial<Pick<EngineParts, 'interviewers' | 'makeReport'>> & {
  publicUrl?: string
  guidelines?: Guidelines
  templates?: readonly Template[]
  heartbeatMs?: number
  spoken?: SpokenParts
  /** How long a voice room waits for a lost page. */
  waitMs?: number
}

export async function roomServer(options: RoomOptions = {}): Promise<RoomServer> {
  const folder = await mkdtemp(join(tmpdir(), 'greenroom-web-'))
  const store = await sqliteStore({ folder })
  const bank = smallBank()
  const logged: unknown[] = []
  const log = (_message: string, error: unknown) => logged.push(error)
  let now = Date.UTC(2030, 0, 1)
  const clock = { now: () => now, pass: (ms: number) => (now += ms) }
  const engine = createEngine({
    store,
    bank,
    clock,
    log,
    interviewers: options.interviewers ?? [plainInterviewer],
    coverageOf: (points) => points.map((keyPoint) => ({ keyPoint, coverage: 0.5, evidence: null })),
    makeReport: options.makeReport ?? (async (id, state) => sampleReport(id, state)),
  })
  const { publicUrl = null, heartbeatMs = 15_000, waitMs = 20_000 } = options
  const spoken = options.spoken ?? deaf('There is no ear here.')
  const app = express()
  const { guidelines = null, templates = [] } = options
  app.use(practiceRoom({ engine, store, bank, clock, log, publicUrl, heartbeatMs, spoken, guidelines, templates }))
  const sockets = voiceSockets({ store, clock, spoken, publicUrl, heartbeatMs, waitMs, log })
  const server = createServer(app).listen(0, '127.0.0.1')
  const upgraded = new Set<Duplex>()
  server.on('upgrade', (request, socket, head) => {
    upgraded.add(socket)
    if (!sockets.upgrade(request, socket, head)) socket.destroy()
  })
  await once(server, 'listening')
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    ...{ address, engine, store, clock, logged, sockets },
    browser: () => browser(address),
    cut() {
      for (const socket of upgraded) socket.destroy()
      upgraded.clear()
    },
    async close() {
      await sockets.close(100)
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await engine.close(0)
      await store.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

// biome-ignore lint/suspicious/noExplicitAny: what came back is what the tests look at.
export type Reply = { status: number; headers: Headers; text: string; json: any }

export type Browser = ReturnType<typeof browser>

function browser(address: string) {
  let cookie = ''
  let keys = 0

  async function send(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
    const given: Record<string, string> = { 'sec-fetch-site': 'same-origin', ...(cookie && { cookie }), ...headers }
    const json = body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body)
    if (json !== null) given['content-type'] ??= 'application/json'
    return fetch(address + path, { method, headers: given, body: json, redirect: 'manual' })
  }

  const self = {
    cookie: () => cookie,
    key: () => `test-key-${++keys}`,
    async request(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Reply> {
      const response = await send(method, path, body, headers)
      const set = response.headers.get('set-cookie')
      if (set) cookie = set.split(';')[0] ?? ''
      const text = await response.text()
      const isJson = response.headers.get('content-type')?.includes('json') ?? false
      return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : null }
    },
    get: (path: string) => self.request('GET', path),
    post: (path: string, body: unknown) => self.request('POST', path, body),
    /** Opens an interview and waits for its first question. Gives its id. */
    async open(change: Record<string, unknown> = {}): Promise<string> {
      const choice = { role: 'data-scientist', type: 'technical', level: 'medium', questions: 2, followUps: 0 }
      const { status, json, text } = await self.post('/api/interviews', { ...choice, key: self.key(), ...change })
      if (status !== 201) throw new Error(`not opened: ${status} ${text}`)
      await self.settled(json.id)
      return json.id
    },
    /** Waits until it is the candidate's turn or the report is ready. */
    async settled(id: string): Promise<CandidateView> {
      for (;;) {
        const view: CandidateView = (await self.get(`/api/interviews/${id}`)).json.interview
        if (view.status === 'open' ? view.turn === 'candidate' : view.reportReady) return view
        await new Promise((resolve) => setTimeout(resolve, 5))
      }
    },
    command: (id: string, command: Record<string, unknown>) =>
      self.post(`/api/interviews/${id}/commands`, { key: self.key(), ...command }),
    /** Answers every question and waits for the report. */
    async finish(id: string): Promise<void> {
      for (;;) {
        const view = await self.settled(id)
        if (view.status === 'closed' || view.turn !== 'candidate') return
        const timing = { firstInputMs: 1, totalMs: 2 }
        const answer = { kind: 'answer', question: view.question, text: 'An answer.', timing }
        const { status, text } = await self.command(id, answer)
        if (status !== 200) throw new Error(`not answered: ${status} ${text}`)
      }
    },
    /** Opens an event stream. */
    async events(id: string, headers: Record<string, string> = {}): Promise<EventReader> {
      const response = await send('GET', `/api/interviews/${id}/events`, undefined, headers)
      return eventReader(response)
    },
  }
  return self
}

// biome-ignore lint/suspicious/noExplicitAny: what came is what the tests look at.
export type ServerEvent = { event: string; data: any; id: string | null }
export type EventReader = {
  response: Response
  next(): Promise<ServerEvent | null>
  until(event: string): Promise<ServerEvent[]>
  cancel(): Promise<void>
}

/** Reads Server-Sent Events; heartbeats are left out unless asked for by name. */
function eventReader(response: Response): EventReader {
  const reader = response.body?.getReader()
  if (!reader) throw new Error('the stream has no body')
  const decoder = new TextDecoder()
  let buffer = ''
  const next = async (): Promise<ServerEvent | null> => {
    for (;;) {
      const end = buffer.indexOf('\n\n')
      if (end >= 0) {
        const block = buffer.slice(0, end).split('\n')
        buffer = buffer.slice(end + 2)
        const field = (name: string) =>
          block.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2) ?? null
        const event = field('event')
        if (event) return { event, data: JSON.parse(field('data') ?? 'null'), id: field('id') }
        continue
      }
      const { done, value } = await reader.read()
      if (done) return null
      buffer += decoder.decode(value, { stream: true })
    }
  }
  return {
    response,
    next,
    async until(event) {
      const all: ServerEvent[] = []
      for (;;) {
        const one = await next()
        if (!one) throw new Error(`the stream ended before ${event}: ${JSON.stringify(all)}`)
        all.push(one)
        if (one.event === event) return all
      }
    },
    cancel: () => reader.cancel(),
  }
}
