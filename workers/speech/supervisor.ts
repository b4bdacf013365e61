import { setTimeout as sleep } from 'node:timers/promises'
import { GreenroomError } from '../../core/errors.ts'
import { speechEnvironment } from './environment.ts'
import { askHealth, type Health } from './health.ts'
import type { SpeechServer } from './server.ts'
import { startWorker, type WorkerProcess } from './worker-process.ts'

/** How far the worker is. Only `hearing` decides whether speech is heard; the worker speaks from `starting` on, once it listens. */
export type WorkerState =
  | { kind: 'idle' }
  | { kind: 'installing' }
  | { kind: 'starting' }
  /** `percent` is null while the size is unknown. */
  | { kind: 'downloading'; model: string; percent: number | null }
  | { kind: 'loading'; model: string }
  /** `judges`: whether it has the end-of-turn model. */
  | { kind: 'ready'; model: string; voice: string; judges: boolean }
  /** `reason` says what is missing and how to get it, as a clause. */
  | { kind: 'unavailable'; reason: string }
  | { kind: 'stopped' }

export interface SpeechWorker {
  /** The worker as a server to ask for a voice; it speaks as soon as it listens. */
  readonly server: SpeechServer
  /** The worker as a server that hears; a request waits a little for one that is starting or loading its model. */
  readonly ears: SpeechServer
  state(): WorkerState
  /** Where it takes requests just now, whether or not it hears; null where it does not. */
  address(): string | null
  /** Calls the listener at every change of state. Returns how to stop. */
  watch(listener: (state: WorkerState) => void): () => void
  /** Starts it in the background, once; nothing waits for it. */
  start(): void
  /** Resolves when it hears. Errors: GreenroomError 'model-unreachable' when it will not for now, 'cancelled'. */
  ready(signal: AbortSignal): Promise<void>
  /** Resolves when it takes requests, so that it can speak. Errors: as `ready`. */
  listens(signal: AbortSignal): Promise<void>
  /** Ends it: asked to at first, killed after `graceMs`. */
  close(graceMs: number): Promise<void>
}

export type SupervisorOptions = {
  /** Where its Python environment is made. */
  environment: string
  /** The environment variables of this process, from which the worker gets those that it may know. */
  env: Record<string, string | undefined>
  /** Its own settings, WHISPER_* and SPEECH_*. */
  settings: Record<string, string>
  /** Told why the worker ended or could not be started. */
  log: (message: string, error: unknown) => void
  fetch?: typeof fetch
  /** How to run Python, where no environment is to be made. */
  python?: readonly [string, ...string[]]
  /** Waits between its end and its next start in milliseconds; the last holds from then on. */
  backoffMs?: readonly number[]
}

const BACKOFF_MS = [250, 1_000, 5_000, 15_000, 60_000]
/** A run as long as this counts as a good one: the next wait is the shortest again. */
const GOOD_RUN_MS = 60_000
const POLL_MS = { starting: 250, running: 5_000 }
const HEALTH_MS = 5_000
/** A worker that is only busy answers within a minute; one that does not is killed. */
const MOST_UNANSWERED = 12
/** How long a request waits for a worker that is being started again. */
const COME_BACK_MS = 10_000
/** Secrets are none of the worker's business; Hugging Face's own token is. */
const SECRET = /(KEY|SECRET|TOKEN|PASSWORD|_URI)$/

