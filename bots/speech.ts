import { join } from 'node:path'
import { GreenroomError } from '../core/errors.ts'
import type { Clock, Embedder, EndOfTurnModel, Recordings, Transcriber, Voice } from '../core/ports.ts'
import { fileRecordings } from '../core/store/recordings.ts'
import { speechEmbedder } from '../workers/speech/embedder.ts'
import { speechEndOfTurn } from '../workers/speech/end-of-turn.ts'
import { type Ffmpeg, ffmpegAt } from '../workers/speech/ffmpeg.ts'
import { ENVIRONMENT, findFfmpeg, findPython } from '../workers/speech/programs.ts'
import { serverAt } from '../workers/speech/server.ts'
import { describe, type SpeechWorker, superviseSpeech } from '../workers/speech/supervisor.ts'
import { speechTranscriber } from '../workers/speech/transcriber.ts'
import { speechVoice } from '../workers/speech/voice.ts'
import { EMBEDDING_MODEL } from './embedding-worker.ts'
import type { Settings, SpeechSettings } from './settings.ts'

/** Ears, a voice and what goes with them. */
export type Speech = {
  transcriber: Transcriber
  voice: Voice
  /** Compares meanings; null where nothing does just now. */
  embedder(): Embedder | null
  /** Tells whether somebody has finished speaking; null where nothing does just now. */
  endOfTurn(): EndOfTurnModel | null
  /** Host of another server that gets what people say; null when it stays on this machine. */
  sentTo: string | null
  /** Whether answers can be heard just now; in words, as they stand behind "hearing is ". */
  state(): { on: boolean; words: string }
  /** Calls the listener at every change of state. Returns how to stop. */
  watch(listener: () => void): () => void
  /** Starts the worker in the background, once. */
  start(): void
  /** Resolves when it hears. Errors: GreenroomError 'model-unreachable' when it will not for now, 'cancelled'. */
  ready(signal: AbortSignal): Promise<void>
  /** Resolves when it can speak, which may be before it hears. Errors: as `ready`. */
  speaks(signal: AbortSignal): Promise<void>
  close(graceMs: number): Promise<void>
}

export type SpeechParts = {
  settings: Settings
  env: Record<string, string | undefined>
  log: (message: string, error: unknown) => void
}

const root = join(import.meta.dirname, '..')
const environment = join(root, ENVIRONMENT)
/** The voice of English; the worker names its voices for other languages by their codes. */
const ENGLISH_VOICE = 'alloy'

/** Nobody waits longer than this for a comparison that words can make as well. */
const EMBEDDING_MS = 20_000

/** An FFmpeg from wherever there is one. */
export function composeFfmpeg({ settings, env }: Pick<SpeechParts, 'settings' | 'env'>): Ffmpeg {
  return ffmpegAt(() => findFfmpeg({ configured: settings.ffmpegPath, path: env.PATH, environment }))
}

/** Where the sound of answers is kept. */
export function composeRecordings(settings: Settings, ffmpeg: Ffmpeg, clock: Clock): Recordings {
  const encode = (samples: Int16Array) => ffmpeg.encode(samples, { signal: new AbortController().signal })
  return fileRecordings({ folder: join(settings.dataDir, 'recordings'), encode, clock })
}

/**
 * Puts hearing and speaking together; nothing is started yet. Null where the settings switch it off.
 * Errors: GreenroomError 'bad-input' where the settings demand what is not here.
 */
export function composeSpeech(parts: SpeechParts): Speech | null {
  const { speech } = parts.settings
  if (!speech) return null
  return speech.server ? elsewhere(speech) : here(speech, parts)
}

function elsewhere({ server: told, voice }: SpeechSettings): Speech {
  const { baseURL, apiKey, model, voiceModel } = told as NonNullable<typeof told>
  const server = serverAt(baseURL, apiKey)
  return {
    transcriber: speechTranscriber({ server, model }),
    voice: speechVoice({ server, model: voiceModel, voiceFor: () => voice ?? ENGLISH_VOICE }),
    // Which of its models embeds, if any, nobody has said.
    embedder: () => null,
    endOfTurn: () => null,
    sentTo: new URL(baseURL).host,
    state: () => ({ on: true, words: `on: ${model} at ${baseURL}` }),
    watch: () => () => {},
    start() {},
    ready: async () => {},
    speaks: async () => {},
    close: async () => {},
  }
}

function here({ voice, worker: own, whisperModel, needed }: SpeechSettings, { env, log }: SpeechParts): Speech {
  if (needed && !findPython(env.PATH)) {
    throw new GreenroomError('bad-input', 'bad settings: SPEECH=on needs Python 3.11 or later, and none is on the PATH')
  }
  const worker: SpeechWorker = superviseSpeech({ environment, env, settings: own, log })
  const embedder = speechEmbedder({ server: worker.server, model: EMBEDDING_MODEL, limitMs: EMBEDDING_MS })
  const endOfTurn = speechEndOfTurn({ server: worker.server })
  const judges = () => {
    const state = worker.state()
    return state.kind === 'ready' && state.judges
  }
  const name = whisperModel.split(/[\\/]/).filter(Boolean).at(-1)
  return {
    transcriber: speechTranscriber({
      server: worker.ears,
      model: 'whisper-1',
      id: `faster-whisper ${name}`,
      extras: true,
    }),
    voice: speechVoice({
      server: worker.server,
      model: 'tts-1',
      id: own.SPEECH_PIPER_VOICE ? 'piper' : 'espeak-ng',
      voiceFor: (language) => voice ?? (language === 'en' ? ENGLISH_VOICE : language),
    }),
    // It compares meanings as soon as it listens, also while it cannot hear.
    embedder: () => (worker.address() === null ? null : embedder),
    endOfTurn: () => (judges() ? endOfTurn : null),
    sentTo: null,
    state() {
      const state = worker.state()
      return { on: state.kind === 'ready', words: describe(state) }
    },
    watch: (listener) => worker.watch(() => listener()),
    start: worker.start,
    ready: worker.ready,
    speaks: worker.listens,
    close: worker.close,
  }
}
