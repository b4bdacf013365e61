/** A bound on one wait. */
export type TimeLimit = {
  /** Aborts when the time is up, or when the caller gives up. */
  signal: AbortSignal
  /** Something arrived: from now on no more than the idle limit may pass until the next `touch`. */
  touch(): void
  /** Nothing more is expected for now: only the whole limit counts until the next `touch`. */
  rest(): void
  /** Why the signal aborted; null while it has not. */
  why(): 'cancelled' | 'model-timeout' | null
  /** Stops the clocks. */
  end(): void
}

/** Bounds a wait as a whole and, between two arrivals, when idle; both in milliseconds. `outer` is the caller's own signal. */
export function timeLimit(outer: AbortSignal, totalMs: number, idleMs: number): TimeLimit {
  const late = new AbortController()
  const expire = () => late.abort(new Error('time limit'))
  const total = setTimeout(expire, totalMs)
  let idle: NodeJS.Timeout | undefined
  return {
    signal: AbortSignal.any([outer, late.signal]),
    touch() {
      clearTimeout(idle)
      idle = setTimeout(expire, idleMs)
    },
    rest: () => clearTimeout(idle),
    why: () => (outer.aborted ? 'cancelled' : late.signal.aborted ? 'model-timeout' : null),
    end() {
      clearTimeout(total)
      clearTimeout(idle)
    },
  }
}
