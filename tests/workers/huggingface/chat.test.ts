import { expect, test } from 'vitest'
import { z } from 'zod'
import { loadPrompts } from '../../../core/models/prompts.ts'
import { huggingFaceChat } from '../../../workers/huggingface/chat.ts'
import { chatModelContract } from '../../contracts/chat-model.ts'
import { fakeHuggingFace } from '../../fakes/hugging-face.ts'

chatModelContract('on a Hugging Face endpoint', {
  fake: fakeHuggingFace,
  chat: ({ baseURL }, settings) => huggingFaceChat({ ...settings, token: 'hf_k', endpoint: baseURL }),
  authorization: 'Bearer hf_k',
})

/** Sends to the fake what is meant for the router. */
const towards = (baseURL: string, seen: string[] = []): typeof fetch => {
  return (input, init) => {
    const { hostname, pathname } = new URL(String(input))
    seen.push(`${hostname}${pathname}`)
    return fetch(new URL(pathname, baseURL), init)
  }
}

chatModelContract('through the Hugging Face router', {
  fake: fakeHuggingFace,
  chat: ({ baseURL }, settings) =>
    huggingFaceChat({ ...settings, token: 'hf_k', endpoint: null, fetch: towards(baseURL) }),
  authorization: 'Bearer hf_k',
})

const schema = z.strictObject({ words: z.string() })
const prompts = await loadPrompts('prompts')
const request = { system: 'S', user: 'U', name: 'speech', schema, temperature: 0, prompts }
const { signal } = new AbortController()

test('an endpoint may want no token, and may be given with or without /v1', async () => {
  const fake = await fakeHuggingFace()
  try {
    fake.always(() => ({ kind: 'json', value: { words: 'Hello.' } }))
    for (const endpoint of [fake.baseURL, `${fake.baseURL}/`, fake.baseURL.replace('/v1', '')]) {
      const chat = huggingFaceChat({ endpoint, token: null, model: 'org/some-model', timeoutMs: 10_000 })
      expect(await chat.reply(request, { signal })).toEqual({ words: 'Hello.' })
    }
    expect(fake.requests.map((r) => [r.authorization, r.model])).toEqual(Array(3).fill([null, 'org/some-model']))
  } finally {
    await fake.close()
  }
})

test('the router is asked for the model by its name, and nothing else is asked', async () => {
  const fake = await fakeHuggingFace({ apiKey: 'hf_k' })
  const seen: string[] = []
  try {
    fake.queue({ kind: 'json', value: { words: 'Hello.' } })
    const parts = { token: 'hf_k', endpoint: null, model: 'org/some-model:fastest', timeoutMs: 10_000 }
    await huggingFaceChat({ ...parts, fetch: towards(fake.baseURL, seen) }).reply(request, { signal })
    expect(fake.requests[0]).toMatchObject({ model: 'org/some-model:fastest', stream: true })
    expect(seen).toEqual(['router.huggingface.co/v1/chat/completions'])
  } finally {
    await fake.close()
  }
})
