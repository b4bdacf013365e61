import { setTimeout as sleep } from 'node:timers/promises'
import { GreenroomError } from '../errors.ts'

/** One task at a time for each id, with cancellation. */
export interface Background {
  /** Starts the task unless it runs; then it runs once more afterwards. Failures go to `onFailure`. */
  start(id: string): void
  /** Starts or joins the task and waits for it. Errors: the task's own, or 'cancelled' when the signal ends the wait. */
  run(id: string, signal?: AbortSignal): Promise<void>
  /** Cancels the running task, if any, and waits until it is gone. */
  cancel(id: string): Promise<void>
  /** Lets running tasks finish for `graceMs`, then cancels them. Later starts do nothing. */
  close(graceMs: number): Promise<void>
  closed(): boolean
}

type Running = { done: Promise<void>; again: boolean; abort: AbortController }

/** Unless told otherwise, at most this many tasks run at the same time; the others wait for their turn. */
const MOST_AT_ONCE = 64

export function background(
  task: (id: string, signal: AbortSignal) => Promise<void>,
  onFailure: (id: string, error: unknown) => void,
  mostAtOnce = MOST_AT_ONCE,
): Background {
  const running = new Map<string, Running>()
  const waiting: (() => void)[] = []
  let free = mostAtOnce
  let closed = false

  async function takePlace(): Promise<void> {
    if (free > 0) free--
    else await new Promise<void>((resolve) => waiting.push(resolve))
  }
  function leavePlace(): void {
    const next = waiting.shift()
    if (next) next()
    else free++
  }

  function launch(id: string): Running {
    const abort = new AbortController()
    const entry: Running = { again: false, abort, done: Promise.resolve() }
    running.set(id, entry)
    entry.done = (async () => {
      await takePlace()
      try {
        do {
          entry.again = false
          abort.signal.throwIfAborted()
          await task(id, abort.signal)
        } while (entry.again)
      } finally {
        running.delete(id)
        leavePlace()
      }
    })()
    return entry
  }

  function start(id: string): Promise<void> {
    if (closed)
      return Promise.reject(new GreenroomError('cancelled', 'Greenroom is shutting down.', { retryable: true }))
    const entry = running.get(id)
    if (entry) {
      entry.again = true
      return entry.done
    }
    const { done, abort } = launch(id)
    done.catch((error) => {
      if (!abort.signal.aborted) onFailure(id, error)
    })
    return done
  }

  const gone = (entry: Running) => Promise.allSettled([entry.done])

  return {
    closed: () => closed,
    start(id) {
      // Failures are reported through onFailure by whoever launched the task.
      start(id).catch(() => {})
    },
    async run(id, signal) {
      const done = start(id)
      if (!signal) return done
      const aborted = new Promise<never>((_, reject) => {
        const stop = () => reject(new GreenroomError('cancelled', 'The wait was cancelled.', { cause: signal.reason }))
        if (signal.aborted) stop()
        else signal.addEventListener('abort', stop, { once: true })
        done.finally(() => signal.removeEventListener('abort', stop)).catch(() => {})
      })
      return Promise.race([done, aborted])
    },
    async cancel(id) {
      const entry = running.get(id)
      if (!entry) return
      entry.abort.abort(new GreenroomError('cancelled', 'The interview went on without this step.'))
      await gone(entry)
    },
    async close(graceMs) {
      closed = true
      const all = [...running.values()]
      const timer = new AbortController()
      await Promise.race([Promise.all(all.map(gone)), sleep(graceMs, undefined, { signal: timer.signal })]).catch(
        () => {},
      )
      timer.abort()
      const left = [...running.values()]
      for (const entry of left) entry.abort.abort(new GreenroomError('cancelled', 'Greenroom is shutting down.'))
      await Promise.all(left.map(gone))
    },
  }
}
