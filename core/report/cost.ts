import type { Usage } from '../interview/events.ts'
import { counted } from './wording.ts'

/** What one source claims that an interview of so many question-answer pairs costs, in US dollars. It was not checked. */
export const CLAIMED = { pairs: 20, usd: 0.03 }

const number = new Intl.NumberFormat('en')
/** Cents and what is below them: 0.03, 0.0042. */
export const dollars = (usd: number) =>
  `${new Intl.NumberFormat('en', { maximumSignificantDigits: 2, maximumFractionDigits: 6 }).format(usd)} US dollars`

/** What an interview took of language models, in a sentence or two; null where it took none. `pairs`: questions asked. */
export function costInWords(usage: readonly Usage[], pairs: number): string | null {
  if (usage.length === 0) return null
  const sum = (of: (usage: Usage) => number) => usage.reduce((total, one) => total + of(one), 0)
  const tokens = `${number.format(sum((u) => u.inputTokens))} tokens in and ${number.format(sum((u) => u.outputTokens))} out`
  const took = `Language models took ${counted(usage.length, 'request')}, ${tokens}`
  if (usage.some((u) => u.usd === null)) return `${took}; what that cost is not known, as no price is set.`
  const cost = dollars(sum((u) => u.usd ?? 0))
  const claim = `One source puts ${CLAIMED.pairs} question-answer pairs at ${dollars(CLAIMED.usd)}; there were ${pairs} here.`
  return `${took}: ${cost} at the prices set. ${claim}`
}
