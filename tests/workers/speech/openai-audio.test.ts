import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Audio } from '../../../core/ports.ts'
import { serverAt } from '../../../workers/speech/server.ts'
import { speechTranscriber, type TranscriberSettings } from '../../../workers/speech/transcriber.ts'
import { speechVoice, type VoiceSettings } from '../../../workers/speech/voice.ts'
import { transcriberContract } from '../../contracts/transcriber.ts'
import { spoken, voiceContract } from '../../contracts/voice.ts'
import { type FakeAudioReply, type FakeOpenAiAudio, fakeOpenAiAudio } from '../../fakes/openai-audio.ts'

for (const model of ['whisper-1', 'gpt-4o-transcribe'] as const) {
  transcriberContract(`an OpenAI server with ${model}`, async () => {
    const fake = await fakeOpenAiAudio({ model })
    const said = new Map<Int16Array, string>()
    return {
      transcriber: speechTranscriber({ server: serverAt(fake.baseURL, null), model }),
      async say(words, language = 'en') {
        const samples = sound(words)
        fake.says(samples, words, language)
        said.set(samples, words)
        return samples
      },
      async file(samples) {
        const bytes = Buffer.from(`OggS ${said.get(samples)}`)
        fake.says(bytes, said.get(samples) ?? '')
        return { bytes, name: 'answer.ogg' }
      },
      timed: model === 'whisper-1',
      detects: model === 'whisper-1',
      dispose: fake.close,
    }
  })
}

voiceContract('an OpenAI server', async () => {
  const fake = await fakeOpenAiAudio()
  const voice = speechVoice({ server: serverAt(fake.baseURL, null), model: 'tts-1', voiceFor: () => 'alloy' })
  return { voice, dispose: fake.close }
})

/** Three seconds of something, other for other words. */
function sound(words: string): Int16Array {
  const pitch = [...words].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9973, 7)
  return Int16Array.from({ length: 48_000 }, (_, i) => 5000 * Math.sin((i * pitch) / 9973))
}

const signal = new AbortController().signal
const SAID = sound('hello')
const hello: Audio = { kind: 'samples', samples: SAID }

let fake: FakeOpenAiAudio
beforeEach(async () => {
  fake = await fakeOpenAiAudio({ apiKey: 'secret' })
  fake.says(SAID, 'Hello there.')
})
afterEach(() => fake.close())

const transcriber = (settings: Partial<TranscriberSettings> = {}, apiKey: string | null = 'secret') =>
  speechTranscriber({ server: serverAt(fake.baseURL, apiKey), model: 'whisper-1', ...settings })
const voice = (settings: Partial<VoiceSettings> = {}, apiKey: string | null = 'secret') =>
  speechVoice({ server: serverAt(fake.baseURL, apiKey), model: 'tts-1', voiceFor: (l) => `voice-${l}`, ...settings })

