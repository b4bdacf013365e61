/** Calls back after so many milliseconds, once; returns how to call that off. Must not keep the process alive. */
export type Later = (ms: number, then: () => void) => () => void

/** Work that failed and is tried again later, by id. */
export interface Retries {
  /** Sets when it is tried again, in place of what was set before. */
  failed(id: string, again: () => void): void
  /** It succeeded, or is of no more use: the next failure is a first one. */
  done(id: string): void
  /** It is tried now; what was set is called off, and the failures so far still count. */
  now(id: string): void
  /** Whether it is set to be tried. */
  waits(id: string): boolean
  /** Calls everything off. */
  close(): void
}

/** `waitsMs`: milliseconds between one failure and the next try; the last holds from then on. */
export function retries(waitsMs: readonly [number, ...number[]], later: Later): Retries {
  const failures = new Map<string, number>()
  const set = new Map<string, () => void>()
  let closed = false

  function now(id: string): void {
    set.get(id)?.()
    set.delete(id)
  }
  return {
    now,
    failed(id, again) {
      now(id)
      if (closed) return
      const before = failures.get(id) ?? 0
      failures.set(id, before + 1)
      set.set(id, later(waitsMs[Math.min(before, waitsMs.length - 1)] ?? waitsMs[0], again))
    },
    done(id) {
      now(id)
      failures.delete(id)
    },
    waits: (id) => set.has(id),
    close() {
      closed = true
      for (const cancel of set.values()) cancel()
      set.clear()
    },
  }
}

/** A timer. */
export const later: Later = (ms, then) => {
  const timer = setTimeout(then, ms).unref()
  return () => clearTimeout(timer)
}
