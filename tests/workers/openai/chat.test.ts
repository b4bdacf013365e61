import { afterEach, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import type { Usage } from '../../../core/interview/events.ts'
import type { ChatOptions, ChatRequest } from '../../../core/models/chat-model.ts'
import { loadPrompts } from '../../../core/models/prompts.ts'
import { openAiChat } from '../../../workers/openai/chat.ts'
import { chatModelContract } from '../../contracts/chat-model.ts'
import { type FakeOpenAi, type FakeReply, fakeOpenAi } from '../../fakes/openai.ts'

chatModelContract('over the OpenAI API', {
  fake: fakeOpenAi,
  chat: ({ baseURL }, settings) => openAiChat({ ...settings, baseURL, apiKey: 'k' }),
  authorization: 'Bearer k',
})

const prompts = await loadPrompts('prompts')
const schema = z.strictObject({ words: z.string(), mark: z.int() })
const good = { words: 'All right.', mark: 7 }
const texts = { system: 'You speak.', user: 'Speak.' }
const request: ChatRequest<z.infer<typeof schema>> = { ...texts, name: 'speech', schema, temperature: 0.5, prompts }

let fake: FakeOpenAi
beforeEach(async () => {
  fake = await fakeOpenAi()
})
afterEach(() => fake.close())

const ask = ({ apiKey = 'k' }: { apiKey?: string | null } = {}, options: Partial<ChatOptions> = {}) =>
  openAiChat({ baseURL: fake.baseURL, apiKey, model: 'some-model', timeoutMs: 10_000 }).reply(request, {
    signal: new AbortController().signal,
    ...options,
  })

test('a server without keys gets no Authorization header', async () => {
  fake.queue({ kind: 'json', value: good })
  await ask({ apiKey: null })
  expect(fake.requests[0]?.authorization).toBeNull()
})

test('a server that answers whole instead of streaming is understood', async () => {
  const usage: Usage[] = []
  fake.queue({ kind: 'whole', text: JSON.stringify(good), usage: { input: 5, output: 6 } })
  expect(await ask({}, { onUsage: (u) => usage.push(u) })).toEqual(good)
  expect(usage).toMatchObject([{ inputTokens: 5, outputTokens: 6 }])
})

test.each<[string, FakeReply, string]>([
  ['a wrong key', { kind: 'status', status: 401, code: 'invalid_api_key' }, 'model-unreachable'],
  ['an unknown model', { kind: 'status', status: 404, code: 'model_not_found' }, 'model-unreachable'],
  ['too long a context', { kind: 'status', status: 400, code: 'context_length_exceeded' }, 'model-unreachable'],
  ['a spent quota', { kind: 'status', status: 429, code: 'insufficient_quota' }, 'model-rate-limited'],
])('%s, which OpenAI tells with a code, fails at once', async (_, reply, code) => {
  fake.queue(reply)
  await expect(ask()).rejects.toThrow(expect.objectContaining({ code, retryable: false }))
  expect(fake.requests).toHaveLength(1)
})
