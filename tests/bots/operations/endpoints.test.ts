import { afterEach, describe, expect, it } from 'vitest'
import { type HttpServer, listen } from '../../../bots/http.ts'
import { type Checks, operationsRouter, requestIds } from '../../../bots/operations/endpoints.ts'
import { createLog } from '../../../bots/operations/log.ts'
import { createMetrics } from '../../../bots/operations/metrics.ts'
import { GreenroomError } from '../../../core/errors.ts'

const TOKEN = 'a-token-of-some-length'
let server: HttpServer | null = null
afterEach(async () => {
  await server?.close(0)
})

const usual: Checks = { store: async () => null, jobs: async () => null }

async function serve(checks: Checks = usual, token: string | null = TOKEN) {
  const lines: string[] = []
  const log = createLog({ format: 'json', secrets: [], write: (line) => lines.push(line) })
  const metrics = createMetrics()
  metrics.watch({ unfinished: async () => 7, jobsWaiting: async () => 2, jobsParked: async () => 1 })
  const notes = () => ({ models: { big: 'open' } })
  const routers = [requestIds(log), operationsRouter({ metrics, token, checks, notes, log })]
  server = await listen({ host: '127.0.0.1', port: 0, routers, health: () => ({}) })
  const { address } = server
  const get = (path: string, headers: Record<string, string> = {}) => fetch(`${address}${path}`, { headers })
  return { get, metrics, lines }
}

describe('GET /readyz', () => {
  it('is ready when store and jobs answer, also while a model is away', async () => {
    const { get } = await serve()
    const response = await get('/readyz')
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({
      status: 'ready',
      checks: { store: 'ok', jobs: 'ok' },
      models: { big: 'open' },
    })
  })

  it('is not ready when one says why not, fails or does not answer', { timeout: 20_000 }, async () => {
    const never = new Promise<null>(() => {})
    const fails = async () => {
      throw new Error('the disk is gone')
    }
    const { get, lines } = await serve({ process: async () => 'it is ending', store: fails, jobs: () => never })
    const response = await get('/readyz')
    expect(response.status).toBe(503)
    expect(await response.json()).toMatchObject({
      checks: { process: 'it is ending', store: 'failed', jobs: 'no answer within 2 s' },
    })
    expect(lines.join()).toContain('the disk is gone')
  })

  it('tells strangers whether, not why', async () => {
    const { get } = await serve()
    expect(await (await get('/readyz', { 'X-Forwarded-For': '10.0.0.1' })).json()).toEqual({ status: 'ready' })
  })
})

describe('GET /metrics', () => {
  it('is for this machine, or for who has the token', async () => {
    const { get } = await serve()
    const stranger = { 'X-Forwarded-For': '10.0.0.1' }
    expect((await get('/metrics')).status).toBe(200)
    expect((await get('/metrics', stranger)).status).toBe(404)
    expect((await get('/metrics', { ...stranger, Authorization: `Bearer ${TOKEN}` })).status).toBe(200)
    expect((await get('/metrics', { Authorization: 'Bearer another-token' })).status).toBe(404)
  })

  it('opens to no token where none is set', async () => {
    const { get } = await serve(usual, null)
    expect((await get('/metrics', { 'X-Forwarded-For': '1.1.1.1', Authorization: 'Bearer null' })).status).toBe(404)
  })

  it('tells levels, turns, delays and failures', async () => {
    const { get, metrics } = await serve()
    const delays = { endOfTurnDelay: 240, transcriptionDelay: 90, timeToFirstAudio: 700 }
    metrics.onVoice({ kind: 'metrics', metrics: delays })
    metrics.onEvent({ type: 'skipped', question: 'q1', v: 1, seq: 3, at: 1, key: 'k' })
    const usage = { model: 'big', inputTokens: 100, outputTokens: 20, usd: 0.01 }
    metrics.onEvent({ type: 'model-used', purpose: 'scorer', usage, v: 1, seq: 4, at: 1, key: 'l' })
    const away = metrics.measuredChat({
      id: 'big',
      reply: async () => {
        throw new GreenroomError('model-timeout', 'too late')
      },
    })
    await expect(away.reply({} as never, { signal: new AbortController().signal })).rejects.toThrow('too late')
    const voice = metrics.measuredVoice({
      id: 'pretend',
      async *speak() {
        yield new Int16Array(1)
        yield new Int16Array(1)
      },
    })
    let pieces = 0
    for await (const _ of voice.speak('Hello.', { signal: new AbortController().signal })) pieces++
    expect(pieces).toBe(2)
    const text = await (await get('/metrics')).text()
    for (const line of [
      'greenroom_interviews_unfinished 7',
      'greenroom_jobs_waiting 2',
      'greenroom_jobs_parked 1',
      'greenroom_end_of_utterance_delay_seconds_bucket{le="0.2"} 0',
      'greenroom_end_of_utterance_delay_seconds_bucket{le="0.3"} 1',
      'greenroom_transcription_delay_seconds_sum 0.09',
      'greenroom_time_to_first_audio_seconds_count 1',
      'greenroom_turns_total{outcome="skipped",via="none"} 1',
      'greenroom_llm_tokens_total{model="big",direction="input"} 100',
      'greenroom_llm_cost_usd_total{model="big"} 0.01',
      'greenroom_model_errors_total{model="big",code="model-timeout"} 1',
      'greenroom_llm_duration_seconds_count{model="big"} 1',
      'greenroom_tts_ttfb_seconds_count{voice="pretend"} 1',
    ])
      expect(text.split('\n')).toContain(line)
    expect(text).not.toContain('greenroom_llm_ttft_seconds_count{model="big"}')
  })
})

it('gives every request an id, and keeps one that a proxy gave', async () => {
  const { get } = await serve()
  expect((await get('/readyz')).headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
  expect((await get('/readyz', { 'X-Request-Id': 'proxy-12345' })).headers.get('x-request-id')).toBe('proxy-12345')
  expect((await get('/readyz', { 'X-Request-Id': 'bad id"' })).headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
})
