import { measureSpoken } from '../../../core/delivery/spoken.ts'
import type { Heard } from '../../../core/interview/events.ts'
import type { Outcome, Pair } from '../../../core/interview/state.ts'
import type { ReportInput } from '../../../core/report/assemble.ts'
import { withheld } from '../../../core/scoring/withheld.ts'
import { sampleInput } from './sample.ts'

type Said = { everyMs: number; probability: number; text?: string }

/** Words as they were heard at a steady pace, with a pause of two seconds after every twentieth. */
export function saidAs(text: string, { everyMs, probability }: Said): Heard {
  const words = text.split(/\s+/).map((word, i) => {
    const startMs = 700 + i * everyMs + Math.floor(i / 20) * 2_000
    return { word, startMs, endMs: startMs + everyMs - 20, probability }
  })
  const audioMs = (words.at(-1)?.endMs ?? 0) + 600
  return {
    transcriber: 'faster-whisper small',
    text,
    words,
    language: 'en',
    confidence: probability,
    speech: [],
    audioMs,
  }
}

/** How the sample's answers were given: q1 corrected, q2 heard unsurely, q3 typed, q4 fast, q6 recorded, q7 lost. */
const ways: Record<string, Said> = {
  q1: { everyMs: 420, probability: 0.93, text: 'accuracy' },
  q2: { everyMs: 400, probability: 0.31 },
  q4: { everyMs: 400, probability: 0.88 },
}

/** The sample as an interview that was held aloud, for the most part. `everyMs` is the pace of the answers that were heard well. */
export function spokenInput(everyMs = 420): ReportInput {
  const input = sampleInput()
  const pairs = input.state.pairs.map((pair): Pair => ({ ...pair, outcome: spoken(pair, everyMs) }))
  const outcomes = new Map(pairs.map((p) => [p.question.id, p.outcome]))
  const kept = <T>(map: ReadonlyMap<string, T>) =>
    [...map].filter(([id]) => outcomes.get(id)?.kind === 'answered') as [string, T][]
  const delivery = kept(input.delivery).map(([id, typed]) => {
    const outcome = outcomes.get(id)
    const heard = outcome?.kind === 'answered' && outcome.heard
    return [id, heard ? measureSpoken(heard, outcome.timing) : typed] as const
  })
  const scores = kept(input.scores).map(
    ([id, score]) => [id, withheld(outcomes.get(id) ?? { kind: 'unanswered' }) ?? score] as const,
  )
  return {
    ...input,
    state: { ...input.state, pairs },
    scores: new Map(scores),
    delivery: new Map(delivery),
    grammar: new Map(kept(input.grammar)),
  }
}

function spoken({ question, outcome }: Pair, everyMs: number): Outcome {
  if (outcome.kind !== 'answered') return outcome
  const { text, timing, at } = outcome
  const { id } = question
  if (id === 'q6' || id === 'q7') {
    const reason = id === 'q6' ? null : 'nothing was said in it'
    return { kind: 'unheard', via: 'voice', recording: `${id}.ogg`, audioMs: 9_000, reason, timing, at }
  }
  const way = ways[id]
  if (!way) return outcome
  const misheard = way.text ? text.replace(way.text, 'a cure see') : text
  const heard = saidAs(misheard, { ...way, everyMs: way.probability > 0.5 ? everyMs : way.everyMs })
  return { ...outcome, via: 'voice', heard, checked: misheard !== text }
}
