import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type SupervisorOptions, superviseSpeech, type WorkerState } from '../../../workers/speech/supervisor.ts'
import { speechTranscriber } from '../../../workers/speech/transcriber.ts'
import { speechVoice } from '../../../workers/speech/voice.ts'
import { environment, python, testFfmpeg, tinyModel } from './environment.ts'

/** Never heard in training. */
const VOICES = { en: 'en-us+m5', de: 'de+m5' }

/** The real worker under its supervisor with the tests' tiny Whisper. Its process id is written to FOLDER/pid. */
export function supervised(folder: string, change: Partial<SupervisorOptions> = {}) {
  const states: WorkerState[] = []
  const logged: string[] = []
  const worker = superviseSpeech({
    environment,
    env: process.env,
    log: (message, error) => logged.push(`${message}: ${error}`),
    python: ['/bin/sh', '-c', `echo $$ > ${folder}/pid; exec "$0" "$@"`, String(python)],
    backoffMs: [50, 100],
    ...change,
    settings: {
      ...{ WHISPER_MODEL: tinyModel, WHISPER_DEVICE: 'cpu', WHISPER_THREADS: '1', HF_HUB_OFFLINE: '1' },
      ...change.settings,
    },
  })
  worker.watch((state) => states.push(state))
  const { server } = worker
  const signal = new AbortController().signal
  return {
    ...{ worker, states, logged },
    transcriber: speechTranscriber({
      server: worker.ears,
      model: 'whisper-1',
      id: 'faster-whisper tiny',
      extras: true,
    }),
    voice: speechVoice({ server, model: 'tts-1', id: 'espeak-ng', voiceFor: () => VOICES.en }),
    /** Process id of the worker that was started last. */
    pid: async () => Number(await readFile(join(folder, 'pid'), 'utf8')),
    /** Words as samples at HEARING_RATE. */
    async say(words: string, language: 'en' | 'de' = 'en'): Promise<Int16Array> {
      const body = JSON.stringify({ input: words, voice: VOICES[language], response_format: 'wav', model: 'tts-1' })
      const headers = { 'content-type': 'application/json' }
      const address = await server.address(signal)
      const response = await fetch(`${address}/audio/speech`, { method: 'POST', headers, body })
      if (!response.ok) throw new Error(await response.text())
      return testFfmpeg().decode(new Uint8Array(await response.arrayBuffer()), { signal })
    },
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
