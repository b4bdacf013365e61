import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { Usage } from '../../core/interview/events.ts'
import type { ChatModel, ChatOptions, ChatRequest } from '../../core/models/chat-model.ts'
import { loadPrompts } from '../../core/models/prompts.ts'
import type { ChatSettings } from '../../workers/chat/chat.ts'
import type { FakeOpenAi, FakeOptions, FakeReply } from '../fakes/openai.ts'

const prompts = await loadPrompts('prompts')
const form = z.strictObject({ words: z.string().min(1).max(200), mark: z.int().min(1).max(10) })
const good = { words: 'All “right” 😀.', mark: 7 }
const request: ChatRequest<z.infer<typeof form>> = {
  system: 'You speak.',
  user: 'Speak.',
  name: 'speech',
  schema: form,
  temperature: 0.5,
  prompts,
}
const failsWith = (code: string, retryable: boolean) => expect.objectContaining({ code, retryable })
const text = (value: string): FakeReply => ({ kind: 'text', text: value })

export type ChatModelMaker = {
  /** Opens the server that the client speaks to; the key is "k", or the token "hf_k". */
  fake(options?: FakeOptions): Promise<FakeOpenAi>
  /** A client that speaks to it. */
  chat(fake: FakeOpenAi, settings: ChatSettings): ChatModel
  /** The Authorization header that it sends. */
  authorization: string
}

