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
