import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { z } from 'zod'

const SERVE = join(import.meta.dirname, 'serve.py')
/** Loading Python's packages from a cold disk takes its time. */
const LISTEN_MS = 60_000
const REMEMBERED_LINES = 5
const listening = z.object({ listening: z.url({ protocol: /^http$/ }) })

/** One run of the worker. */
export type WorkerProcess = {
  /** "http://127.0.0.1:41234"; rejects when it ended, or said nothing in time, before it listened. */
  address: Promise<string>
  /** Resolves as soon as it is gone. */
  gone: Promise<void>
  /** Resolves when it has ended, with the last lines of its log. */
  ended: Promise<string>
  kill(signal: NodeJS.Signals): void
  /** Asks it to end by closing its standard input, and by SIGTERM. */
  stop(): void
}

/** Starts `serve.py`. `python` is a program with its arguments; `env` its whole environment. */
export function startWorker(python: readonly [string, ...string[]], env: Record<string, string>): WorkerProcess {
  const [program, ...before] = python
  const child = spawn(program, [...before, SERVE], {
    env: { ...env, SPEECH_HOST: '127.0.0.1', SPEECH_PORT: '0', SPEECH_WATCH_STDIN: 'on' },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const lines: string[] = []
  createInterface({ input: child.stderr }).on('line', (line) => {
    lines.push(line)
    if (lines.length > REMEMBERED_LINES) lines.shift()
  })
  // Its end of the pipe may close first.
  child.stdin.on('error', (error: NodeJS.ErrnoException) => lines.push(error.message))
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('close', (code, signal) => {
      if (lines.length === 0) lines.push(signal ? `killed by ${signal}` : `exit status ${code}`)
      resolve(lines.join('\n'))
    })
  })
  const gone = new Promise<void>((resolve) => {
    child.once('exit', () => resolve())
    child.once('error', () => resolve())
  })
  return {
    address: addressFrom(child, ended),
    ...{ gone, ended },
    kill: (signal) => void child.kill(signal),
    stop() {
      child.stdin.end()
      child.kill('SIGTERM')
    },
  }
}

async function addressFrom(child: ChildProcess & { stdout: NodeJS.ReadableStream }, ended: Promise<string>) {
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error(`it did not listen within ${LISTEN_MS / 1000} s`)), LISTEN_MS)
  const said = createInterface({ input: child.stdout })
  try {
    const line = once(said, 'line').then(([text]) => String(text))
    const gone = ended.then((why) => Promise.reject(new Error(why)))
    return listening.parse(JSON.parse(await Promise.race([line, gone, late]))).listening
  } finally {
    clearTimeout(timer)
    // What else it prints is read and dropped, or the pipe would fill up.
    said.on('line', () => {})
  }
}
