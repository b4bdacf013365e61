import type { Heard } from '../interview/events.ts'

/** A phrase as it was heard, and where its audio begins in that of the answer, in milliseconds. */
export type HeardPhrase = { heard: Heard; offsetMs: number }

/** Puts the phrases of an answer together: times become those of the answer's audio, which is `audioMs` long. */
export function joinHeard(phrases: readonly HeardPhrase[], audioMs: number, transcriber: string): Heard {
  const within = (ms: number) => Math.round(Math.min(Math.max(0, ms), audioMs))
  const moved = <T extends { startMs: number; endMs: number }>(piece: T, offset: number): T => ({
    ...piece,
    startMs: within(piece.startMs + offset),
    endMs: within(piece.endMs + offset),
  })
  const spoken = phrases.filter(({ heard }) => heard.text.trim() !== '')
  return {
    transcriber: spoken[0]?.heard.transcriber ?? transcriber,
    text: spoken.map(({ heard }) => heard.text.trim()).join(' '),
    words: spoken.flatMap(({ heard, offsetMs }) => heard.words.map((word) => moved(word, offsetMs))),
    language: spoken.find(({ heard }) => heard.language !== null)?.heard.language ?? null,
    confidence: confidence(spoken.map(({ heard }) => heard)),
    speech: apart(spoken.flatMap(({ heard, offsetMs }) => heard.speech.map((piece) => moved(piece, offsetMs)))),
    audioMs: Math.round(audioMs),
  }
}

/** The phrases' confidences, weighted by their words; null where one told none. */
function confidence(heard: readonly Heard[]): number | null {
  let sum = 0
  let count = 0
  for (const { confidence, words } of heard) {
    if (confidence === null) return null
    const weight = Math.max(1, words.length)
    sum += confidence * weight
    count += weight
  }
  return count === 0 ? null : sum / count
}

/** In order and apart: pieces that touch become one. */
function apart(pieces: { startMs: number; endMs: number }[]): { startMs: number; endMs: number }[] {
  const joined: { startMs: number; endMs: number }[] = []
  for (const piece of pieces.toSorted((a, b) => a.startMs - b.startMs)) {
    const last = joined.at(-1)
    if (last && piece.startMs <= last.endMs) last.endMs = Math.max(last.endMs, piece.endMs)
    else if (piece.endMs > piece.startMs) joined.push({ ...piece })
  }
  return joined
}