/** What every client of a chat model must do. */
export function chatModelContract(name: string, make: ChatModelMaker): void {
  describe(name, () => {
    let fake: FakeOpenAi
    beforeEach(async () => {
      fake = await make.fake()
    })
    afterEach(() => fake.close())

    type Settings = Partial<ChatSettings> & { at?: FakeOpenAi }
    const chatWith = ({ at = fake, ...settings }: Settings = {}) =>
      make.chat(at, { model: 'some-model', timeoutMs: 10_000, ...settings })
    const ask = (settings: Settings = {}, options: Partial<ChatOptions> = {}) =>
      chatWith(settings).reply(request, { signal: new AbortController().signal, ...options })

    test('a reply that fits: bound to the schema, streamed, its cost told', async () => {
      fake.queue({ kind: 'json', value: good, usage: { input: 2_000_000, output: 500_000 }, chunk: 3 })
      const pieces: string[] = []
      const usage: Usage[] = []
      const value = await ask(
        { prices: { inputUsdPerMillion: 0.15, outputUsdPerMillion: 0.6 } },
        { onPartial: (piece) => pieces.push(piece), onUsage: (u) => usage.push(u) },
      )
      expect(value).toEqual(good)
      expect(pieces.length).toBeGreaterThan(5)
      expect(pieces.join('')).toBe(JSON.stringify(good))
      expect(usage).toEqual([{ model: 'some-model', inputTokens: 2_000_000, outputTokens: 500_000, usd: 0.6 }])
      const [sent] = fake.requests
      expect(sent).toMatchObject({
        model: 'some-model',
        stream: true,
        temperature: 0.5,
        authorization: make.authorization,
      })
      expect(sent?.response_format).toEqual({
        type: 'json_schema',
        json_schema: {
          name: 'speech',
          strict: true,
          schema: {
            type: 'object',
            properties: { words: { type: 'string' }, mark: { type: 'integer', minimum: 1, maximum: 10 } },
            required: ['words', 'mark'],
            additionalProperties: false,
          },
        },
      })
    })

    test('without a price the cost is null; without counts nothing is made up', async () => {
      const usage: Usage[] = []
      fake.queue({ kind: 'json', value: good }, { kind: 'json', value: good, usage: null })
      await ask({}, { onUsage: (u) => usage.push(u) })
      await ask({}, { onUsage: (u) => usage.push(u) })
      expect(usage).toEqual([{ model: 'some-model', inputTokens: 100, outputTokens: 20, usd: null }])
    })

    test.each([
      ['a Markdown fence', `\`\`\`json\n${JSON.stringify(good, null, 2)}\n\`\`\``],
      ['a thought before it', `<think>{"words": hm</think>\n${JSON.stringify(good)}`],
    ])('%s around the JSON is passed over', async (_, reply) => {
      fake.queue(text(reply))
      expect(await ask()).toEqual(good)
    })

    const bad: [string, FakeReply, RegExp][] = [
      ['prose', text('Sure, here is what I think.'), /not one JSON object/],
      ['JSON with prose around it', text(`Sure: ${JSON.stringify(good)} Bye.`), /not one JSON object/],
      ['truncated JSON', { kind: 'text', text: '{"words":"and th', finish: 'length' }, /cut off/],
      ['truncated JSON that claims to be complete', text('{"words":"and th'), /not one JSON object/],
      ['a wrong schema', { kind: 'json', value: { words: 'hi', mark: 11 } }, /mark/],
      ['a field too many', { kind: 'json', value: { ...good, extra: 1 } }, /extra/],
      ['nothing', text(''), /not one JSON object/],
      ['a reply without end', text(`{"words":"${'la '.repeat(20_000)}"}`), /cut off/],
    ]

    test.each(bad)('%s is shown to the model with what is wrong, once', async (_, reply, problem) => {
      fake.queue(reply, { kind: 'json', value: good })
      const attempts: number[] = []
      const usage: Usage[] = []
      const value = await ask(
        {},
        { onPartial: (_piece, attempt) => attempts.push(attempt), onUsage: (u) => usage.push(u) },
      )
      expect(value).toEqual(good)
      expect(new Set(attempts)).toContain(2)
      expect(usage.length).toBeGreaterThan(0)
      const roles = fake.requests[1]?.messages.map((m) => m.role)
      expect(roles).toEqual(['system', 'user', 'assistant', 'user'])
      expect(fake.requests[1]?.messages[3]?.content).toMatch(problem)
    })

    test.each(bad)('%s twice is an error', async (_, reply) => {
      fake.queue(reply, reply)
      await expect(ask()).rejects.toThrow(failsWith('model-bad-reply', false))
      expect(fake.requests).toHaveLength(2)
    })

    test('a refinement of the schema is part of what must fit', async () => {
      const schema = form.refine((r) => r.words.endsWith('.'), { error: 'words must end with a full stop' })
      fake.queue({ kind: 'json', value: { words: 'No', mark: 1 } }, { kind: 'json', value: good })
      const value = await chatWith().reply({ ...request, schema }, { signal: new AbortController().signal })
      expect(value).toEqual(good)
      expect(fake.requests[1]?.messages[3]?.content).toContain('words must end with a full stop')
    })

    test.each<[string, FakeReply, string, boolean]>([
      ['a refusal', { kind: 'refusal', text: 'I cannot help with that.' }, 'model-refused', false],
      ['a content filter', { kind: 'text', text: '{"wo', finish: 'content_filter' }, 'model-refused', false],
      ['HTTP 501', { kind: 'status', status: 501 }, 'model-unreachable', true],
      ['a wrong key', { kind: 'status', status: 401, code: 'invalid_api_key' }, 'model-unreachable', false],
      ['an unknown model', { kind: 'status', status: 404, code: 'model_not_found' }, 'model-unreachable', false],
      ['a spent quota', { kind: 'status', status: 402 }, 'model-rate-limited', false],
      ['a connection closed unanswered', { kind: 'hang-up' }, 'model-unreachable', true],
      ['a connection dropped mid-stream', { kind: 'drop', text: '{"words":"and' }, 'model-unreachable', true],
      ['a stream that fades out', { kind: 'fade', text: '{"words":"and' }, 'model-unreachable', true],
      ['a web page', { kind: 'web-page' }, 'model-unreachable', true],
    ])('%s fails at once', async (_, reply, code, retryable) => {
      fake.queue(reply)
      await expect(ask()).rejects.toThrow(failsWith(code, retryable))
      expect(fake.requests).toHaveLength(1)
    })

    test.each([500, 502, 503, 504])('HTTP %i is asked twice more, then fails', async (status) => {
      const failing: FakeReply = { kind: 'status', status, headers: { 'retry-after-ms': '1' } }
      fake.queue(failing, failing, { kind: 'json', value: good })
      expect(await ask()).toEqual(good)
      fake.always(() => failing)
      await expect(ask()).rejects.toThrow(failsWith('model-unreachable', true))
      expect(fake.requests).toHaveLength(6)
    })

    test('a dead server fails', async () => {
      await fake.close()
      await expect(ask()).rejects.toThrow(failsWith('model-unreachable', true))
    })

    test('what a test did not set up answers 501 and is recorded', async () => {
      await expect(ask()).rejects.toThrow(failsWith('model-unreachable', true))
      expect(fake.unexpected).toEqual(['POST /v1/chat/completions'])
    })

    test('a fading stream whose JSON is whole is good enough', async () => {
      fake.queue({ kind: 'fade', text: JSON.stringify(good) })
      expect(await ask()).toEqual(good)
    })

    test('silence ends with the whole limit, a stall with the idle limit, slowness with neither', async () => {
      fake.queue({ kind: 'silence' })
      await expect(ask({ timeoutMs: 60 })).rejects.toThrow(failsWith('model-timeout', true))
      fake.queue({ kind: 'stall', text: '{"words":"and' })
      await expect(ask({ timeoutMs: 600_000, idleMs: 60 })).rejects.toThrow(failsWith('model-timeout', true))
      fake.queue({ kind: 'slow', text: JSON.stringify(good), pauseMs: 5, chunk: 2 })
      expect(await ask({ idleMs: 5_000 })).toEqual(good)
    })

    test('the limits are for one reply, not for the model: the next one starts anew', async () => {
      const chat = chatWith({ timeoutMs: 600_000, idleMs: 60 })
      const { signal } = new AbortController()
      fake.queue({ kind: 'stall', text: '{' }, { kind: 'json', value: good })
      await expect(chat.reply(request, { signal })).rejects.toThrow(failsWith('model-timeout', true))
      expect(await chat.reply(request, { signal })).toEqual(good)
    })

    test('cancelled before, while waiting, mid-stream and during a pause; the connection is given up', async () => {
      const reason = new Error('enough')
      await expect(ask({}, { signal: AbortSignal.abort(reason) })).rejects.toThrow(failsWith('cancelled', false))
      expect(fake.requests).toHaveLength(0)

      const waiting = new AbortController()
      fake.always(() => {
        waiting.abort(reason)
        return { kind: 'silence' }
      })
      await expect(ask({}, { signal: waiting.signal })).rejects.toThrow(failsWith('cancelled', false))

      const speaking = new AbortController()
      fake.always(() => ({ kind: 'stall', text: '{"words":"and' }))
      const onPartial = () => speaking.abort(reason)
      await expect(ask({}, { signal: speaking.signal, onPartial })).rejects.toThrow(failsWith('cancelled', false))
      await expect.poll(() => fake.abandoned).toBe(2)

      const pausing = new AbortController()
      fake.always(() => {
        setTimeout(() => pausing.abort(reason), 30)
        return { kind: 'status', status: 429, headers: { 'retry-after': '5' } }
      })
      await expect(ask({}, { signal: pausing.signal })).rejects.toThrow(failsWith('cancelled', false))
    })

    const busy = (after: string): FakeReply => ({ kind: 'status', status: 429, headers: { 'retry-after': after } })

    test('a busy server is asked again when it says, twice at most', async () => {
      fake.queue(busy('0'), busy('Thu, 01 Jan 1970 00:00:00 GMT'), { kind: 'json', value: good })
      expect(await ask()).toEqual(good)
      fake.queue(busy('0'), busy('0'), busy('0'), { kind: 'json', value: good })
      await expect(ask()).rejects.toThrow(failsWith('model-rate-limited', true))
      expect(fake.requests).toHaveLength(6)
    })

    test('a wait beyond the time limit is not begun', async () => {
      fake.queue(busy('3600'))
      await expect(ask()).rejects.toThrow(failsWith('model-rate-limited', true))
      fake.queue(busy('Fri, 01 Jan 2100 00:00:00 GMT'))
      await expect(ask()).rejects.toThrow(failsWith('model-rate-limited', true))
      expect(fake.requests).toHaveLength(2)
    })

    const formats = () => fake.requests.map((r) => r.response_format?.type ?? 'text')

    test('a server without json_schema gets json_object and the schema in the prompt, and is remembered', async () => {
      const simple = await make.fake({ unsupported: ['json_schema'] })
      try {
        const chat = chatWith({ at: simple })
        const { signal } = new AbortController()
        simple.always(() => ({ kind: 'json', value: good }))
        expect(await chat.reply(request, { signal })).toEqual(good)
        expect(await chat.reply(request, { signal })).toEqual(good)
        expect(simple.requests.map((r) => r.response_format?.type)).toEqual([
          'json_schema',
          'json_object',
          'json_object',
        ])
        expect(simple.requests[1]?.messages[0]?.content).toMatch(/You speak\.[\s\S]*"mark":\{"type":"integer"/)
        expect(simple.requests[0]?.messages[0]?.content).toBe('You speak.')
      } finally {
        await simple.close()
      }
    })

    test('a server that knows next to nothing is still spoken to', async () => {
      const simple = await make.fake({ unsupported: ['json_schema', 'json_object', 'stream_options', 'temperature'] })
      try {
        const usage: Usage[] = []
        simple.always(() => ({ kind: 'json', value: good }))
        const chat = chatWith({ at: simple })
        const options = { signal: new AbortController().signal, onUsage: (u: Usage) => usage.push(u) }
        expect(await chat.reply(request, options)).toEqual(good)
        const last = simple.requests.at(-1)
        expect([last?.response_format, last?.stream_options, last?.temperature]).toEqual([
          undefined,
          undefined,
          undefined,
        ])
        const before = simple.requests.length
        await chat.reply(request, options)
        expect(simple.requests).toHaveLength(before + 1)
        expect(usage).toEqual([])
      } finally {
        await simple.close()
      }
    })

    test('a server that answers 500 to a schema gets a simpler request, one that is broken does not', async () => {
      const message = 'response_format type must be one of "text" or "json_object", but got: json_schema'
      fake.queue({ kind: 'status', status: 500, message }, { kind: 'json', value: good })
      expect(await ask()).toEqual(good)
      expect(formats()).toEqual(['json_schema', 'json_object'])
    })

    test('a request that is wrong in itself does not go round for ever, and teaches nothing', async () => {
      const chat = chatWith()
      const { signal } = new AbortController()
      fake.always(() => ({ kind: 'status', status: 400, message: 'no' }))
      await expect(chat.reply(request, { signal })).rejects.toThrow(failsWith('model-unreachable', false))
      expect(formats()).toEqual(['json_schema', 'json_object', 'text', 'text'])
      fake.always(() => ({ kind: 'json', value: good }))
      expect(await chat.reply(request, { signal })).toEqual(good)
      expect(formats().at(-1)).toBe('json_schema')
    })

    test('no error says what was said to the model', async () => {
      const secret = { ...request, user: 'a private thing' }
      for (const reply of [
        busy('3600'),
        { kind: 'status', status: 501, message: 'private' },
        { kind: 'drop', text: '{' },
      ] as FakeReply[]) {
        fake.queue(reply)
        const error = await chatWith()
          .reply(secret, { signal: new AbortController().signal })
          .catch((e: Error) => e.message)
        expect(error).toMatch(/^The language model some-model/)
        expect(error).not.toContain('private')
      }
    })
  })
}
