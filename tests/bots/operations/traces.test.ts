import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it } from 'vitest'
import { tracesTo } from '../../../bots/operations/traces.ts'

it('sends spans to a collector, one inside of the other, without what errors say', { timeout: 30_000 }, async () => {
  const bodies: string[] = []
  const collector = createServer((req, res) => {
    let body = ''
    req.on('data', (piece) => (body += piece))
    req.on('end', () => {
      bodies.push(`${req.url} ${body}`)
      res.setHeader('content-type', 'application/json').end('{}')
    })
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => collector.once('listening', resolve))
  try {
    const { traced, close } = await tracesTo(`http://127.0.0.1:${(collector.address() as AddressInfo).port}`)
    const failing = traced('job report', {}, () =>
      traced('scorer.score', { scorer: 'big' }, async () => {
        throw new Error('what somebody said')
      }),
    )
    await expect(failing).rejects.toThrow('what somebody said')
    await close()
    const [request = ''] = bodies
    expect(request).toMatch(/^\/v1\/traces /)
    const { resourceSpans } = JSON.parse(request.slice('/v1/traces '.length))
    const spans = resourceSpans[0].scopeSpans[0].spans
    const inner = spans.find(({ name }: { name: string }) => name === 'scorer.score')
    const outer = spans.find(({ name }: { name: string }) => name === 'job report')
    expect(inner.parentSpanId).toBe(outer.spanId)
    expect(request).not.toContain('what somebody said')
  } finally {
    collector.close()
  }
})
