import { GreenroomError } from '../../core/errors.ts'
import type { Voice } from '../../core/ports.ts'
import { type TimeLimit, timeLimit } from '../chat/time-limit.ts'
import { speechFailure } from './failure.ts'
import { clientOf, type SpeechServer } from './server.ts'
import { samplesOf } from './wav.ts'

export type VoiceSettings = {
  server: SpeechServer
  /** What is asked for: "tts-1". */
  model: string
  /** The voice for a language (ISO 639-1). */
  voiceFor: (language: string) => string
  /** What speaks, as it is shown; the model's name unless told. */
  id?: string
  /** Longest wait for the next piece, the first included, in milliseconds. */
  idleMs?: number
}

/** Characters that one request may have (OpenAI's limit). */
const MOST_CHARACTERS = 4096
/** A listener that takes nothing for this long is gone (milliseconds). */
const LONGEST_MS = 30 * 60_000
const IDLE_MS = 20_000
/** How files begin that are no bare samples. */
const CONTAINERS = ['RIFF', 'OggS', 'ID3', 'fLaC']

/** A voice behind any server of the OpenAI audio API: 24 kHz samples, streamed while they are made. */
export function speechVoice(settings: VoiceSettings): Voice {
  const { server, model, voiceFor, id = model, idleMs = IDLE_MS } = settings
  const client = clientOf(server)

  return {
    id,
    async *speak(words, { signal, language = 'en', speed }) {
      for (const input of portions(words)) {
        const limit = timeLimit(signal, LONGEST_MS, idleMs)
        try {
          limit.touch()
          const body = {
            input,
            model,
            voice: voiceFor(language),
            response_format: 'pcm' as const,
            ...(speed && { speed }),
          }
          const openai = await client(limit.signal)
          const response = await openai.audio.speech.create(body, { signal: limit.signal })
          yield* samplesFrom(response, limit)
        } catch (error) {
          throw speechFailure(error, { the: `The voice ${id}`, why: limit.why(), limitMs: idleMs })
        } finally {
          limit.end()
        }
      }
    },
  }

  async function* samplesFrom(response: Response, limit: TimeLimit): AsyncIterable<Int16Array> {
    const type = response.headers.get('content-type') ?? ''
    if (!response.body || /json|text\//.test(type)) throw badReply(`content type ${type || 'unknown'}`)
    let odd = new Uint8Array(0)
    let first = true
    for await (const chunk of response.body) {
      const bytes: Uint8Array = odd.length > 0 ? Buffer.concat([odd, chunk]) : chunk
      if (bytes.length < 4 && first) {
        odd = Uint8Array.from(bytes)
        continue
      }
      const begins = Buffer.from(bytes.subarray(0, 4)).toString('latin1')
      if (first && CONTAINERS.some((name) => begins.startsWith(name))) throw badReply(`a file (${begins}), no samples`)
      first = false
      odd = Uint8Array.from(bytes.subarray(bytes.length & ~1))
      // While the listener takes its time, the server is not the one that is slow.
      limit.rest()
      if (bytes.length > 1) yield samplesOf(bytes)
      if (limit.why()) throw limit.signal.reason
      limit.touch()
    }
    if (limit.why()) throw limit.signal.reason
    if (first) throw badReply('no sound')
  }

  function badReply(what: string): GreenroomError {
    return new GreenroomError('model-bad-reply', `The voice ${id} gave a reply that cannot be used.`, {
      cause: new Error(what),
    })
  }
}

/** Words in portions that one request may have, broken between sentences where that can be. */
export function portions(words: string): string[] {
  const found: string[] = []
  let rest = words.trim()
  while (rest.length > MOST_CHARACTERS) {
    const head = rest.slice(0, MOST_CHARACTERS)
    const sentence = Math.max(...['. ', '! ', '? ', '\n'].map((end) => head.lastIndexOf(end)))
    const at = sentence > 0 ? sentence + 1 : head.lastIndexOf(' ') > 0 ? head.lastIndexOf(' ') : MOST_CHARACTERS
    found.push(rest.slice(0, at))
    rest = rest.slice(at).trim()
  }
  if (rest) found.push(rest)
  return found
}
