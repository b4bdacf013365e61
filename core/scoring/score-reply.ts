import { z } from 'zod'
import { findQuote } from './find-quote.ts'
import { CRITERIA } from './rubric.ts'
import type { ScoreRequest } from './score.ts'

/** Why a model may leave an answer without a score; the other reasons are found out without it. */
export const MODEL_REASONS = ['gibberish', 'repetition', 'parroted', 'attack'] as const

/** From this score or coverage on, words of the answer must bear it out. */
const NEEDS_QUOTE = { score: 3, coverage: 0.5 }

const criterion = z.strictObject({
  quotes: z.array(z.string().max(1000)).max(5),
  score: z.number().min(1).max(10),
})
const judgement = z.strictObject({
  coverage: z.array(
    z.strictObject({
      key_point: z.int(),
      covered: z.number().min(0).max(1),
      quote: z.string().max(1000).nullable(),
    }),
  ),
  criteria: z.strictObject({
    relevance: criterion,
    completeness: criterion,
    clarity: criterion,
    structure: criterion,
  }),
})
const items = z.array(z.string().min(1).max(400)).max(6)
const form = z.strictObject({
  not_scorable: z.enum(MODEL_REASONS).nullable(),
  judgement: judgement.nullable(),
  feedback: z.strictObject({ good: items, missing: items, improve: items }),
})
/** What a model replies when it must judge. */
export type ScoreReply = z.infer<typeof form>
export type Judgement = z.infer<typeof judgement>

/** The form that a judgement of this answer must have: each key point once, and no quote that the answer does not hold. */
export function scoreReply({ answer, rubric }: ScoreRequest): z.ZodType<ScoreReply> {
  return form.superRefine((reply, ctx) => {
    const complain = (path: (string | number)[], message: string) => ctx.addIssue({ code: 'custom', path, message })
    if ((reply.judgement === null) !== (reply.not_scorable !== null)) {
      complain(['judgement'], 'Exactly one of judgement and not_scorable must be null.')
    }
    if (!reply.judgement) return
    const { coverage, criteria } = reply.judgement
    const numbers = coverage.map((c) => c.key_point)
    if (numbers.join() !== rubric.keyPoints.map((_, i) => i + 1).join()) {
      complain(
        ['judgement', 'coverage'],
        `It must hold each of the ${rubric.keyPoints.length} key points once, in order.`,
      )
    }
    for (const [i, { quote, covered }] of coverage.entries()) {
      const path = ['judgement', 'coverage', i, 'quote']
      if (quote !== null && !findQuote(answer, quote)) complain(path, NOT_THERE)
      if (quote === null && covered >= NEEDS_QUOTE.coverage)
        complain(path, 'Quote the words that cover this key point.')
    }
    for (const name of CRITERIA) {
      const { quotes, score } = criteria[name]
      const path = ['judgement', 'criteria', name, 'quotes']
      for (const [i, quote] of quotes.entries()) if (!findQuote(answer, quote)) complain([...path, i], NOT_THERE)
      if (quotes.length === 0 && score > NEEDS_QUOTE.score) complain(path, 'Quote words that bear this score out.')
    }
  })
}

const NOT_THERE = 'The answer does not hold these words. Copy the quote letter by letter from the answer.'
