import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pythonEnvironment } from '../../python.ts'
import { freePort } from '../../server.ts'

const requirements = 'tests/workers/speech/requirements-second-server.txt'
const START_MS = 60_000

export type SecondServer = {
  /** Base of the OpenAI API, ending in /v1. It has transcriptions alone: no list of models, no times of words. */
  url: string
  stop(): Promise<void>
}

/**
 * Starts agent-cli's transcription server (PyPI), which somebody else keeps, with a converted Whisper; its environment is
 * made in .cache/second-speech-env the first time. Gives the reason where it cannot be had.
 */
export async function startSecondServer(model: string): Promise<SecondServer | { reason: string }> {
  const found = await pythonEnvironment('.cache/second-speech-env', '--only', requirements)
  if ('reason' in found) return found
  const port = String(await freePort())
  // It writes settings and logs below the home folder.
  const home = await mkdtemp(join(tmpdir(), 'second-speech-'))
  const what = ['--backend', 'faster-whisper', '--model', model, '--preload', '--no-wyoming']
  const where = ['--host', '127.0.0.1', '--port', port, '--device', 'cpu', '--compute-type', 'int8']
  const child = spawn(found.python, ['-m', 'agent_cli', 'server', 'asr', ...what, ...where], {
    env: { PATH: process.env.PATH, HOME: home, HF_HUB_OFFLINE: '1', AGENT_CLI_NO_AUTO_INSTALL: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
    // It runs the model in a process of its own, which must end with it.
    detached: true,
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (piece: string) => {
      said = (said + piece).slice(-2000)
    })
  }
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const stop = async () => {
    if (child.pid && child.exitCode === null) process.kill(-child.pid, 'SIGKILL')
    await gone
    await rm(home, { recursive: true, force: true })
  }
  const deadline = Date.now() + START_MS
  while (child.exitCode === null && Date.now() < deadline) {
    const response = await fetch(`http://127.0.0.1:${port}/health`).catch(() => null)
    if (response?.ok) return { url: `http://127.0.0.1:${port}/v1`, stop }
    await sleep(100)
  }
  await stop()
  throw new Error(`the second transcription server did not start:\n${said}`)
}
