import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Transcriber, Voice } from '../../../core/ports.ts'
import { ENVIRONMENT, environmentPython } from '../../../workers/speech/programs.ts'
import { speechAt } from './speech-clients.ts'

const root = join(import.meta.dirname, '../../..')
const python = environmentPython(join(root, ENVIRONMENT))
const model = join(root, 'tests/fixtures/tiny-whisper/model')

/** Whether the real worker can run here: its environment is made by workers/speech/install.py. */
export const workerInstalled = existsSync(python) && existsSync(join(model, 'model.bin'))
// With CI=true nothing may be skipped.
if (!workerInstalled && process.env.CI === 'true') throw new Error('the speech worker of the tests is not installed')

/** Added to the names of tests that need it, so that a skipped one says why. */
export const unlessInstalled = workerInstalled
  ? ''
  : ` (skipped: ${existsSync(python) ? 'the tests’ Whisper is not there' : 'workers/speech/install.py has not been run'})`

export type TestWorker = { address: string; transcriber: Transcriber; voice: Voice; stop(): void }

/** The real speech worker: espeak-ng speaks, the tests' tiny Whisper hears. */
export async function speechWorker(): Promise<TestWorker> {
  const env = {
    ...process.env,
    ...{ SPEECH_PORT: '0', WHISPER_MODEL: model, WHISPER_DEVICE: 'cpu', WHISPER_THREADS: '1' },
    ...{ HF_HUB_OFFLINE: '1', SPEECH_WATCH_STDIN: 'on' },
  }
  const child = spawn(python, ['workers/speech/serve.py'], { cwd: root, env, stdio: ['pipe', 'pipe', 'ignore'] })
  const [line] = await new Promise<string[]>((resolve, reject) => {
    createInterface(child.stdout).once('line', (first) => resolve([first]))
    child.once('exit', (code) => reject(new Error(`the speech worker ended with ${code}`)))
  })
  const { listening } = JSON.parse(line ?? '{}')
  for (;;) {
    const { hearing } = (await (await fetch(`${listening}/health`)).json()) as {
      hearing: { state: string; reason: string }
    }
    if (hearing.state === 'ready') break
    if (hearing.state === 'unavailable') throw new Error(`the speech worker cannot hear: ${hearing.reason}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  const address = `${listening}/v1`
  return { address, ...speechAt(address), stop: () => child.kill('SIGKILL') }
}

/** What somebody says, in one piece at SPEAKING_RATE. */
export async function spoken(voice: Voice, words: string): Promise<Int16Array> {
  const pieces: Int16Array[] = []
  for await (const piece of voice.speak(words, { signal: AbortSignal.timeout(20_000) })) pieces.push(piece)
  const whole = new Int16Array(pieces.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole
}
