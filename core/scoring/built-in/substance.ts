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
const ABSOLUTES = set(
  'always never everything everyone everybody every nobody completely best most important very really all definitely absolutely',
)
const REASONS = set('because since if then until unless before after when first whether instead rather')

/** A regression draws everything to the middle; this undoes it. */
const SPREAD = 1.6

/** What the words of an answer show of substance, each in its own unit. */
export type Substance = {
  /** Share of the telling words that only give the question's words back, 0-1. */
  echo: number
  /** Per 100 words. */
  platitudes: number
  absolutes: number
  times: number
  reasons: number
  /** Numbers named, at most 3. */
  numbers: number
  /** All of it as one figure, 0-1. */
  value: number
}

/**
 * Whether an answer says something of its own: reasons, numbers and times rather than the question's own words, platitudes and
 * absolutes. It sees good answers that share no word with the rubric, and tells them from talk that only borrows its vocabulary.
 * The weights are a ridge regression on the tuning half of datasets/rated-answers; it says nothing about answers of a few words.
 */
export function substance(answer: readonly Word[], question: readonly Word[]): Substance {
  const asked = new Set(question.filter((word) => word.weight > 0).map((word) => word.stem))
  const telling = answer.filter((word) => word.weight > 0)
  const rate = (words: ReadonlySet<string>) =>
    (100 * answer.filter((word) => words.has(word.word)).length) / Math.max(25, answer.length)
  const echo = telling.filter((word) => asked.has(word.stem)).length / Math.max(1, telling.length)
  const platitudes = rate(PLATITUDES)
  const absolutes = rate(ABSOLUTES)
  const times = Math.min(3, rate(TIMES))
  const reasons = Math.min(8, rate(REASONS))
  const numbers = Math.min(3, answer.filter((word) => NUMBERS.has(word.word) || /^\d/.test(word.word)).length)
  const outOfTen =
    5.2 -
    15 * (echo - 0.134) -
    0.35 * (platitudes - 0.62) -
    0.29 * (absolutes - 1.5) +
    0.29 * (times - 0.69) +
    0.16 * (reasons - 3.5) +
    0.31 * (numbers - 1)
  return {
    echo,
    platitudes,
    absolutes,
    times,
    reasons,
    numbers,
    value: Math.min(1, Math.max(0, 0.5 + (SPREAD * (outOfTen - 5)) / 10)),
  }
}
