import type { Heard } from './events.ts'

/**
 * The least mean probability of the words, 0-1, with which an answer counts as heard surely enough to be judged.
 * Greenroom's own: clear speech reaches .8 and more with Whisper, and under .5 more words are in doubt than not.
 */
export const SURELY_HEARD = 0.5

/** Mean probability, 0-1, of the words of which it is known, else of the whole as the transcriber tells it; null when it told none. */
export function surenessOf({ words, confidence }: Heard): number | null {
  const known = words.flatMap(({ probability }) => probability ?? [])
  return known.length > 0 ? known.reduce((sum, p) => sum + p, 0) / known.length : confidence
}

/** Whether the words were heard surely enough to be judged. What nobody knows to be sure is not. */
export function heardSurely(heard: Heard): boolean {
  const sureness = surenessOf(heard)
  return sureness !== null && sureness >= SURELY_HEARD
}
