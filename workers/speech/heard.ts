import { z } from 'zod'
import type { Heard, HeardWord } from '../../core/interview/events.ts'
import { languageCode } from './language.ts'

const word = z.object({
  word: z.string(),
  start: z.number(),
  end: z.number(),
  probability: z.number().nullish(),
})
const segment = z.object({
  start: z.number(),
  end: z.number(),
  text: z.string().nullish(),
  avg_logprob: z.number().nullish(),
  no_speech_prob: z.number().nullish(),
  words: z.array(word).nullish(),
})

/** What servers of the OpenAI API answer, with as much of it left out as any of them leaves out. Times are seconds. */
export const transcription = z.object({
  text: z.string(),
  language: z.string().nullish(),
  duration: z.coerce.number().nullish(),
  words: z.array(word).nullish(),
  segments: z.array(segment).nullish(),
  logprobs: z.array(z.object({ logprob: z.number().nullish() })).nullish(),
  usage: z.looseObject({ seconds: z.number().nullish() }).nullish(),
})
export type Transcription = z.infer<typeof transcription>

/** Whisper's own rule for a segment in which nothing was said: both must hold (Radford et al. 2022, section 4.5). */
const NO_SPEECH = 0.6
const LOG_PROBABILITY = -1
/** Words nearer to each other than this are one stretch of speech; aligned times are no more exact. */
const SAME_STRETCH_MS = 200

/** Turns a server's reply into what the core keeps. `audioMs` is the audio's length if the caller knows it. */
export function heardFrom(reply: Transcription, transcriber: string, audioMs: number | null): Heard {
  const segments = reply.segments ?? []
  const told = ms(reply.duration ?? reply.usage?.seconds ?? 0)
  const ends = [...segments, ...(reply.words ?? [])].map(({ end }) => ms(end))
  const length = audioMs ?? (told || Math.max(0, ...ends))
  const text = segments.length > 0 && segments.every(isSilence) ? '' : reply.text.trim()
  if (!text) return { transcriber, text: '', words: [], language: null, confidence: null, speech: [], audioMs: length }
  const words = wordsOf(reply, length)
  const stretches = words.length > 0 ? words : segments.map(({ start, end }) => within(start, end, length))
  return {
    transcriber,
    text,
    words,
    language: reply.language ? languageCode(reply.language) : null,
    confidence: confidenceOf(words, reply),
    speech: joined(stretches),
    audioMs: length,
  }
}

const ms = (seconds: number) => Math.round(seconds * 1000)
const isSilence = ({ no_speech_prob, avg_logprob }: z.infer<typeof segment>) =>
  (no_speech_prob ?? 0) > NO_SPEECH && (avg_logprob ?? 0) < LOG_PROBABILITY

function within(start: number, end: number, length: number): { startMs: number; endMs: number } {
  const startMs = Math.min(Math.max(0, ms(start)), length)
  return { startMs, endMs: Math.min(Math.max(startMs, ms(end)), length) }
}

/** The words in order; none begins before the one that it follows. */
function wordsOf({ words, segments }: Transcription, length: number): HeardWord[] {
  const told = words?.length ? words : (segments ?? []).flatMap((s) => s.words ?? [])
  let last = 0
  return told.flatMap(({ word, start, end, probability }) => {
    if (!word.trim()) return []
    const times = within(Math.max(start, last / 1000), end, length)
    last = times.startMs
    return { word: word.trim(), ...times, probability: probability == null ? null : share(probability) }
  })
}

/** Mean probability of the words; else of the segments, weighted by their length as text; else of the tokens. */
function confidenceOf(words: readonly HeardWord[], { segments, logprobs }: Transcription): number | null {
  const known = words.flatMap(({ probability }) => probability ?? [])
  if (known.length > 0) return mean(known.map((p) => [p, 1]))
  const rated = (segments ?? []).flatMap(({ avg_logprob, text }) =>
    avg_logprob == null ? [] : [[Math.exp(avg_logprob), Math.max(1, text?.length ?? 1)] as const],
  )
  if (rated.length > 0) return mean(rated)
  const tokens = (logprobs ?? []).flatMap(({ logprob }) => logprob ?? [])
  return tokens.length > 0 ? mean(tokens.map((l) => [Math.exp(l), 1])) : null
}

function mean(weighted: readonly (readonly [value: number, weight: number])[]): number {
  const weight = weighted.reduce((sum, [, w]) => sum + w, 0)
  return share(weighted.reduce((sum, [value, w]) => sum + value * w, 0) / weight)
}

const share = (p: number) => Math.min(1, Math.max(0, p))

function joined(stretches: readonly { startMs: number; endMs: number }[]): Heard['speech'] {
  const speech: Heard['speech'] = []
  for (const { startMs, endMs } of stretches.toSorted((a, b) => a.startMs - b.startMs)) {
    const last = speech.at(-1)
    if (last && startMs - last.endMs < SAME_STRETCH_MS) last.endMs = Math.max(last.endMs, endMs)
    else speech.push({ startMs, endMs })
  }
  return speech
}
