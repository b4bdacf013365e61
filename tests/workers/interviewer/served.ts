import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { pythonEnvironment } from '../../python.ts'

const root = join(import.meta.dirname, '../../..')
const REQUIREMENTS = 'workers/interviewer/requirements.txt'
const env = {
  ...process.env,
  PYTHONPATH: join(root, 'workers/interviewer'),
  HF_HUB_OFFLINE: '1',
  OMP_NUM_THREADS: '1',
  TOKENIZERS_PARALLELISM: 'false',
  OPENAI_API_KEY: '',
}

/** The interviewer's Python; null, with a line that says why, where there can be none and CI does not insist. */
export async function interviewerPython(): Promise<string | null> {
  const found = await pythonEnvironment('.cache/interviewer-env', '--only', REQUIREMENTS)
  if ('python' in found) return found.python
  if (process.env.CI === 'true') throw new Error(found.reason)
  console.error(`greenroom: tests of the tuned interviewer are skipped: ${found.reason}`)
  return null
}

/** Runs a Python program to its end. Gives its exit status and output; what it says of its progress is left out. */
export async function runPython(
  python: string,
  args: readonly string[],
): Promise<{ status: number; out: string; err: string }> {
  const child = spawn(python, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] })
  let out = ''
  let err = ''
  child.stdout.setEncoding('utf8').on('data', (piece: string) => {
    out += piece
  })
  child.stderr.setEncoding('utf8').on('data', (piece: string) => {
    err = (err + piece).slice(-4000)
  })
  const status = await new Promise<number>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve(code ?? 1))
  })
  return { status, out, err }
}

export type Served = { baseURL: string; stop(): Promise<void> }

/** Starts the server for CPUs on a free port of loopback. */
export async function serve(python: string, config: string, registry: string): Promise<Served> {
  const args = ['-m', 'greenroom_interviewer.serve', '--config', config, '--registry', registry, '--port', '0']
  const child = spawn(python, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] })
  let err = ''
  child.stderr.setEncoding('utf8').on('data', (piece: string) => {
    err = (err + piece).slice(-4000)
  })
  const baseURL = await new Promise<string>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', () => reject(new Error(`the server ended: ${err}`)))
    createInterface({ input: child.stdout }).on('line', (line) => {
      const address = /^serving (\S+)/.exec(line)?.[1]
      if (address) resolve(address)
    })
  })
  return { baseURL, stop: () => stop(child) }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((resolve) => child.once('close', resolve))
  child.kill('SIGTERM')
  const late = setTimeout(() => child.kill('SIGKILL'), 20_000)
  await ended
  clearTimeout(late)
}
