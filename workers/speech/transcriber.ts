import { setTimeout as sleep } from 'node:timers/promises'
import type OpenAI from 'openai'
import { toFile } from 'openai'
import { GreenroomError } from '../../core/errors.ts'
import type { Heard } from '../../core/interview/events.ts'
import { type Audio, HEARING_RATE, type HearingOptions, type Transcriber } from '../../core/ports.ts'
import { rejectionOf } from '../chat/failure.ts'
import { timeLimit } from '../chat/time-limit.ts'
import { speechFailure } from './failure.ts'
import { heardFrom, type Transcription, transcription } from './heard.ts'
import { clientOf, type SpeechServer } from './server.ts'
import { wavOf } from './wav.ts'

export type TranscriberSettings = {
  server: SpeechServer
  /** What is asked for: "whisper-1". */
  model: string
  /** What hears, as reports name it; the model's name unless told. */
  id?: string
  /** Whether the server knows `hotwords` and `user`, as ours does; others are told the words in the prompt. */
  extras?: boolean
  /** Longest wait for one recording in milliseconds; `audioMs` is its length, null for a file. */
  limitMs?: (audioMs: number | null) => number
}

/** How a reply is asked for, from the fullest to the plainest: gpt-4o-transcribe, for one, knows no verbose_json. */
const FORMS = [
  { response_format: 'verbose_json', timestamp_granularities: ['word', 'segment'] },
  { response_format: 'verbose_json' },
  { response_format: 'json', include: ['logprobs'] },
  { response_format: 'json' },
] satisfies Partial<OpenAI.Audio.TranscriptionCreateParams>[]
/** How a server says that it was the form that it did not like. */
const ABOUT_FORM = /response_format|verbose_json|timestamp_granularit|include|logprob/i

/** In less than this nobody says a word, and OpenAI turns it down (milliseconds). */
const SHORTEST_MS = 100
/** By then it is known that a process died (milliseconds). */
const NOTICED_MS = 200
/** Twice the audio's length, for slow processors, and a minute for those who came before. */
const usualLimitMs = (audioMs: number | null) => (audioMs === null ? 10 * 60_000 : 60_000 + 2 * audioMs)

/** Ears behind any server of the OpenAI audio API. It learns which form of reply the server gives. */
export function speechTranscriber(settings: TranscriberSettings): Transcriber {
  const { server, model, id = model, extras = false, limitMs = usualLimitMs } = settings
  const client = clientOf(server)
  let learned = 0

  return {
    id,
    async transcribe(audio, options) {
      const audioMs = audio.kind === 'samples' ? Math.round((audio.samples.length / HEARING_RATE) * 1000) : null
      if (options.signal.aborted) throw new GreenroomError('cancelled', 'The hearing was interrupted.')
      if (audio.kind === 'file' && audio.bytes.length === 0)
        throw new GreenroomError('bad-input', 'The recording is empty.')
      if (audioMs !== null && audioMs < SHORTEST_MS) return heardFrom({ text: '' }, id, audioMs)
      const longest = limitMs(audioMs)
      const limit = timeLimit(options.signal, longest, longest)
      try {
        const ask = () => hear(audio, audioMs, options, limit.signal)
        return await (server.comesBack ? again(ask, limit.signal) : ask())
      } catch (error) {
        throw speechFailure(error, { the: `The transcriber ${id}`, why: limit.why(), limitMs: longest })
      } finally {
        limit.end()
      }
    },
  }

  /** Asks, with plainer forms where the server does not take the fuller ones. */
  async function hear(
    audio: Audio,
    audioMs: number | null,
    options: HearingOptions,
    signal: AbortSignal,
  ): Promise<Heard> {
    const openai = await client(signal)
    for (let form = learned; ; form++) {
      try {
        // A file can be read once, so each try gets its own.
        const file = await fileOf(audio)
        const body = {
          file,
          model,
          ...hintsOf(options),
          ...FORMS[form],
        } as OpenAI.Audio.TranscriptionCreateParamsNonStreaming
        const reply: unknown = await openai.audio.transcriptions.create(body, { signal })
        learned = form
        return heardFrom(read(reply), id, audioMs)
      } catch (error) {
        const rejection = rejectionOf(error)
        const aboutForm = rejection && [400, 422].includes(rejection.status) && ABOUT_FORM.test(rejection.message)
        if (!aboutForm || form + 1 >= FORMS.length) throw error
      }
    }
  }

  function hintsOf({ language, prompt = '', hotwords = [], caller }: HearingOptions) {
    const words = hotwords.join(', ')
    const before = extras || !words ? prompt : `${words}. ${prompt}`.trim()
    return {
      ...(language && { language }),
      ...(before && { prompt: before }),
      ...(extras && words && { hotwords: words }),
      ...(extras && caller && { user: caller }),
    }
  }

  function read(reply: unknown): Transcription {
    const parsed = transcription.safeParse(reply)
    if (parsed.success) return parsed.data
    const message = `The transcriber ${id} gave a reply that cannot be used.`
    throw new GreenroomError('model-bad-reply', message, { cause: new Error(parsed.error.message) })
  }
}

/** Asks a second time when the connection broke: the server died over it, or between two requests, and is started again. */
async function again<T>(ask: () => Promise<T>, signal: AbortSignal): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    if (signal.aborted || error instanceof GreenroomError || rejectionOf(error)) throw error
    await sleep(NOTICED_MS, undefined, { signal })
    return await ask()
  }
}

/** The audio as a file; a name without a folder, since some servers go by its ending. */
function fileOf(audio: Audio) {
  if (audio.kind === 'samples') return toFile(wavOf(audio.samples, HEARING_RATE), 'answer.wav', { type: 'audio/wav' })
  const name = audio.name
    .split(/[\\/]/)
    .at(-1)
    ?.replace(/[^\w.-]+/g, '_')
  return toFile(audio.bytes, name || 'answer')
}