describe('a request to be heard', () => {
  it('carries the sound as WAV, the key and the model', async () => {
    await transcriber().transcribe(hello, { signal, language: 'en' })
    const [{ file, fields, authorization } = { file: null, fields: [], authorization: null }] = fake.transcriptions
    expect(authorization).toBe('Bearer secret')
    expect(file).toMatchObject({ name: 'answer.wav', type: 'audio/wav' })
    const header = Buffer.from(file?.bytes.subarray(0, 44) ?? [])
    expect([header.readUInt32LE(24), header.readUInt16LE(22), header.readUInt16LE(34)]).toEqual([16_000, 1, 16])
    expect(header.readUInt32LE(40)).toBe(SAID.byteLength)
    expect(Object.fromEntries(fields)).toMatchObject({
      model: 'whisper-1',
      language: 'en',
      response_format: 'verbose_json',
    })
    expect(fields.filter(([name]) => name === 'timestamp_granularities[]').map(([, v]) => v)).toEqual([
      'word',
      'segment',
    ])
  })

  it('puts words to hear right into the prompt of servers that know no other place', async () => {
    const options = { signal, prompt: 'Um, so,', hotwords: ['regression', 'AUC'], caller: 'i1' }
    await transcriber().transcribe(hello, options)
    expect(Object.fromEntries(fake.transcriptions[0]?.fields ?? [])).toMatchObject({
      prompt: 'regression, AUC. Um, so,',
    })
  })

  it('puts them where our worker looks for them', async () => {
    fake.queue({ kind: 'json', body: { text: 'Hello.' } })
    const options = { signal, prompt: 'Um, so,', hotwords: ['regression', 'AUC'], caller: 'i1' }
    await transcriber({ extras: true }).transcribe(hello, options)
    expect(Object.fromEntries(fake.transcriptions[0]?.fields ?? [])).toMatchObject({
      ...{ prompt: 'Um, so,', hotwords: 'regression, AUC', user: 'i1' },
    })
  })

  it('learns once which form of reply the server knows', async () => {
    const plain = await fakeOpenAiAudio({ model: 'gpt-4o-transcribe' })
    try {
      plain.says(SAID, 'Hello there.')
      const hears = speechTranscriber({ server: serverAt(plain.baseURL, null), model: 'gpt-4o-transcribe' })
      const first = await hears.transcribe(hello, { signal })
      expect(first).toMatchObject({ text: 'Hello there.', words: [], speech: [], language: null })
      expect(first.confidence).toBeCloseTo(0.8)
      const asked = plain.transcriptions.length
      await hears.transcribe(hello, { signal })
      expect(plain.transcriptions.length).toBe(asked + 1)
      expect(plain.transcriptions[0]?.authorization).toBeNull()
    } finally {
      await plain.close()
    }
  })

  it('that is given up is given up on the wire', async () => {
    fake.queue({ kind: 'silence' })
    const leaving = new AbortController()
    const asked = transcriber().transcribe(hello, { signal: leaving.signal })
    await expect.poll(() => fake.transcriptions.length).toBe(1)
    leaving.abort()
    await expect(asked).rejects.toMatchObject({ code: 'cancelled' })
    await expect.poll(fake.abandoned).toBe(1)
  })
})

