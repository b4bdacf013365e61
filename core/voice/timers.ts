/** Runs something later; passed in so that tests own the time. */
export interface Timers {
  /** Runs `run` once after `ms` milliseconds. Returns how to call it off. */
  after(ms: number, run: () => void): () => void
}

export const systemTimers: Timers = {
  after(ms, run) {
    const timer = setTimeout(run, Math.max(0, ms))
    return () => clearTimeout(timer)
  },
}

/** Gives a promise `ms` to settle: else the signal handed to `work` is aborted and the result is null. Passes on what `work` throws. */
export async function within<T>(
  timers: Timers,
  ms: number,
  work: (signal: AbortSignal) => Promise<T>,
  outer?: AbortSignal,
): Promise<T | null> {
  const abort = new AbortController()
  const pass = () => abort.abort(outer?.reason)
  if (outer?.aborted) pass()
  outer?.addEventListener('abort', pass, { once: true })
  let cancel = () => {}
  const late = new Promise<null>((resolve) => {
    cancel = timers.after(ms, () => {
      resolve(null)
      abort.abort()
    })
    abort.signal.addEventListener('abort', () => resolve(null), { once: true })
  })
  const done = work(abort.signal)
  // Once the time is up nobody waits for it any more.
  done.catch(() => null)
  try {
    return await Promise.race([done, late])
  } finally {
    cancel()
    outer?.removeEventListener('abort', pass)
  }
}
