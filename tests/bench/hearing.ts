import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ENVIRONMENT, environmentPython } from '../../workers/speech/programs.ts'
import { row } from './figures.ts'

const root = join(import.meta.dirname, '../..')
const TINY = 'tests/fixtures/tiny-whisper/model'
const ADDED_LIMIT_MS = 15

type Line = {
  concurrency: number
  bare_clips_per_second: number
  worker_clips_per_second: number
  added_milliseconds?: number
}

/** The speech worker beside the bare faster-whisper pipeline, with the tests' tiny model and with one of the shape of `small`. */
export async function hearing(): Promise<void> {
  const python = environmentPython(join(root, ENVIRONMENT))
  if (!existsSync(python)) return console.log('  skipped: the speech worker is not set up here; npm start does that')
  await measure(python, 'tiny', TINY, [])
  const folder = await mkdtemp(join(tmpdir(), 'greenroom-bench-'))
  try {
    await lines(python, ['workers/speech/random_model.py', folder, 'small'])
    await measure(python, 'small', folder, ['--clips', '16', '--rounds', '1', '--seconds', '3'])
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function measure(python: string, name: string, model: string, flags: string[]): Promise<void> {
  for (const text of await lines(python, ['workers/speech/bench.py', model, ...flags])) {
    const found = JSON.parse(text) as Line
    const bare = { name: 'the bare pipeline', value: found.bare_clips_per_second }
    row(`${name}: clips heard, ${found.concurrency} at once`, found.worker_clips_per_second, 'a second', bare)
    if (found.added_milliseconds === undefined) continue
    const limit = { name: `a limit of ${ADDED_LIMIT_MS} ms`, value: ADDED_LIMIT_MS }
    row(`${name}: added to one clip, p50`, found.added_milliseconds, 'ms', limit)
  }
}

/** The lines that a Python program prints. Rejects when it fails, with what it said. */
function lines(python: string, args: string[]): Promise<string[]> {
  const child = spawn(python, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
  const said = { out: '', err: '' }
  child.stdout.on('data', (piece) => (said.out += piece))
  child.stderr.on('data', (piece) => (said.err += piece))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => {
      if (code === 0) resolve(said.out.split('\n').filter((line) => line.startsWith('{')))
      else reject(new Error(`${args[0]} ended with ${code}: ${said.err.slice(-1000)}`))
    })
  })
}
