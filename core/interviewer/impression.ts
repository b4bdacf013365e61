import { detectLanguage } from '../interview/language.ts'
import type { Pair, StartedState } from '../interview/state.ts'
import { scoreRequest } from '../scoring/request.ts'
import type { CoverageOf, ScreenOf } from '../scoring/score.ts'

import { saysNotKnowing } from './phrases/index.ts'

/** The built-in scorer's quick looks at an answer. */
export type Looks = { coverageOf: CoverageOf; screenOf: ScreenOf }

/** What an answer looks like between two questions: enough to respond in words that fit, not a grade. */
export type Impression =
  /** 'unheard' was said, but not heard yet. */
  | { kind: 'unheard' | 'skipped' | 'unknown' | 'unusable' | 'aside' | 'astray' | 'brief' }
  /** `quote` is a few of the candidate's own words; `echo` says whether to take them up. */
  | { kind: 'partial' | 'strong'; quote: string | null; echo: boolean }

/** Reads the answer of a closed question. 'unusable' is junk, 'aside' speaks to the scorer instead of answering. */
export function impressionOf(pair: Pair, state: StartedState, { coverageOf, screenOf }: Looks): Impression {
  const { question, outcome } = pair
  if (outcome.kind === 'unheard') return { kind: 'unheard' }
  if (outcome.kind !== 'answered') return { kind: 'skipped' }
  const { text } = outcome
  const words = text.match(/\p{L}[\p{L}\p{N}'’-]*/gu) ?? []
  if (words.length < 30 && saysNotKnowing(text)) return { kind: 'unknown' }
  // The looks read English only: of an answer in another language they could say nothing true.
  if ((detectLanguage(text) ?? 'en') !== 'en') return { kind: 'partial', quote: null, echo: false }
  const junk = screenOf(scoreRequest(pair, state))
  if (junk && junk.code !== 'no-rubric') return { kind: junk.code === 'attack' ? 'aside' : 'unusable' }
  const covered = coverageOf(question.rubric.keyPoints, text, question.text)
  const best = covered.reduce((top, c) => Math.max(top, c.coverage), 0)
  const mean = covered.reduce((sum, c) => sum + c.coverage, 0) / (covered.length || 1)
  if (best < 0.2) return { kind: words.length < 12 ? 'brief' : 'astray' }
  if (words.length < 12) return { kind: 'brief' }
  const evidence = covered.toSorted((a, b) => b.coverage - a.coverage)[0]?.evidence
  return {
    kind: mean >= 0.55 ? 'strong' : 'partial',
    quote: evidence ? shorten(evidence.quote) : null,
    echo: text.length % 3 === 0,
  }
}

/** At most eight words from the start of a quote, without the words that merely lead in; null when too little is left. */
function shorten(quote: string): string | null {
  const lead = /^(um|uh|so|and|but|well|like|then|also|because|basically|i think|i guess|you know)[\s,]+/i
  // Evidence may run over the end of a sentence: its longest sentence reads best.
  // A question or speech in quotation marks would sound like the interviewer's own.
  const sentences = quote.split(/(?<=[.!?])\s+|\n+/).filter((sentence) => !/[?"“”]/.test(sentence))
  const longest = sentences.toSorted((a, b) => b.length - a.length)[0] ?? ''
  let text = longest.replace(/\s+/g, ' ').trim()
  while (lead.test(text)) text = text.replace(lead, '')
  const words = text.split(' ').slice(0, 8)
  while (
    words.length > 0 &&
    /^(a|an|the|of|to|and|or|but|with|for|in|on|at|by|that|which|is|was|so|because|my|our|their|its|i|we)$/i.test(
      words.at(-1) ?? '',
    )
  )
    words.pop()
  if (words.length < 3) return null
  return words.join(' ').replace(/[\s.,;:!?]+$/, '')
}
