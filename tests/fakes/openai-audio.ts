import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { HEARING_RATE, SPEAKING_RATE } from '../../core/ports.ts'

/** A transcription as it was asked for. */
export type FakeTranscription = {
  /** Every field but the file, in order; those named twice have two entries. */
  fields: [string, string][]
  file: { name: string; type: string; bytes: Uint8Array }
  authorization: string | null
}
export type FakeSpeech = { body: Record<string, unknown>; authorization: string | null }

/** What the fake does with the next request in place of its usual answer. */
export type FakeAudioReply =
  | { kind: 'status'; status: number; message?: string; code?: string }
  | { kind: 'json'; body: unknown }
  | { kind: 'bytes'; type: string; pieces: readonly Uint8Array[]; ending?: 'end' | 'drop' | 'stall' }
  /** Takes the request and never answers. */
  | { kind: 'silence' }
  | { kind: 'hang-up' }

export type FakeOpenAiAudio = {
  /** Up to and including /v1. */
  baseURL: string
  transcriptions: FakeTranscription[]
  speeches: FakeSpeech[]
  /** Connections that the client gave up. */
  abandoned(): number
  /** What is said in these samples, or in this file. Sound that is not set up is turned down with 501. */
  says(sound: Int16Array | Uint8Array, text: string, language?: string): void
  queue(...replies: FakeAudioReply[]): void
  /** Answers to transcriptions wait until this is called. */
  hold(): () => void
  close(): Promise<void>
}

export type FakeAudioOptions = {
  apiKey?: string
  /** whisper-1 knows verbose_json and tells no probabilities of words; gpt-4o-transcribe knows json alone. */
  model?: 'whisper-1' | 'gpt-4o-transcribe'
}

const WAV_HEADER = 44
const NAMES: Record<string, string> = { en: 'english', de: 'german' }

/** A server on loopback that speaks the OpenAI audio API and is as strict about requests as the real one. It cannot hear: tests tell it what is said. */
export async function fakeOpenAiAudio(options: FakeAudioOptions = {}): Promise<FakeOpenAiAudio> {
  const { model = 'whisper-1' } = options
  const known = new Map<string, { text: string; language: string }>()
  const queued: FakeAudioReply[] = []
  const transcriptions: FakeTranscription[] = []
  const speeches: FakeSpeech[] = []
  let abandoned = 0
  let held: Promise<void> | null = null

  const server = createServer((req, res) => {
    serve(req, res).catch((error) => res.destroy(error))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))

  async function serve(req: IncomingMessage, res: ServerResponse): Promise<void> {
    res.on('close', () => {
      if (!res.writableFinished) abandoned++
    })
    const body = await bodyOf(req)
    const authorization = req.headers.authorization ?? null
    if (options.apiKey !== undefined && authorization !== `Bearer ${options.apiKey}`)
      return fail(res, 401, 'Incorrect API key provided.', 'invalid_api_key')
    if (req.method === 'POST' && req.url === '/v1/audio/transcriptions') {
      const headers = { 'content-type': req.headers['content-type'] ?? '' }
      const form = await new Response(new Uint8Array(body), { headers }).formData()
      const file = form.get('file')
      if (!(file instanceof File)) return fail(res, 400, 'file is required')
      const bytes = new Uint8Array(await file.arrayBuffer())
      const fields = [...form.entries()].filter((e): e is [string, string] => typeof e[1] === 'string')
      const asked = { fields, file: { name: file.name, type: file.type, bytes }, authorization }
      transcriptions.push(asked)
      await held
      const reply = queued.shift()
      return reply ? respond(res, reply) : hear(asked, res)
    }
    if (req.method === 'POST' && req.url === '/v1/audio/speech') {
      const asked = { body: JSON.parse(body.toString('utf8')), authorization }
      speeches.push(asked)
      const reply = queued.shift()
      return reply ? respond(res, reply) : speak(asked.body, res)
    }
    return fail(res, 501, 'The test did not set this up.')
  }

  function hear({ fields, file }: FakeTranscription, res: ServerResponse) {
    const field = (name: string) => fields.find(([n]) => n === name)?.[1]
    const allowed = [
      'model',
      'language',
      'prompt',
      'response_format',
      'temperature',
      'timestamp_granularities[]',
      'include[]',
    ]
    const unknown = fields.find(([name]) => !allowed.includes(name))
    if (unknown) return fail(res, 400, `Unrecognized request argument supplied: ${unknown[0]}`)
    if (field('model') !== model) return fail(res, 404, `The model ${field('model')} does not exist`, 'model_not_found')
    const form = field('response_format') ?? 'json'
    if (model !== 'whisper-1' && form !== 'json')
      return fail(res, 400, `response_format '${form}' is not compatible with model '${model}'. Use 'json' instead.`)
    if (model === 'whisper-1' && field('include[]')) return fail(res, 400, 'include is not supported with this model.')
    const wav = Buffer.from(file.bytes.subarray(0, 4)).toString('latin1') === 'RIFF'
    const heard = known.get(hash(file.bytes))
    if (!heard && !wav) return fail(res, 400, 'Audio file might be corrupted or unsupported', 'invalid_value')
    const seconds = wav ? (file.bytes.length - WAV_HEADER) / 2 / HEARING_RATE : 3
    if (seconds < 0.1) return fail(res, 400, 'Audio file is too short. Minimum audio length is 0.1 seconds.')
    const silent = !heard && file.bytes.subarray(WAV_HEADER).every((byte) => byte === 0)
    if (!heard && !silent) return fail(res, 501, 'The test did not say what is said in this.')
    const { text, language } = heard ?? { text: '', language: 'en' }
    if (form === 'json') {
      const logprobs = text.split(' ').map((token) => ({ token, logprob: Math.log(0.8), bytes: [] }))
      return send(res, 200, { text, ...(field('include[]') && { logprobs }), usage: { type: 'duration', seconds } })
    }
    send(res, 200, verbose(text, language, seconds))
  }

  return {
    baseURL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    ...{ transcriptions, speeches },
    abandoned: () => abandoned,
    says(sound, text, language = 'en') {
      known.set(hash(sound), { text, language })
    },
    queue: (...replies) => void queued.push(...replies),
    hold() {
      const { promise, resolve } = Promise.withResolvers<void>()
      held = promise
      return () => {
        held = null
        resolve()
      }
    },
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
    },
  }
}

