/** Samples at 48 kHz a millisecond. */
const PER_MS = 48
/** When the two clocks are further apart than this, the stream has begun anew. */
const MOST_APART_MS = 250

/**
 * When a packet was captured, on our clock: the smallest delay seen counts as none, so that jitter does not become gaps and
 * overlaps. Milliseconds since the Unix epoch.
 */
export function captureClock(): (timestamp: number, arrivedAt: number) => number {
  let origin: { timestamp: number; at: number } | null = null
  return (timestamp, arrivedAt) => {
    if (origin) {
      // Signed, so that a packet that was overtaken still has its own time.
      const elapsed = (timestamp - origin.timestamp) | 0
      const expected = origin.at + elapsed / PER_MS
      const early = expected - arrivedAt
      if (Math.abs(early) <= MOST_APART_MS) {
        if (early > 0) origin = { timestamp, at: arrivedAt }
        return Math.min(expected, arrivedAt)
      }
    }
    origin = { timestamp, at: arrivedAt }
    return arrivedAt
  }
}
