import type { Word } from './analysis.ts'

const set = (words: string) => new Set(words.split(/\s+/))
const NUMBERS = set(
  'two three four five six seven eight nine ten twelve fifteen twenty thirty forty fifty sixty ninety hundred hundreds thousand half quarter percent twice once dozen',
)
const TIMES = set(
  `day days hour hours week weeks minute minutes second seconds month months morning evening night monday tuesday wednesday thursday
  friday weekend lunch afternoon tomorrow yesterday`,
)
const PLATITUDES = set(
  `communication mindset passion passionate stakeholder stakeholders holistic systematic systematically leverage alignment quality
  important experience process approach skill skills people success successful situation situations manager opinion motivated`,
)
const REASONS = set('because since if then until unless before after when first whether instead rather')

const PAST = set(
  `was were had did went said told asked came got took made knew thought found wrote kept gave sat ran spoke felt saw left built put
  began brought held lost met paid sent taught understood wanted`,
)

/** What the words of an answer show of substance, whatever was asked. */
export type Substance = {
  /** Share of the telling words that only give the question's words back, 0-1. */
  echo: number
  /** Different telling words that are not the question's. */
  own: number
  /** Per 100 words; the last two are cut at 3 and 8. */
  platitudes: number
  times: number
  reasons: number
  /** Numbers named, at most 3. */
  numbers: number
  /** Words in the past tense per 100, at most 12: a story is told in it. */
  past: number
}

/** Counts what an answer says of its own (reasons, numbers, times) and what says nothing (the question's own words, platitudes). */
export function substance(answer: readonly Word[], question: readonly Word[]): Substance {
  const asked = new Set(question.filter((word) => word.weight > 0).map((word) => word.stem))
  const telling = answer.filter((word) => word.weight > 0)
  // A rate over a handful of words would leap.
  const rate = (words: ReadonlySet<string>) =>
    (100 * answer.filter((word) => words.has(word.word)).length) / Math.max(25, answer.length)
  return {
    echo: telling.filter((word) => asked.has(word.stem)).length / Math.max(1, telling.length),
    own: new Set(telling.map(({ stem }) => stem).filter((stem) => !asked.has(stem))).size,
    platitudes: rate(PLATITUDES),
    times: Math.min(3, rate(TIMES)),
    reasons: Math.min(8, rate(REASONS)),
    numbers: Math.min(3, answer.filter((word) => NUMBERS.has(word.word) || /^\d/.test(word.word)).length),
    past: Math.min(12, (100 * answer.filter(isPast).length) / Math.max(25, answer.length)),
  }
}

const isPast = ({ word }: Word): boolean => PAST.has(word) || /^[a-z]{3,}ed$/.test(word)
