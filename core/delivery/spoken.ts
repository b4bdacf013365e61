import type { AnswerTiming, Heard } from '../interview/events.ts'
import { surenessOf } from '../interview/heard.ts'
import type { Pace, Pauses, SpokenDelivery } from './delivery.ts'
import { countFillers } from './fillers.ts'
import { countSentences, countWords, FEWEST_WORDS_FOR_A_RATE } from './typed.ts'

/** A silence of at least this long inside an answer is a pause. Milliseconds. */
export const SHORTEST_PAUSE_MS = 500
/** Words a second between which a pace is good; below is very slow, above too fast. */
export const GOOD_PACE = { least: 1, most: 3 }
/** Fillers a minute up to which they are acceptable, and from which they do harm (Laske 2024). */
export const FILLERS_A_MINUTE = { acceptable: 5, harmful: 12 }

type Span = { startMs: number; endMs: number }

/**
 * Measures how a spoken answer was delivered, as it was heard: a correction changes what was said, not how.
 * `deliveryDefinitions` says what each figure means.
 */
export function measureSpoken(heard: Heard, timing: AnswerTiming): SpokenDelivery {
  const { text } = heard
  const words = countWords(text)
  const fillers = countFillers(text)
  const found = fillers.reduce((sum, { count }) => sum + count, 0)
  const span = spanOf(heard)
  const pauses = span && pausesIn(heard, span)
  const wholeMs = span ? span.endMs - span.startMs : null
  const spokenMs = wholeMs === null ? null : wholeMs - (pauses?.totalMs ?? 0)
  const enough = words >= FEWEST_WORDS_FOR_A_RATE
  const rate = (count: number, ms: number | null) => (enough && ms ? count / ms : null)
  const wordsPerSecond = rounded(rate(words, spokenMs), 1_000, 2)
  return {
    kind: 'spoken',
    totalMs: timing.totalMs,
    delayMs: timing.firstInputMs,
    words,
    sentences: countSentences(text),
    fillers,
    fillersPer100Words: enough ? Math.round((found / words) * 1000) / 10 : null,
    fillersPerMinute: rounded(rate(found, wholeMs), 60_000, 1),
    spokenMs,
    wordsPerSecond,
    pace: wordsPerSecond === null ? null : paceOf(wordsPerSecond),
    wordsPerMinute: rounded(rate(words, wholeMs), 60_000, 0),
    pauses,
    confidence: rounded(surenessOf(heard), 1, 3),
  }
}

export function paceOf(wordsPerSecond: number): Pace {
  if (wordsPerSecond < GOOD_PACE.least) return 'very-slow'
  return wordsPerSecond > GOOD_PACE.most ? 'too-fast' : 'good'
}

const rounded = (value: number | null, factor: number, digits: number): number | null =>
  value === null ? null : Math.round(value * factor * 10 ** digits) / 10 ** digits

/** From the first word to the end of the last; from the speech that was detected where no word has a time. */
function spanOf({ words, speech }: Heard): Span | null {
  const spans = merged(words.length > 0 ? words : speech)
  const [first, last] = [spans[0], spans.at(-1)]
  return first && last && last.endMs > first.startMs ? { startMs: first.startMs, endMs: last.endMs } : null
}

/**
 * Silences between words, and silences that the detector found: transcribers stretch words over a silence, and detectors
 * bridge short ones.
 */
function pausesIn({ words, speech }: Heard, span: Span): Pauses {
  const within = ({ startMs, endMs }: Span) => ({
    startMs: Math.max(startMs, span.startMs),
    endMs: Math.min(endMs, span.endMs),
  })
  const silences = [...gaps(merged(words)), ...gaps(merged(speech)).map(within)].filter(long)
  const lengths = merged(silences).map(({ startMs, endMs }) => Math.round(endMs - startMs))
  return {
    count: lengths.length,
    totalMs: lengths.reduce((sum, ms) => sum + ms, 0),
    longestMs: Math.max(0, ...lengths),
  }
}

const long = ({ startMs, endMs }: Span) => endMs - startMs >= SHORTEST_PAUSE_MS

function gaps(spans: readonly Span[]): Span[] {
  return spans.slice(1).map(({ startMs }, i) => ({ startMs: spans[i]?.endMs ?? startMs, endMs: startMs }))
}

/** In order, those that overlap as one. */
function merged(spans: readonly Span[]): Span[] {
  const result: Span[] = []
  for (const { startMs, endMs } of spans.toSorted((a, b) => a.startMs - b.startMs)) {
    const last = result.at(-1)
    if (last && startMs <= last.endMs) last.endMs = Math.max(last.endMs, endMs)
    else result.push({ startMs, endMs: Math.max(startMs, endMs) })
  }
  return result
}
