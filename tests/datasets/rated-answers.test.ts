import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { LEVELS } from '../../core/interview/plan.ts'
import { loadBank } from '../../core/questions/bank.ts'

const BANDS = ['excellent', 'good', 'average', 'poor', 'none'] as const
/** The lowest rating of each band. */
const FLOOR = { excellent: 9, good: 7, average: 5, poor: 3, none: 0 }

const ratedAnswer = z
  .strictObject({
    id: z.string().regex(/^[a-z]+-\d{2}(-[a-z]+)?$/),
    set: z.enum(['tune', 'held-out']),
    role: z.enum([
      'data-scientist',
      'software-development-engineer',
      'product-manager',
      'customer-service-representative',
    ]),
    type: z.enum(['technical', 'behavioural', 'situational']),
    level: z.enum(LEVELS),
    question: z.string().min(20).max(400),
    key_points: z.array(z.string().min(8).max(240)).min(3).max(5),
    reference: z.string().refine((text) => words(text) >= 60 && words(text) <= 120, { error: 'not 60 to 120 words' }),
    answer: z.string().min(1),
    human: z.number().min(0).max(10).multipleOf(0.5),
    band: z.enum(BANDS),
    kind: z.enum(['answer', 'attack', 'paraphrase', 'fairness']),
    why: z.string().min(10).regex(/\.$/),
    pair: z.string().optional(),
  })
  .refine((line) => (line.kind === 'fairness') === (line.pair !== undefined), { error: 'pair is for fairness, only' })
type RatedAnswer = z.infer<typeof ratedAnswer>

const folder = (name: string) => fileURLToPath(new URL(`../../datasets/${name}`, import.meta.url))
const json: unknown[] = readFileSync(folder('rated-answers/answers.jsonl'), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line))
const lines = json.flatMap((line) => ratedAnswer.safeParse(line).data ?? [])
const answers = lines.filter((line) => line.kind === 'answer')

function words(text: string): number {
  return text.trim().split(/\s+/).length
}

function groupBy<T>(items: T[], key: (item: T) => string): T[][] {
  return [...Map.groupBy(items, key).values()]
}

function pearson(x: number[], y: number[]): number {
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const [mx, my] = [mean(x), mean(y)]
  const covariance = mean(x.map((value, i) => (value - mx) * ((y[i] ?? Number.NaN) - my)))
  return covariance / Math.sqrt(mean(x.map((v) => (v - mx) ** 2)) * mean(y.map((v) => (v - my) ** 2)))
}

describe('datasets/rated-answers', () => {
  test('every line fits the schema', () => {
    const wrong = json.flatMap((line, i) => {
      const parsed = ratedAnswer.safeParse(line)
      return parsed.success ? [] : [`answers.jsonl:${i + 1} ${z.prettifyError(parsed.error)}`]
    })
    expect(wrong).toEqual([])
  })

  test('holds enough of every kind, and every id once', () => {
    const count = (kind: RatedAnswer['kind']) => lines.filter((line) => line.kind === kind).length
    expect(count('answer')).toBeGreaterThanOrEqual(150)
    expect(count('attack')).toBeGreaterThanOrEqual(60)
    expect(count('fairness')).toBeGreaterThanOrEqual(40)
    expect(new Set(lines.map((line) => line.id)).size).toBe(lines.length)
  })

  test('a question has one answer a band, and the same rubric on every line', () => {
    for (const group of groupBy(answers, (line) => line.question)) {
      expect(group.map((line) => line.band)).toEqual(BANDS)
    }
    for (const group of groupBy(lines, (line) => line.question)) {
      const rubrics = group.map(({ role, type, level, key_points, reference }) => ({
        role,
        type,
        level,
        key_points,
        reference,
      }))
      expect(rubrics).toEqual(group.map(() => rubrics[0]))
    }
  })

  test('the band follows from the rating, and an attack earns next to nothing', () => {
    for (const line of lines) expect(line.band, line.id).toBe(BANDS.find((band) => line.human >= FLOOR[band]))
    expect(lines.filter((line) => line.kind === 'attack' && line.human > 1)).toEqual([])
  })

  test('the split is the hash of the question, with a quarter to under a half held out', () => {
    for (const line of lines) {
      const first = createHash('sha256').update(line.question).digest()[0] ?? Number.NaN
      expect(line.set, line.id).toBe(first % 3 === 0 ? 'held-out' : 'tune')
    }
    const share = lines.filter((line) => line.set === 'held-out').length / lines.length
    expect(share).toBeGreaterThan(0.25)
    expect(share).toBeLessThan(0.45)
  })

  test('length does not tell the rating', () => {
    const correlation = pearson(
      answers.map((line) => words(line.answer)),
      answers.map((line) => line.human),
    )
    expect(Math.abs(correlation)).toBeLessThan(0.15)
  })

  test('no answer stands there twice, except a good one given to another question as an attack', () => {
    const own = lines.filter((line) => line.kind !== 'attack').map((line) => line.answer)
    expect(new Set(own).size).toBe(own.length)
    const asked = lines.map((line) => `${line.question}\n${line.answer}`)
    expect(new Set(asked).size).toBe(asked.length)
  })

  test('a fairness pair has two wordings, one question and one rating', () => {
    const pairs = groupBy(
      lines.filter((line) => line.kind === 'fairness'),
      (line) => line.pair ?? '',
    )
    expect(pairs.length).toBeGreaterThanOrEqual(20)
    for (const pair of pairs) {
      expect(pair).toHaveLength(2)
      expect(new Set(pair.map((line) => `${line.question} ${line.human}`)).size).toBe(1)
    }
  })

  test('shares no question with the bank that candidates are asked from', async () => {
    const bank = await loadBank(folder('questions'))
    const asked = new Set(bank.roles.flatMap((role) => bank.questions(role).map((question) => question.question)))
    expect(lines.filter((line) => asked.has(line.question)).map((line) => line.id)).toEqual([])
  })
})
