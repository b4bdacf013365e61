import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { checkRequest, type FakeRequest, type Unsupported } from './openai-request.ts'

export type { FakeRequest } from './openai-request.ts'

type Counts = { input: number; output: number }

/** What the fake does with one chat request. Pauses are in milliseconds. */
export type FakeReply =
  /** A reply in full; `usage: null` keeps the counts back, `chunk` is the length of the pieces it streams. */
  | { kind: 'text'; text: string; usage?: Counts | null; chunk?: number; finish?: 'stop' | 'length' | 'content_filter' }
  | { kind: 'json'; value: unknown; usage?: Counts | null; chunk?: number }
  | { kind: 'refusal'; text: string }
  | { kind: 'status'; status: number; message?: string; code?: string; headers?: Record<string, string> }
  /** Says everything, slowly. */
  | { kind: 'slow'; text: string; pauseMs: number; chunk?: number }
  /** Says this much and then nothing more, with the connection open. */
  | { kind: 'stall'; text: string }
  /** Says this much, then the connection breaks. */
  | { kind: 'drop'; text: string }
  /** Says this much, then ends the stream as if that were all, with no finish_reason and no [DONE]. */
  | { kind: 'fade'; text: string }
  /** Takes the request and never answers. */
  | { kind: 'silence' }
  /** Closes the connection without an answer. */
  | { kind: 'hang-up' }
  /** Answers whole as application/json although it was asked to stream. */
  | { kind: 'whole'; text: string; usage?: Counts }
  /** A web page where the API should be. */
  | { kind: 'web-page' }

export type FakeOpenAi = {
  /** Up to and including /v1. */
  baseURL: string
  /** Chat requests that arrived, in order, also those that were rejected. */
  requests: FakeRequest[]
  /** What nobody set up, as "METHOD /path". Each was answered 501. */
  unexpected: string[]
  /** Connections that the client gave up before its reply was complete. */
  abandoned: number
  /** Answers the next requests, one each. */
  queue(...replies: FakeReply[]): void
  /** Answers every request that the queue leaves over. */
  always(answer: (request: FakeRequest) => FakeReply | Promise<FakeReply>): void
  /** Lists these models at /v1/models; until then it is not set up. */
  models(...ids: string[]): void
  /** Takes no more requests: from now on connections are refused. */
  close(): Promise<void>
}

export type FakeOptions = {
  unsupported?: Unsupported[]
  apiKey?: string
  /** How an error reads; OpenAI's form unless told. */
  errorBody?: (message: string, code: string | null) => unknown
}

/**
 * A server on loopback that speaks the OpenAI API (chat completions, streamed or whole, and the list of models) and is
 * as strict about requests as the real one. `unsupported` names what it rejects with 400, as simpler servers do.
 */
export async function fakeOpenAi(options: FakeOptions = {}): Promise<FakeOpenAi> {
  const sendError = (res: ServerResponse, status: number, message: string, code?: string, headers = {}) =>
    send(res, status, (options.errorBody ?? openAiError)(message, code ?? null), headers)
  const queued: FakeReply[] = []
  let answer: ((request: FakeRequest) => FakeReply | Promise<FakeReply>) | null = null
  let listed: string[] | null = null

  const server = createServer((req, res) => {
    serve(req, res).catch((error) => res.destroy(error))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))

  const fake: FakeOpenAi = {
    baseURL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    requests: [],
    unexpected: [],
    abandoned: 0,
    queue: (...replies) => void queued.push(...replies),
    always: (fn) => {
      answer = fn
    },
    models: (...ids) => {
      listed = ids
    },
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
    },
  }
  return fake

  async function serve(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const body = await bodyOf(req)
    res.on('close', () => {
      if (!res.writableFinished) fake.abandoned++
    })
    if (req.method === 'GET' && req.url === '/v1/models' && listed) {
      const data = listed.map((id) => ({ id, object: 'model', created: 0, owned_by: 'library' }))
      return send(res, 200, { object: 'list', data })
    }
    if (req.method !== 'POST' || req.url !== '/v1/chat/completions') return notSetUp(req, res)
    const request = {
      ...(JSON.parse(body) as Omit<FakeRequest, 'authorization'>),
      authorization: req.headers.authorization ?? null,
    }
    fake.requests.push(request)
    if (options.apiKey !== undefined && request.authorization !== `Bearer ${options.apiKey}`) {
      return sendError(res, 401, 'Incorrect API key provided.', 'invalid_api_key')
    }
    const problem = checkRequest(request, options.unsupported ?? [])
    if (problem) return sendError(res, 400, problem)
    const reply = queued.shift() ?? (await answer?.(request))
    if (!reply) return notSetUp(req, res)
    if (reply.kind === 'status')
      return sendError(res, reply.status, reply.message ?? 'It failed.', reply.code, reply.headers)
    return respond(reply, request, res)
  }

  function notSetUp(req: IncomingMessage, res: ServerResponse): void {
    fake.unexpected.push(`${req.method} ${req.url}`)
    sendError(res, 501, 'The test did not set this up.')
  }
}