/** Samples and a WAV file of the same samples have the same hash. */
function hash(sound: Int16Array | Uint8Array): string {
  const bytes = new Uint8Array(sound.buffer, sound.byteOffset, sound.byteLength)
  const wav = Buffer.from(bytes.subarray(0, 4)).toString('latin1') === 'RIFF'
  return createHash('sha256')
    .update(wav ? bytes.subarray(WAV_HEADER) : bytes)
    .digest('hex')
}

/** Words evenly over the audio, in one segment, as whisper-1 tells them: the language by its name, no probabilities. */
function verbose(text: string, language: string, duration: number) {
  const said = text.split(' ').filter(Boolean)
  const step = duration / Math.max(1, said.length)
  const words = said.map((word, i) => ({ word, start: i * step, end: (i + 0.9) * step }))
  const segment = { id: 0, start: 0, end: duration, text, avg_logprob: Math.log(0.7), no_speech_prob: 0.01 }
  return { task: 'transcribe', language: NAMES[language], duration, text, words, segments: text ? [segment] : [] }
}

/** A tone as long as the words are, in pieces of an odd number of bytes. */
function speak(body: Record<string, unknown>, res: ServerResponse) {
  const { input, model, voice, response_format: form, speed = 1 } = body
  if (typeof input !== 'string' || !input || input.length > 4096)
    return fail(res, 400, 'input must have 1 to 4096 characters')
  if (!model || !voice) return fail(res, 400, 'model and voice are required')
  if (form !== 'pcm') return fail(res, 400, 'The test did not set this format up.')
  const length = Math.round((input.length * 0.06 * SPEAKING_RATE) / Number(speed))
  const samples = Int16Array.from({ length }, (_, i) => 8000 * Math.sin(i / 12))
  const bytes = Buffer.from(samples.buffer)
  const pieces = Array.from({ length: Math.ceil(bytes.length / 4801) }, (_, i) =>
    bytes.subarray(i * 4801, (i + 1) * 4801),
  )
  respond(res, { kind: 'bytes', type: 'audio/pcm', pieces })
}

function respond(res: ServerResponse, reply: FakeAudioReply) {
  if (reply.kind === 'status') return fail(res, reply.status, reply.message ?? 'It failed.', reply.code)
  if (reply.kind === 'json') return send(res, 200, reply.body)
  if (reply.kind === 'hang-up') return void res.destroy()
  if (reply.kind === 'silence') return
  res.writeHead(200, { 'content-type': reply.type })
  for (const piece of reply.pieces) res.write(piece)
  if (reply.ending === 'drop') setImmediate(() => res.destroy())
  else if (reply.ending !== 'stall') res.end()
}

function send(res: ServerResponse, status: number, body: unknown): void {
  res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

function fail(res: ServerResponse, status: number, message: string, code: string | null = null): void {
  send(res, status, { error: { message, type: 'fake_error', param: null, code } })
}

async function bodyOf(req: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of req) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
