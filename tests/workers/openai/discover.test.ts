import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { discoverLocalModel } from '../../../workers/openai/discover.ts'
import { type FakeOpenAi, fakeOpenAi } from '../../fakes/openai.ts'

const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

async function listing(...ids: string[]): Promise<FakeOpenAi> {
  const fake = await fakeOpenAi()
  closing.push(fake.close)
  fake.models(...ids)
  return fake
}

/** Some other server; gives its address. */
async function other(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`
}

// Long enough for a machine with much to do.
const look = (ollama: string, llama: string, signal = new AbortController().signal, lookMs = 10_000) =>
  discoverLocalModel({
    fetch,
    signal,
    lookMs,
    addresses: [
      { kind: 'ollama', baseURL: ollama },
      { kind: 'llama.cpp', baseURL: llama },
    ],
  })

const json =
  (body: string): RequestListener =>
  (_, res) => {
    res.writeHead(200, { 'content-type': 'application/json' }).end(body)
  }

test('finds a chat model and passes over embeddings and models that run elsewhere', async () => {
  const ollama = await listing('nomic-embed-text:latest', 'bge-m3', 'gpt-oss:120b-cloud', 'llama3.1:8b', 'mistral')
  const llama = await listing('qwen.gguf')
  const found = { baseURL: ollama.baseURL, model: 'llama3.1:8b', kind: 'ollama' }
  expect(await look(ollama.baseURL, llama.baseURL)).toEqual(found)
})

test('takes the other server when the first has no chat model or is not there', async () => {
  const llama = await listing('/models/qwen2.5-7b-instruct.gguf')
  const found = { baseURL: llama.baseURL, model: '/models/qwen2.5-7b-instruct.gguf', kind: 'llama.cpp' }
  expect(await look((await listing('all-minilm')).baseURL, llama.baseURL)).toEqual(found)
  const gone = await listing('x')
  await gone.close()
  expect(await look(gone.baseURL, llama.baseURL)).toEqual(found)
})

test.each<[string, RequestListener]>([
  ['a web page', (_, res) => res.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Hello</h1>')],
  ['other JSON', json('{"jobs":[]}')],
  ['no models', json('{"object":"list","data":null}')],
  ['models without names', json('{"data":[{"name":"x"}]}')],
  ['an error', (_, res) => res.writeHead(404).end('{"data":[{"id":"x"}]}')],
  ['a redirect', (_, res) => res.writeHead(302, { location: '/elsewhere' }).end()],
  ['silence', () => undefined],
])('a server that shows %s is none', async (_, listener) => {
  const address = await other(listener)
  expect(await look(address, address, new AbortController().signal, 200)).toBeNull()
})

test('gives up when told', async () => {
  const fake = await listing('llama3.1:8b')
  expect(await look(fake.baseURL, fake.baseURL, AbortSignal.abort())).toBeNull()
})

test('looks at the usual ports of this machine only', async () => {
  const asked: string[] = []
  const signal = new AbortController().signal
  const found = await discoverLocalModel({
    signal,
    fetch: async (url) => {
      asked.push(String(url))
      return Response.json({ data: [{ id: 'm' }] })
    },
  })
  expect(asked).toEqual(['http://127.0.0.1:11434/v1/models', 'http://127.0.0.1:8080/v1/models'])
  expect(found).toEqual({ baseURL: 'http://127.0.0.1:11434/v1', model: 'm', kind: 'ollama' })
})
