import type { Clock } from '../../core/ports.ts'
import type { Timers } from '../../core/voice/timers.ts'

export interface VirtualTime extends Clock, Timers {
  /** Moves the time on; whatever is due runs at its own moment, with the promises it settles. */
  advance(ms: number): Promise<void>
  /** Lets promises settle without time going by. */
  settle(): Promise<void>
  sleep(ms: number): Promise<void>
  /** Moves the time on until the promise settles. */
  drain<T>(promise: Promise<T>): Promise<T>
}

/** A clock and timers that a test moves. While `busy`, something real such as a disk is waited for, which takes none of this time. */
export function virtualTime(start: number, busy: () => boolean = () => false): VirtualTime {
  let now = start
  let order = 0
  let timers: { at: number; order: number; run: () => void }[] = []

  const settle = async () => {
    do {
      for (let i = 0; i < 2; i++) await new Promise((resolve) => setImmediate(resolve))
    } while (busy())
  }

  async function advance(ms: number): Promise<void> {
    const end = now + ms
    for (;;) {
      const next = timers.toSorted((a, b) => a.at - b.at || a.order - b.order)[0]
      if (!next || next.at > end) break
      timers = timers.filter((t) => t !== next)
      now = Math.max(now, next.at)
      next.run()
      await settle()
    }
    now = end
  }

  return {
    now: () => now,
    after(ms, run) {
      const timer = { at: now + Math.max(0, ms), order: order++, run }
      timers.push(timer)
      return () => {
        timers = timers.filter((t) => t !== timer)
      }
    },
    advance,
    settle,
    sleep(ms) {
      return new Promise((resolve) => this.after(ms, resolve))
    },
    async drain(promise) {
      let done = false
      const mark = () => {
        done = true
      }
      promise.then(mark, mark)
      for (let i = 0; i < 100_000 && !done; i++) {
        await settle()
        if (!done) await advance(10)
      }
      return promise
    },
  }
}
