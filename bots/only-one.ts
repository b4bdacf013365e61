import { setTimeout as sleep } from 'node:timers/promises'
import type { Leases } from '../core/leases/leases.ts'

/** How often a process that stands by tries to take over. */
const TRY_MS = 1_000

export type OnlyOneParts = {
  leases: Leases
  key: string
  /** Begins what one process at a time does. */
  start: () => { close(graceMs: number): Promise<void> }
  /** Another process does it, and this one stands by. */
  onStandBy: () => void
  log: (message: string, error: unknown) => void
}

/** Does in one of several processes what only one may do; where that one ends, is killed or loses touch, another goes on. */
export function onlyOne({ leases, key, start, onStandBy, log }: OnlyOneParts) {
  const closing = new AbortController()
  const { signal } = closing
  let graceMs = 0

  async function hold(): Promise<void> {
    let told = false
    while (!signal.aborted) {
      const lease = await leases.take(key).catch((error) => {
        log(`the lease of ${key} could not be taken`, error)
        return null
      })
      if (!lease) {
        if (!told) onStandBy()
        told = true
        await pause(TRY_MS, signal)
        continue
      }
      told = false
      const running = start()
      await either(lease.lost, signal)
      await running.close(graceMs)
      await lease.release()
    }
  }

  const holding = hold().catch((error) => log(`${key} ended`, error))
  return {
    /** Ends it here, and hands it over at once. */
    async close(ms: number): Promise<void> {
      graceMs = ms
      closing.abort()
      await holding
    },
  }
}

/** Ends early, with a rejection that means nothing, when the signal does. */
const pause = (ms: number, signal: AbortSignal) => sleep(ms, undefined, { signal, ref: false }).catch(() => undefined)

function either(a: AbortSignal, b: AbortSignal): Promise<void> {
  const any = AbortSignal.any([a, b])
  if (any.aborted) return Promise.resolve()
  return new Promise((resolve) => any.addEventListener('abort', () => resolve(), { once: true }))
}
