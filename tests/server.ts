import { type ChildProcess, spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')

/** A real Greenroom server process. */
export type ServerProcess = {
  address: string
  child: ChildProcess
  /** What it has printed so far, both streams. */
  output(): string
  /** Ends it with a signal and gives its exit code (null when the signal killed it). */
  stop(signal: NodeJS.Signals): Promise<number | null>
}

/** A port that nothing listens on right now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => (address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port'))))
    })
  })
}

/** Starts `bots/main.ts` without any key and waits until it is healthy. Rejects, with its output, if it is not within `limitMs`. */
export async function startServer(env: Record<string, string>, limitMs = 20_000): Promise<ServerProcess> {
  const server = spawnServer(env)
  const deadline = Date.now() + limitMs
  while (Date.now() < deadline && server.child.exitCode === null) {
    const response = await fetch(`${server.address}/healthz`).catch(() => null)
    if (response?.ok) return server
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  await server.stop('SIGKILL')
  throw new Error(`the server was not healthy within ${limitMs} ms:\n${server.output()}`)
}

/** Starts `bots/main.ts` without waiting. The environment is only what is given, PATH and HOME. */
export function spawnServer(env: Record<string, string>): ServerProcess {
  const { PATH = '', HOME = '' } = process.env
  const given = { PATH, HOME, MODEL_DISCOVERY: 'off', SPEECH: 'off', ...env }
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'bots/main.ts'], {
    cwd: root,
    env: given,
  })
  let output = ''
  child.stdout.on('data', (piece) => (output += piece))
  child.stderr.on('data', (piece) => (output += piece))
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve))
  return {
    address: `http://127.0.0.1:${env.PORT ?? 3000}`,
    child,
    output: () => output,
    stop(signal) {
      child.kill(signal)
      return exited
    },
  }
}
