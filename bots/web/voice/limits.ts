/** Allows `perSecond` units in the long run and `burst` at once. `now` is milliseconds. */
export function allowance({ perSecond, burst }: { perSecond: number; burst: number }, now: () => number) {
  let left = burst
  let at = now()
  return {
    /** Takes units; false when there are not as many. */
    take(units: number): boolean {
      const time = now()
      left = Math.min(burst, left + (Math.max(0, time - at) / 1000) * perSecond)
      at = time
      if (units > left) return false
      left -= units
      return true
    },
  }
}

/**
 * Turns times of a page's clock into ours. The smallest delay seen is taken for none, so that a late frame keeps its
 * place, and times never run backwards.
 */
export function pageClock(now: () => number) {
  let offset = Number.POSITIVE_INFINITY
  let last = Number.NEGATIVE_INFINITY
  return (pageMs: number): number => {
    offset = Math.min(offset, now() - pageMs)
    last = Math.max(last, pageMs + offset)
    return last
  }
}