describe('what can go wrong', () => {
  it.each([
    [429, undefined, { code: 'model-rate-limited', retryable: true }],
    [429, 'insufficient_quota', { code: 'model-rate-limited', retryable: false }],
    [500, undefined, { code: 'model-unreachable', retryable: true }],
    [503, 'model_loading', { code: 'model-unreachable', retryable: true, message: 'The model is loading.' }],
    [404, 'model_not_found', { code: 'model-unreachable', retryable: false }],
    [408, undefined, { code: 'model-timeout', retryable: true }],
    [413, undefined, { code: 'bad-input', retryable: false }],
  ])('status %d %s', async (status, code, expected) => {
    fake.queue({ kind: 'status', status, code, message: 'The model is loading.' })
    await expect(transcriber().transcribe(hello, { signal })).rejects.toMatchObject(expected)
    fake.queue({ kind: 'status', status, code, message: 'The model is loading.' })
    const { code: same, retryable } = expected
    const speaks = status === 413 ? null : spoken(voice().speak('Hello.', { signal }))
    if (speaks) await expect(speaks).rejects.toMatchObject({ code: same, retryable })
  })

  it('tells sound that is turned down from a request that is', async () => {
    fake.queue({ kind: 'status', status: 400, message: 'Audio file might be corrupted' })
    await expect(transcriber().transcribe(hello, { signal })).rejects.toMatchObject({ code: 'bad-input' })
    fake.queue({ kind: 'status', status: 400, message: 'Invalid language' })
    await expect(transcriber().transcribe(hello, { signal })).rejects.toMatchObject({ code: 'model-refused' })
  })

  it('a wrong key', async () => {
    const expected = { code: 'model-unreachable', retryable: false, message: expect.stringContaining('API key') }
    await expect(transcriber({}, 'wrong').transcribe(hello, { signal })).rejects.toMatchObject(expected)
    await expect(spoken(voice({}, null).speak('Hi.', { signal }))).rejects.toMatchObject(expected)
  })

  it('a server that never answers', async () => {
    fake.queue({ kind: 'silence' })
    const expected = { code: 'model-timeout', retryable: true }
    await expect(transcriber({ limitMs: () => 80 }).transcribe(hello, { signal })).rejects.toMatchObject(expected)
    fake.queue({ kind: 'silence' })
    await expect(spoken(voice({ idleMs: 80 }).speak('Hi.', { signal }))).rejects.toMatchObject(expected)
  })

  it('a connection that breaks', async () => {
    const expected = { code: 'model-unreachable', retryable: true }
    fake.queue({ kind: 'hang-up' })
    await expect(transcriber().transcribe(hello, { signal })).rejects.toMatchObject(expected)
    const half = { kind: 'bytes', type: 'audio/pcm', pieces: [new Uint8Array(100)] } as const
    fake.queue({ ...half, ending: 'drop' })
    await expect(spoken(voice().speak('Hi.', { signal }))).rejects.toMatchObject(expected)
    fake.queue({ ...half, ending: 'stall' })
    await expect(spoken(voice({ idleMs: 80 }).speak('Hi.', { signal }))).rejects.toMatchObject({
      code: 'model-timeout',
    })
    await fake.close()
    await expect(transcriber().transcribe(hello, { signal })).rejects.toMatchObject(expected)
  })

  it.each<FakeAudioReply>([
    { kind: 'json', body: { no: 'text' } },
    { kind: 'bytes', type: 'text/html', pieces: [Buffer.from('<!doctype html>')] },
  ])('a reply that is none', async (reply) => {
    fake.queue(reply, reply)
    await expect(transcriber().transcribe(hello, { signal })).rejects.toMatchObject({ code: 'model-bad-reply' })
    await expect(spoken(voice().speak('Hi.', { signal }))).rejects.toMatchObject({ code: 'model-bad-reply' })
  })

  it('a voice that gives a file in place of samples, or nothing', async () => {
    for (const pieces of [[Buffer.from('RI'), Buffer.from('FF....WAVE')], [Buffer.from('ID3.....')], []]) {
      fake.queue({ kind: 'bytes', type: 'audio/pcm', pieces })
      await expect(spoken(voice().speak('Hi.', { signal }))).rejects.toMatchObject({ code: 'model-bad-reply' })
    }
  })
})

describe('a voice', () => {
  it('asks for bare samples in the voice of the language', async () => {
    await spoken(voice().speak('Hallo.', { signal, language: 'de', speed: 1.2 }))
    expect(fake.speeches).toEqual([
      {
        body: { input: 'Hallo.', model: 'tts-1', voice: 'voice-de', response_format: 'pcm', speed: 1.2 },
        authorization: 'Bearer secret',
      },
    ])
  })

  it('keeps samples whole however the bytes arrive', async () => {
    const samples = Int16Array.from({ length: 1000 }, (_, i) => i * 31 - 15_000)
    const bytes = Buffer.from(samples.buffer)
    const pieces = [bytes.subarray(0, 1), bytes.subarray(1, 4), bytes.subarray(4, 1001), bytes.subarray(1001)]
    fake.queue({ kind: 'bytes', type: 'audio/pcm', pieces })
    expect(await spoken(voice().speak('Hi.', { signal }))).toEqual(samples)
  })

  it('waits for a listener who takes their time', async () => {
    let pieces = 0
    for await (const _ of voice({ idleMs: 3000 }).speak('Take your time with this one.', { signal })) {
      pieces++
      if (pieces === 1) await new Promise((resolve) => setTimeout(resolve, 3500))
    }
    expect(pieces).toBeGreaterThan(0)
  })
})