async function respond(
  reply: Exclude<FakeReply, { kind: 'status' }>,
  request: FakeRequest,
  res: ServerResponse,
): Promise<void> {
  switch (reply.kind) {
    case 'json':
      return respond({ ...reply, kind: 'text', text: JSON.stringify(reply.value) }, request, res)
    case 'silence':
      return
    case 'hang-up':
      res.destroy()
      return
    case 'web-page':
      res.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Welcome</title>')
      return
    case 'whole':
      return send(res, 200, completion(request, { content: reply.text }, 'stop', reply.usage))
    case 'refusal':
      if (!request.stream) return send(res, 200, completion(request, { content: null, refusal: reply.text }, 'stop'))
      return stream(res, request, { pieces: [{ refusal: reply.text }], finish: 'stop' })
    case 'stall':
    case 'drop':
    case 'fade':
      await stream(res, request, { pieces: contents(reply.text), finish: null })
      if (reply.kind === 'drop') res.destroy()
      if (reply.kind === 'fade') res.end()
      return
    case 'slow':
      return stream(res, request, { pieces: contents(reply.text, reply.chunk), finish: 'stop', pauseMs: reply.pauseMs })
    case 'text': {
      const finish = reply.finish ?? 'stop'
      const usage = reply.usage === undefined ? { input: 100, output: 20 } : (reply.usage ?? undefined)
      if (!request.stream) return send(res, 200, completion(request, { content: reply.text }, finish, usage))
      return stream(res, request, { pieces: contents(reply.text, reply.chunk), finish, usage })
    }
  }
}

type Delta = { content?: string; refusal?: string }

const contents = (text: string, chunk = 7): Delta[] =>
  (text.match(new RegExp(`[\\s\\S]{1,${chunk}}`, 'gu')) ?? []).map((content) => ({ content }))

type Streamed = { pieces: Delta[]; finish: string | null; usage?: Counts; pauseMs?: number }

async function stream(res: ServerResponse, request: FakeRequest, { pieces, finish, usage, pauseMs }: Streamed) {
  res.writeHead(200, { 'content-type': 'text/event-stream' })
  const say = async (part: object) => {
    const chunk = { id: 'chatcmpl-fake', object: 'chat.completion.chunk', created: 0, model: request.model, ...part }
    await new Promise<void>((resolve) => {
      res.write(`data: ${JSON.stringify(chunk)}\n\n`, () => resolve())
    })
  }
  await say({ choices: [{ index: 0, delta: { role: 'assistant', content: '' }, finish_reason: null }] })
  for (const delta of pieces) {
    if (pauseMs) await new Promise((resolve) => setTimeout(resolve, pauseMs))
    if (res.destroyed) return
    await say({ choices: [{ index: 0, delta, finish_reason: null }] })
  }
  if (finish === null) return
  await say({ choices: [{ index: 0, delta: {}, finish_reason: finish }] })
  if (usage && request.stream_options?.include_usage) await say({ choices: [], usage: usageOf(usage) })
  res.end('data: [DONE]\n\n')
}

function completion(request: FakeRequest, message: object, finish_reason: string, usage?: Counts) {
  return {
    id: 'chatcmpl-fake',
    object: 'chat.completion',
    created: 0,
    model: request.model,
    choices: [{ index: 0, message: { role: 'assistant', ...message }, finish_reason }],
    ...(usage && { usage: usageOf(usage) }),
  }
}

const usageOf = ({ input, output }: Counts) => ({
  prompt_tokens: input,
  completion_tokens: output,
  total_tokens: input + output,
})

function send(res: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  res.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
}

const openAiError = (message: string, code: string | null) => ({
  error: { message, type: 'fake_error', param: null, code },
})

async function bodyOf(req: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of req) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}
