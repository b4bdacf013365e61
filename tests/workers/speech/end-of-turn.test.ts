import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { speechEndOfTurn } from '../../../workers/speech/end-of-turn.ts'
import { serverAt } from '../../../workers/speech/server.ts'

const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

/** A worker that answers with `reply`, or never; what it was sent comes back. */
async function serve(reply: { status: number; body: unknown } | null) {
  const sent: { url: string; type: string; bytes: Buffer }[] = []
  const server = createServer(async (req, res) => {
    const chunks: Buffer[] = []
    for await (const chunk of req) chunks.push(chunk as Buffer)
    sent.push({ url: req.url ?? '', type: req.headers['content-type'] ?? '', bytes: Buffer.concat(chunks) })
    if (reply) res.writeHead(reply.status, { 'content-type': 'application/json' }).end(JSON.stringify(reply.body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = serverAt(`http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, null)
  return { sent, model: speechEndOfTurn({ server: address, limitMs: 2_000 }) }
}

const { signal } = new AbortController()
const tape = Int16Array.from([9, 9, 1, -2, 300])

it('sends the samples alone and gives the probability', async () => {
  const { sent, model } = await serve({ status: 200, body: { finished: 0.25 } })
  expect(await model.finished(tape.subarray(2), { signal })).toBe(0.25)
  expect(sent).toMatchObject([{ url: '/v1/audio/turn', type: 'audio/pcm;rate=16000' }])
  expect([...(sent[0]?.bytes ?? [])]).toEqual([1, 0, 0xfe, 0xff, 0x2c, 0x01])
})

it.each([
  ['no number', 200, { finished: 'yes' }, 'model-bad-reply'],
  ['more than certain', 200, { finished: 2 }, 'model-bad-reply'],
  ['no model', 503, { error: { message: 'The package is not installed.' } }, 'model-unreachable'],
])('refuses %s', async (_, status, body, code) => {
  const { model } = await serve({ status, body })
  await expect(model.finished(tape, { signal })).rejects.toMatchObject({ code })
})

it('waits so long and no longer', async () => {
  const { model } = await serve(null)
  await expect(model.finished(tape, { signal })).rejects.toMatchObject({ code: 'model-timeout' })
  await expect(model.finished(tape, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'cancelled' })
})
