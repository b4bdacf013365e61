/** A grammar slip with what would be right: text.slice(start, end) === slip. */
export type Correction = { start: number; end: number; slip: string; message: string; suggestion: string | null }

/** A filler word or phrase that was found, and how often. */
export type FillerCount = { filler: string; count: number }

/** How a typed answer was delivered. Each figure's definition stands in `deliveryDefinitions`. */
export type TypedDelivery = {
  kind: 'typed'
  /** From the question being shown to the answer being sent, pauses of the interview left out; null when unknown. */
  totalMs: number | null
  /** From the question being shown to the first key; null when unknown. */
  delayMs: number | null
  words: number
  sentences: number
  fillers: FillerCount[]
  /** Fillers for each 100 words; null under 10 words. */
  fillersPer100Words: number | null
}

/** Words a second by the sources' own bounds. */
export type Pace = 'very-slow' | 'good' | 'too-fast'

/** Silences inside an answer. Milliseconds; the longest is 0 where there is none. */
export type Pauses = { count: number; totalMs: number; longestMs: number }

/** How a spoken answer was delivered. Each figure's definition stands in `deliveryDefinitions`. */
export type SpokenDelivery = {
  kind: 'spoken'
  /** From the question being put to the end of the answer, pauses of the interview left out; null when unknown. */
  totalMs: number | null
  /** From the question being put to the first word; null when unknown. */
  delayMs: number | null
  words: number
  sentences: number
  fillers: FillerCount[]
  /** Fillers for each 100 words; null under 10 words. */
  fillersPer100Words: number | null
  /** Fillers for each minute from the first word to the last; null under 10 words, or without times. */
  fillersPerMinute: number | null
  /** From the first word to the last, pauses left out; null without times. Milliseconds. */
  spokenMs: number | null
  /** Over `spokenMs`; null under 10 words, or without times. */
  wordsPerSecond: number | null
  pace: Pace | null
  /** From the first word to the last, pauses included; null under 10 words, or without times. */
  wordsPerMinute: number | null
  /** null without times. */
  pauses: Pauses | null
  /** Mean probability of the words as they were heard, 0-1; null when the transcriber told none. */
  confidence: number | null
}

export type Delivery = TypedDelivery | SpokenDelivery
