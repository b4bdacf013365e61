import { z } from 'zod'
import { GreenroomError } from '../../errors.ts'
import type { Interviewer } from '../../ports.ts'
import type { Bank } from '../../questions/bank.ts'
import { contentStems, wordsOf } from '../secrets.ts'
import { afterOneAnswer } from './after-one-answer.ts'

const line = z.object({
  id: z.string(),
  set: z.enum(['tune', 'held-out']),
  role: z.string(),
  question: z.string(),
  answer: z.string(),
  good: z.string(),
  poor: z.string(),
})

/** A moment of an interview with a good next question and a poor one; see datasets/rated-answers/README.md. */
export type RatedFollowUp = z.infer<typeof line>

/** Errors: GreenroomError 'bad-input' that names the line. */
export function parseFollowUps(name: string, text: string): RatedFollowUp[] {
  const lines = text.split('\n').filter((found) => found.trim())
  return lines.map((found, i) => {
    try {
      return line.parse(JSON.parse(found))
    } catch (cause) {
      throw new GreenroomError('bad-input', `${name}, line ${i + 1} is no rated follow-up.`, { cause })
    }
  })
}

/** What was asked after one answer; null where it went on to the next question. `problem`: why nothing came. */
export type Followed = { rated: RatedFollowUp; asked: string | null; problem: string | null }

/** Lets an interviewer speak after every answer, one at a time. A model that fails is noted, and the next answer follows. */
export async function followAll(
  interviewer: Interviewer,
  rated: readonly RatedFollowUp[],
  bank: Bank,
  signal: AbortSignal,
): Promise<Followed[]> {
  const all: Followed[] = []
  for (const one of rated) {
    try {
      const move = await interviewer.move(afterOneAnswer(one, bank).brief, { signal })
      all.push({ rated: one, asked: move.kind === 'follow-up' ? move.text : null, problem: null })
    } catch (error) {
      if (!(error instanceof GreenroomError) || error.code === 'cancelled') throw error
      all.push({ rated: one, asked: null, problem: error.message })
    }
  }
  return all
}

/** Counts of an interviewer over rated moments; shares are 0 to 1, null where there is nothing to count. */
export type Agreement = {
  moments: number
  failed: number
  asked: number
  /** Of what was asked: nearer in words to the good question than to the poor one; as near counts half. */
  nearerToGood: number | null
  /** Mean likeness of what was asked to the good question; and to a good question of another answer, for comparison. */
  likeGood: number | null
  likeAnother: number | null
  /** Of what was asked: takes up a word that the answer brought in; and the same of the good questions. */
  takesUp: number | null
  goodTakesUp: number | null
}

export function agreement(all: readonly Followed[]): Agreement {
  const asked = all.flatMap(({ rated, asked: question }, i) => {
    // The good question of the moment after it, the first's for the last: as good, and about something else.
    const other = all[(i + 1) % all.length]?.rated.good ?? ''
    return question === null ? [] : [{ rated, question, other }]
  })
  const nearer = asked.map(({ rated, question }) => {
    const [good, poor] = [likeness(question, rated.good), likeness(question, rated.poor)]
    return good === poor ? 0.5 : Number(good > poor)
  })
  return {
    moments: all.length,
    failed: all.filter(({ problem }) => problem !== null).length,
    asked: asked.length,
    nearerToGood: mean(nearer),
    likeGood: mean(asked.map(({ rated, question }) => likeness(question, rated.good))),
    likeAnother: mean(asked.map(({ question, other }) => likeness(question, other))),
    takesUp: mean(asked.map(({ rated, question }) => takesUp(question, rated))),
    goodTakesUp: mean(all.map(({ rated }) => takesUp(rated.good, rated))),
  }
}

/** F1 of the content words' stems of two questions, 0 to 1: 1 for the same words, 0 for none in common. */
export function likeness(one: string, other: string): number {
  const [a, b] = [stemsOf(one), stemsOf(other)]
  return a.size + b.size === 0 ? 0 : (2 * a.intersection(b).size) / (a.size + b.size)
}

function takesUp(asked: string, { question, answer }: RatedFollowUp): number {
  const brought = stemsOf(answer).difference(stemsOf(question))
  return Number(stemsOf(asked).intersection(brought).size > 0)
}

const stemsOf = (text: string) => new Set(contentStems(wordsOf(text)))

const mean = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length

/** A table in Markdown, a column for each part of the moments. */
export function agreementTable(interviewer: string, parts: readonly (readonly [string, Agreement])[]): string {
  const share = (value: number | null) => (value === null ? '' : value.toFixed(2))
  const rows: [string, (a: Agreement) => string][] = [
    ['asked a follow-up', (a) => `${a.asked} of ${a.moments}`],
    ['gave no usable reply', (a) => String(a.failed)],
    ['nearer to the good one than to the poor one', (a) => share(a.nearerToGood)],
    ['likeness to the good one', (a) => share(a.likeGood)],
    ['likeness to another answer’s good one', (a) => share(a.likeAnother)],
    ['takes up what the answer brought in', (a) => share(a.takesUp)],
    ['the good ones do', (a) => share(a.goodTakesUp)],
  ]
  const text = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  const head = ['follow-ups', ...parts.map(([name]) => name)]
  const body = rows.map(([name, cell]) => [name, ...parts.map(([, a]) => cell(a))])
  return [`Interviewer: ${interviewer}.`, '', ...[head, head.map(() => '---'), ...body].map(text)].join('\n')
}