/** Keeps one speech worker running: sets it up, starts it, asks after its health, starts it again when it dies. */
export function superviseSpeech(options: SupervisorOptions): SpeechWorker {
  const { log, fetch = globalThis.fetch, backoffMs = BACKOFF_MS } = options
  const listeners = new Set<(state: WorkerState) => void>()
  const closing = new AbortController()
  const { signal } = closing
  let state: WorkerState = { kind: 'idle' }
  let current: { process: WorkerProcess; address: string | null } | null = null
  let running: Promise<void> | null = null

  function become(next: WorkerState): void {
    if (state.kind === 'stopped' || JSON.stringify(next) === JSON.stringify(state)) return
    state = next
    for (const listener of [...listeners]) listener(state)
  }

  /** Waits for a state that decides; `decide` throws, or gives what is waited for. */
  async function until<T>(decide: () => T | null, outer: AbortSignal): Promise<T> {
    for (;;) {
      const found = decide()
      if (found !== null) return found
      const { promise, resolve } = Promise.withResolvers<void>()
      listeners.add(resolve as () => void)
      outer.addEventListener('abort', resolve as () => void, { once: true })
      await promise.finally(() => {
        listeners.delete(resolve as () => void)
        outer.removeEventListener('abort', resolve as () => void)
      })
    }
  }

  async function run(): Promise<void> {
    let failures = 0
    try {
      const python = options.python ?? [await environment()]
      while (!signal.aborted) {
        const began = performance.now()
        const why = await oneRun(python)
        if (signal.aborted) break
        failures = performance.now() - began > GOOD_RUN_MS ? 0 : failures + 1
        log('the speech worker ended and is started again', new Error(why))
        if (failures > backoffMs.length)
          become({ kind: 'unavailable', reason: `its worker keeps failing: ${lastLine(why)}` })
        await pause(backoffMs[Math.min(failures, backoffMs.length) - 1] ?? backoffMs[0] ?? 0)
      }
    } catch (error) {
      if (signal.aborted) return
      const known = error instanceof GreenroomError
      if (!known) log('the speech worker could not be set up', error)
      become({ kind: 'unavailable', reason: known ? error.message : `it could not be set up: ${error}` })
    }
  }

  function environment(): Promise<string> {
    const { environment: folder, env } = options
    return speechEnvironment({ folder, path: env.PATH, signal, onInstalling: () => become({ kind: 'installing' }) })
  }

  /** One life of the worker; resolves with why it ended. */
  async function oneRun(python: readonly [string, ...string[]]): Promise<string> {
    if (state.kind !== 'unavailable') become({ kind: 'starting' })
    const process = startWorker(python, workerEnv(options))
    const life = { process, address: null as string | null }
    current = life
    const over = new AbortController()
    process.gone.then(() => {
      over.abort()
      current = null
      if (state.kind !== 'unavailable') become({ kind: 'starting' })
    })
    try {
      life.address = await process.address
      // Whoever waits for the address looks again.
      for (const listener of [...listeners]) listener(state)
      await watchHealth(process, life.address, over.signal)
    } catch (error) {
      if (!signal.aborted) log('the speech worker failed', error)
      process.kill('SIGKILL')
    } finally {
      current = null
    }
    return process.ended
  }

  async function watchHealth(process: WorkerProcess, address: string, over: AbortSignal): Promise<void> {
    let unanswered = 0
    while (!over.aborted) {
      try {
        become(stateFrom(await askHealth(address, HEALTH_MS, fetch)))
        unanswered = 0
      } catch (error) {
        if (over.aborted) return
        unanswered++
        if (unanswered >= MOST_UNANSWERED) {
          log('the speech worker does not answer', error)
          process.kill('SIGKILL')
        }
      }
      const settled = state.kind === 'ready' || state.kind === 'unavailable'
      await sleep(settled ? POLL_MS.running : POLL_MS.starting, undefined, { signal: over, ref: false }).catch(
        () => null,
      )
    }
  }

  const pause = (ms: number) => sleep(ms, undefined, { signal, ref: false }).catch(() => null)

  /** The worker's address as soon as `there` finds it; a worker in one of the states `waits` may be waited for. */
  function serverWhen(there: () => boolean, waits: readonly WorkerState['kind'][]): SpeechServer {
    return {
      apiKey: null,
      fetch: options.fetch,
      comesBack: true,
      address(outer) {
        const patience = AbortSignal.any([outer, AbortSignal.timeout(COME_BACK_MS)])
        return until(() => {
          if (current?.address && there()) return `${current.address}/v1`
          if (!waits.includes(state.kind) || patience.aborted) throw notThere(describe(state))
          return null
        }, patience)
      },
    }
  }

  return {
    state: () => state,
    address: () => current?.address ?? null,
    server: serverWhen(() => true, ['starting', 'downloading', 'loading', 'ready']),
    ears: serverWhen(() => state.kind === 'ready', ['starting', 'loading', 'ready']),
    watch(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    start() {
      if (state.kind === 'idle') become({ kind: 'starting' })
      running ??= run()
    },
    ready: (outer) =>
      until(() => {
        if (outer.aborted) throw new GreenroomError('cancelled', 'Waiting for the speech worker was interrupted.')
        if (state.kind === 'unavailable' || state.kind === 'stopped') throw notThere(describe(state))
        return state.kind === 'ready' ? true : null
      }, outer).then(() => undefined),
    listens: (outer) =>
      until(() => {
        if (current?.address) return true
        if (outer.aborted) throw new GreenroomError('cancelled', 'Waiting for the speech worker was interrupted.')
        if (state.kind === 'unavailable' || state.kind === 'stopped') throw notThere(describe(state))
        return null
      }, outer).then(() => undefined),
    async close(graceMs) {
      closing.abort()
      become({ kind: 'stopped' })
      const life = current
      const timer = setTimeout(() => life?.process.kill('SIGKILL'), graceMs)
      life?.process.stop()
      await running?.finally(() => clearTimeout(timer))
      clearTimeout(timer)
    },
  }
}

/** A state in words, as it stands behind "hearing is ". */
export function describe(state: WorkerState): string {
  switch (state.kind) {
    case 'idle':
      return 'not started'
    case 'installing':
      return 'being set up: its Python packages are installed, this happens once'
    case 'starting':
      return 'starting'
    case 'downloading':
      return `downloading the model ${state.model}${state.percent === null ? '' : ` (${state.percent} %)`}`
    case 'loading':
      return `loading the model ${state.model}`
    case 'ready':
      return `on: faster-whisper ${state.model}`
    case 'unavailable':
      return `off: ${state.reason}`
    case 'stopped':
      return 'stopped'
  }
}

function stateFrom({ hearing, voice, end_of_turn: endOfTurn }: Health): WorkerState {
  const { model, download } = hearing
  switch (hearing.state) {
    case 'unavailable':
      return { kind: 'unavailable', reason: hearing.reason ?? 'the worker gave no reason' }
    case 'downloading': {
      const percent = download?.total_bytes ? Math.floor((100 * download.bytes) / download.total_bytes) : null
      return { kind: 'downloading', model, percent }
    }
    case 'ready':
      return { kind: 'ready', model, voice: voice.engine, judges: endOfTurn.available }
    case 'loading':
      return { kind: 'loading', model }
    case 'starting':
      return { kind: 'starting' }
  }
}

function workerEnv({ env, settings }: SupervisorOptions): Record<string, string> {
  const known = Object.entries(env).filter(([name]) => !SECRET.test(name) || name === 'HF_TOKEN')
  return {
    ...(Object.fromEntries(known.filter(([, value]) => value !== undefined)) as Record<string, string>),
    ...settings,
  }
}

const notThere = (state: string) => new GreenroomError('model-unreachable', `Hearing is ${state}.`, { retryable: true })
const lastLine = (text: string) => text.trim().split('\n').at(-1)?.slice(0, 200) ?? ''
