import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { speechEmbedder } from '../../../workers/speech/embedder.ts'
import { serverAt } from '../../../workers/speech/server.ts'

type Body = { model: string; input: string[] }
const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

/** A server of the embeddings API that answers as it is told; its requests' bodies come back. */
async function serve(answer: (body: Body) => { status?: number; body: unknown } | null, limitMs = 20_000) {
  const bodies: Body[] = []
  const server = createServer(async (req, res) => {
    const chunks: Buffer[] = []
    for await (const chunk of req) chunks.push(chunk as Buffer)
    const body = JSON.parse(Buffer.concat(chunks).toString()) as Body
    bodies.push(body)
    const reply = req.url === '/v1/embeddings' ? answer(body) : { status: 501, body: {} }
    if (!reply) return
    res.writeHead(reply.status ?? 200, { 'content-type': 'application/json' }).end(JSON.stringify(reply.body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = serverAt(`http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, null)
  return { bodies, embedder: speechEmbedder({ server: address, model: 'small', limitMs }) }
}

const { signal } = new AbortController()
const lengths = ({ input }: Body) => ({ data: input.map((t, index) => ({ index, embedding: [t.length, 1] })) })

it('gives a vector for each text, in order, many in several requests', async () => {
  const { embedder, bodies } = await serve((body) => ({ body: { data: lengths(body).data.toReversed() } }))
  const texts = Array.from({ length: 150 }, (_, i) => 'x'.repeat(i))
  const vectors = await embedder.embed(texts, { signal })
  expect(vectors.map((v) => v[0])).toEqual(texts.map((t) => t.length || 1))
  expect(bodies.map((b) => b.input.length)).toEqual([64, 64, 22])
  expect(bodies[0]).toMatchObject({ model: 'small', encoding_format: 'float' })
  expect(await embedder.embed([], { signal })).toEqual([])
})

it.each([
  ['a vector too few', { data: [] }],
  ['no numbers', { data: [{ index: 0, embedding: ['a'] }] }],
  ['nothing', {}],
])('refuses %s', async (_, body) => {
  const { embedder } = await serve(() => ({ body }))
  await expect(embedder.embed(['a'], { signal })).rejects.toMatchObject({ code: 'model-bad-reply' })
})

it('says what failed', async () => {
  const busy = await serve(() => ({ status: 503, body: { error: { message: 'The package is not installed.' } } }))
  await expect(busy.embedder.embed(['a'], { signal })).rejects.toMatchObject({ code: 'model-unreachable' })
  const silent = await serve(() => null, 300)
  await expect(silent.embedder.embed(['a'], { signal })).rejects.toMatchObject({ code: 'model-timeout' })
  const stop = AbortSignal.abort()
  await expect(busy.embedder.embed(['a'], { signal: stop })).rejects.toMatchObject({ code: 'cancelled' })
})
