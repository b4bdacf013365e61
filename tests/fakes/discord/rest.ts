import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Json, SentFile } from './records.ts'

/** A request of the bot to the REST API. `path` has no version; `body` is its JSON, with uploads beside it. */
export type RestCall = { method: string; path: string; query: URLSearchParams; body: Json; files: SentFile[] }
export type RestReply = { status: number; body?: Json; bytes?: Buffer }
export type Route = [method: string, path: RegExp, handle: (call: RestCall, ...found: string[]) => RestReply]

/** A failure to answer with instead: the next `times` requests that match. */
export type Failure = { method: string; path: RegExp; status: number; body: Json; times: number }

export type Rest = {
  calls: RestCall[]
  failures: Failure[]
  handle(request: IncomingMessage, response: ServerResponse): void
}

export const ok = (body: Json): RestReply => ({ status: 200, body })
export const nothing: RestReply = { status: 204 }
export const missing: RestReply = { status: 404, body: { message: 'Unknown', code: 10_000 } }

/** Answers requests from a list of routes; every call is kept. */
export function rest(routes: readonly Route[]): Rest {
  const calls: RestCall[] = []
  const failures: Failure[] = []

  function answer(call: RestCall): RestReply {
    calls.push(call)
    const failure = failures.find((f) => f.times > 0 && f.method === call.method && f.path.test(call.path))
    if (failure) {
      failure.times--
      return { status: failure.status, body: failure.body }
    }
    for (const [method, path, handle] of routes) {
      const found = method === call.method ? path.exec(call.path) : null
      if (found) return handle(call, ...found.slice(1))
    }
    return { status: 404, body: { message: `the fake has no ${call.method} ${call.path}`, code: 0 } }
  }

  return {
    calls,
    failures,
    async handle(request, response) {
      const url = new URL(request.url ?? '/', 'http://fake')
      const { body, files } = await readBody(request)
      const path = decodeURIComponent(url.pathname).replace(/^\/api(\/v\d+)?/, '')
      const reply = answer({ method: request.method ?? 'GET', path, query: url.searchParams, body, files })
      response.statusCode = reply.status
      if (reply.bytes) return response.end(reply.bytes)
      if (reply.body === undefined) return response.end()
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify(reply.body))
    },
  }
}

async function readBody(request: IncomingMessage): Promise<{ body: Json; files: SentFile[] }> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  const bytes = Buffer.concat(chunks)
  const type = request.headers['content-type'] ?? ''
  if (bytes.length === 0) return { body: null, files: [] }
  if (!type.startsWith('multipart/')) return { body: JSON.parse(bytes.toString()), files: [] }
  const form = await new Response(bytes, { headers: { 'content-type': type } }).formData()
  const files: SentFile[] = []
  for (const [, value] of form) {
    if (value instanceof File) files.push({ name: value.name, bytes: Buffer.from(await value.arrayBuffer()) })
  }
  return { body: JSON.parse(String(form.get('payload_json') ?? 'null')), files }
}
