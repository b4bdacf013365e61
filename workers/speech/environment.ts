import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, open, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { GreenroomError } from '../../core/errors.ts'
import { environmentPython, findPython } from './programs.ts'

const here = import.meta.dirname
/** What an environment is made from: when one of these changes, it is brought up to date. */
const SOURCES = ['install.py', 'requirements.txt', 'requirements-without-dependencies.txt'].map((n) => join(here, n))
const OLDEST = [3, 11] as const
const LOCK_POLL_MS = 500

export type EnvironmentOptions = {
  /** Where the environment is, or is made. */
  folder: string
  /** PATH, on which Python is looked for. */
  path: string | undefined
  signal: AbortSignal
  /** Called once something must be installed. */
  onInstalling: () => void
}

/**
 * The Python of an environment with everything that the worker needs; makes it, or brings it up to date, where needed.
 * Errors: GreenroomError 'model-unreachable' that says what is missing and how to get it, retryable where waiting may
 * help; 'cancelled'.
 */
export async function speechEnvironment(options: EnvironmentOptions): Promise<string> {
  const { folder, signal } = options
  const python = environmentPython(folder)
  const stamp = join(folder, 'installed')
  const wanted = await fingerprint()
  const upToDate = async () => existsSync(python) && (await readIfThere(stamp)) === wanted
  if (await upToDate()) return python
  const system = await usablePython(options.path)
  options.onInstalling()
  return await withLock(`${folder}.lock`, signal, async () => {
    // Another process may have made it while this one waited.
    if (await upToDate()) return python
    await install(system, folder, signal)
    await writeFile(stamp, wanted)
    return python
  })
}

async function fingerprint(): Promise<string> {
  const hash = createHash('sha256')
  for (const source of SOURCES) hash.update(await readFile(source))
  return hash.digest('hex')
}

/** A Python that is new enough. Errors: GreenroomError 'model-unreachable'. */
async function usablePython(path: string | undefined): Promise<string> {
  const python = findPython(path)
  const need = `Python ${OLDEST.join('.')} or later`
  if (!python) throw missing(`hearing needs ${need}, and none is on the PATH: install it and start again`)
  const ask = 'import sys, venv, ensurepip; print(*sys.version_info[:2])'
  const { stdout } = await promisify(execFile)(python, ['-c', ask], { timeout: 20_000 }).catch((cause) => {
    const module = /No module named '?(venv|ensurepip)/.test(String(cause))
    const advice = module ? 'lacks venv: install it (on Debian and Ubuntu the package python3-venv)' : 'does not run'
    throw missing(`hearing needs ${need}, and ${python} ${advice}`, cause)
  })
  const [major = 0, minor = 0] = stdout.trim().split(' ').map(Number)
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return python
  throw missing(`hearing needs ${need}, and ${python} is ${major}.${minor}: install a newer one and start again`)
}

const missing = (message: string, cause?: unknown) => new GreenroomError('model-unreachable', message, { cause })

async function install(python: string, folder: string, signal: AbortSignal): Promise<void> {
  await mkdir(dirname(folder), { recursive: true })
  // A process group of its own, so that pip ends with it.
  const child = spawn(python, [join(here, 'install.py'), folder], {
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: process.platform !== 'win32',
  })
  const stop = () => endGroup(child)
  signal.addEventListener('abort', stop, { once: true })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (piece: string) => {
    said = (said + piece).slice(-4000)
  })
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject)
      child.once('close', resolve)
      if (signal.aborted) stop()
    })
    if (signal.aborted) throw new GreenroomError('cancelled', 'Setting up the speech worker was interrupted.')
    if (code !== 0) {
      const message = `its Python packages could not be installed (${lastError(said)}). It is tried again at the next start`
      throw new GreenroomError('model-unreachable', message, { cause: new Error(said) })
    }
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

function endGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGTERM')
  } catch (error) {
    // It has ended by itself.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

/** The line of pip's output that says most. */
function lastError(said: string): string {
  const lines = said.split('\n').filter((line) => line.trim())
  const error = lines.findLast((line) => line.startsWith('ERROR:')) ?? lines.at(-1) ?? 'no reason given'
  return error.replace(/^ERROR: /, '').slice(0, 160)
}

/** Runs one at a time over all processes. The lock of a process that has died is taken over. */
async function withLock<T>(file: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  await mkdir(dirname(file), { recursive: true })
  for (;;) {
    try {
      const lock = await open(file, 'wx')
      await lock.writeFile(String(process.pid))
      await lock.close()
      break
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    const holder = Number(await readIfThere(file))
    if (holder > 0 && !isAlive(holder)) await rm(file, { force: true })
    else {
      await sleep(LOCK_POLL_MS, undefined, { signal, ref: false }).catch((cause) => {
        throw new GreenroomError('cancelled', 'Setting up the speech worker was interrupted.', { cause })
      })
    }
  }
  try {
    return await work()
  } finally {
    await rm(file, { force: true })
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

async function readIfThere(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}
