import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
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

/** A line of bank-<role>.jsonl: a question of the bank, answered well, middling or poorly. */
const bankAnswer = z.strictObject({
  ...ratedAnswer.shape,
  id: z.string().regex(/^[a-z-]+\/(technical|behavioural|situational)-\d{2}\/(good|average|poor)$/),
  role: z.string(),
  key_points: z.array(z.string()).min(1),
  reference: z.string(),
  answer: z.string().refine((text) => words(text) >= 15 && words(text) <= 120, { error: 'not 15 to 120 words' }),
  kind: z.literal('answer'),
  pair: z.undefined().optional(),
})
/** The ratings that each of the three answers to a question of the bank may have. */
const RANGE = { good: [7, 10], average: [4, 6.5], poor: [0, 3.5] } as const

const followUps = z.strictObject({
  id: z.string(),
  set: z.enum(['tune', 'held-out']),
  role: z.string(),
  question: z.string(),
  answer: z.string(),
  good: z.string().regex(/[?.]$/),
  poor: z.string().min(10),
  why_poor: z.string().min(10).regex(/\.$/),
})

const folder = (name: string) => fileURLToPath(new URL(`../../datasets/${name}`, import.meta.url))
const readLines = (name: string): unknown[] =>
  readFileSync(folder(`rated-answers/${name}`), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
const json = readLines('answers.jsonl')
const lines = json.flatMap((line) => ratedAnswer.safeParse(line).data ?? [])
const answers = lines.filter((line) => line.kind === 'answer')

/** Orders the lines of SHA256SUMS as `LC_ALL=C sha256sum *.jsonl` does. */
function byName(a: string, b: string): number {
  return a.slice(66) < b.slice(66) ? -1 : 1
}

function words(text: string): number {
  return text.trim().split(/\s+/).length
}

function setOf(question: string): string {
  return (createHash('sha256').update(question).digest()[0] ?? Number.NaN) % 3 === 0 ? 'held-out' : 'tune'
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
    for (const line of lines) expect(line.set, line.id).toBe(setOf(line.question))
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

describe("datasets/rated-answers, the bank's questions", async () => {
  const bank = await loadBank(folder('questions'))
  const files = readdirSync(folder('rated-answers')).filter((name) => name.startsWith('bank-'))
  const raw = files.flatMap((name) => readLines(name).map((line, i) => ({ where: `${name}:${i + 1}`, line })))
  const rated = raw.flatMap(({ line }) => bankAnswer.safeParse(line).data ?? [])
  const grade = (line: { id: string }) => line.id.slice(line.id.lastIndexOf('/') + 1) as keyof typeof RANGE
  const askedId = (line: { id: string }) => line.id.slice(0, line.id.lastIndexOf('/'))

  test('every line fits the schema, in one file a role', () => {
    const wrong = raw.flatMap(({ where, line }) => {
      const parsed = bankAnswer.safeParse(line)
      return parsed.success ? [] : [`${where} ${z.prettifyError(parsed.error)}`]
    })
    expect(wrong).toEqual([])
    expect(files).toEqual(bank.roles.map((role) => `bank-${role}.jsonl`))
  })

  test('three hundred questions have a good, an average and a poor answer, over every type and level of a role', () => {
    const questions = groupBy(rated, askedId)
    expect(questions).toHaveLength(300)
    for (const group of questions) expect(group.map(grade).sort()).toEqual(['average', 'good', 'poor'])
    for (const group of groupBy(rated, (line) => line.role)) {
      expect(new Set(group.map((line) => `${line.type} ${line.level}`)).size, group[0]?.role).toBeGreaterThanOrEqual(8)
    }
  })

  test("question, key points and reference are the bank's; if not, run datasets/rated-answers/merge.ts", () => {
    for (const line of rated) {
      const asked = bank.question(askedId(line))
      expect([line.role, line.type, line.level, line.question, line.key_points, line.reference], line.id).toEqual([
        asked?.role,
        asked?.type,
        asked?.level,
        asked?.question,
        asked?.keyPoints,
        asked?.modelAnswer,
      ])
    }
  })

  test('set and band follow from question and rating, and the rating suits the answer that it is for', () => {
    for (const line of rated) {
      const [lowest, highest] = RANGE[grade(line)]
      expect(line.human >= lowest && line.human <= highest, `${line.id} ${line.human}`).toBe(true)
      expect(line.band, line.id).toBe(BANDS.find((band) => line.human >= FLOOR[band]))
      expect(line.set, line.id).toBe(setOf(line.question))
    }
  })

  test('length tells the rating in no role', () => {
    for (const group of groupBy(rated, (line) => line.role)) {
      const correlation = pearson(
        group.map((line) => words(line.answer)),
        group.map((line) => line.human),
      )
      expect(Math.abs(correlation), group[0]?.role).toBeLessThan(0.2)
    }
  })

  test('no two answers are alike: no common opening of six words, no three fifths of the words shared', () => {
    const openings = rated.map((line) => line.answer.toLowerCase().split(/\s+/).slice(0, 6).join(' '))
    expect(openings.filter((opening, i) => openings.indexOf(opening) !== i)).toEqual([])
    const bags = rated.map((line) => new Set(line.answer.toLowerCase().match(/[\p{L}\d']+/gu)))
    const alike = bags.flatMap((bag, i) =>
      bags.slice(i + 1).flatMap((other, j) => {
        const shared = bag.intersection(other).size
        return shared > 0.6 * Math.min(bag.size, other.size) ? [`${rated[i]?.id} ${rated[i + 1 + j]?.id}`] : []
      }),
    )
    expect(alike).toEqual([])
  })

  test('SHA256SUMS has the checksum of every file', () => {
    const names = readdirSync(folder('rated-answers')).filter((name) => name.endsWith('.jsonl'))
    const sums = names.map((name) => {
      const text = readFileSync(folder(`rated-answers/${name}`))
      return `${createHash('sha256').update(text).digest('hex')}  ${name}`
    })
    expect(readFileSync(folder('rated-answers/SHA256SUMS'), 'utf8').trimEnd().split('\n')).toEqual(sums.sort(byName))
  })

  test('follow-ups: sixty average answers, each with a good and a poor next question, over every role', () => {
    const parsed = readLines('follow-ups.jsonl').map((line) => followUps.parse(line))
    expect(new Set(parsed.map((line) => line.id)).size).toBe(60)
    expect(new Set(parsed.map((line) => line.role)).size).toBe(bank.roles.length)
    expect(new Set(parsed.flatMap((line) => [line.good, line.poor])).size).toBe(120)
    const average = new Map(rated.filter((line) => grade(line) === 'average').map((line) => [askedId(line), line]))
    for (const line of parsed) {
      const { set, role, question, answer } = line
      const given = average.get(line.id)
      expect({ set, role, question, answer }, line.id).toEqual({
        set: given?.set,
        role: given?.role,
        question: given?.question,
        answer: given?.answer,
      })
    }
  })
})
