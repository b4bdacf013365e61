import { execFile, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { builtInScorer } from '../../../core/scoring/built-in/scorer.ts'
import { mean, pearson, quadraticKappa, rmse } from '../../../core/scoring/evaluation/figures.ts'
import { parseLines, toRequest } from '../../../core/scoring/evaluation/lines.ts'
import { humans, type Scored, scores, wordOverlap } from '../../../core/scoring/evaluation/report.ts'
import { fakeOpenAi } from '../../fakes/openai.ts'

const root = join(import.meta.dirname, '../../..')
let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'evaluate-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

function evaluate(lines: string[], ...options: string[]) {
  const file = join(folder, 'answers.jsonl')
  writeFileSync(file, lines.join('\n'))
  const { OPENAI_MODEL: _, ...env } = process.env
  const run = spawnSync(
    process.execPath,
    [join(root, 'bots/commands/evaluate-scoring.ts'), file, '--embeddings', 'off', ...options],
    {
      encoding: 'utf8',
      env,
    },
  )
  return { code: run.status, out: run.stdout.trim().split('\n'), err: run.stderr }
}

const line = (id: string, answer: string, more: object = {}) =>
  JSON.stringify({
    ...{ id, question: 'What is a stack?', answer },
    reference: 'A list where the element that was added last is removed first.',
    ...more,
  })

describe('npm run evaluate:scoring', () => {
  it('prints a line each and the figures at the end', () => {
    const { code, out } = evaluate([
      line('a', 'A list from which you take away first what you put in last.', { human: 10, key_points: [], extra: 1 }),
      line('b', 'A kind of tree with two children for each node.', { human: 1, role: null }),
      line('c', '', { human: 0, key_points: null }),
    ])
    const [a, b, c, figures] = out.map((text) => JSON.parse(text))
    expect(code).toBe(0)
    expect(a.score).toBeGreaterThan(b.score + 2)
    expect(c).toEqual({ id: 'c', score: null, reason: expect.stringContaining('no answer') })
    expect(figures).toEqual({ n: 3, pearson: expect.any(Number), rmse: expect.any(Number), qwk: expect.any(Number) })
    expect(figures.pearson).toBeGreaterThan(0.8)
  })

  it('prints no figures without ratings', () => {
    expect(evaluate([line('a', 'The last one in is the first one out.')]).out).toHaveLength(1)
  })

  it.each([
    ['not JSON', '{"id":'],
    ['answer', JSON.stringify({ id: 'x', question: 'What?' })],
    ['human', line('x', 'Something.', { human: 11 })],
  ])('names the line that is wrong: %s', (what, bad) => {
    const { code, out, err } = evaluate([line('a', 'Last in, first out.'), '', bad])
    expect(code).toBe(2)
    expect(err).toContain('answers.jsonl:3')
    expect(err).toContain(what)
    expect(err.trim().split('\n')).toHaveLength(1)
    expect(out).toEqual([''])
  })

  it.each([[['--scorer', 'dice']], [['--fast']]])('refuses %s', (options) => {
    const { code, err } = evaluate([line('a', 'Last in, first out.')], ...options)
    expect(code).toBe(2)
    expect(err.trim().split('\n')).toHaveLength(1)
  })

  it('reports in Markdown', () => {
    const { out } = evaluate(
      [
        line('a', 'A list where the last element added is the first removed.', { human: 9 }),
        line('b', 'No idea at all.', { human: 1 }),
      ],
      '--report',
    )
    expect(out[0]).toBe('## all lines: 2 lines')
    expect(out.join('\n')).toContain('| Pearson, all lines | 1 | 1 |')
  })
})

describe('--scorer model', () => {
  const file = () => join(folder, 'one.jsonl')
  const run = (env: Record<string, string>) =>
    promisify(execFile)(
      process.execPath,
      [join(root, 'bots/commands/evaluate-scoring.ts'), file(), '--scorer', 'model'],
      {
        env: { PATH: process.env.PATH, ...env },
      },
    )

  it('scores with the model that the environment names', async () => {
    writeFileSync(file(), line('a', 'The last element added is the first removed.', { human: 9 }))
    const fake = await fakeOpenAi()
    const criterion = { quotes: ['the first removed'], score: 8 }
    const criteria = { relevance: criterion, completeness: criterion, clarity: criterion, structure: criterion }
    fake.always(({ messages }) => {
      const data = messages.map((m) => m.content).join('\n')
      const points = /"key_points":(\[[^\]]*\])/.exec(data)?.[1] ?? '[]'
      const coverage = (JSON.parse(points) as unknown[]).map((_, i) => ({ key_point: i + 1, covered: 0, quote: null }))
      const feedback = { good: ['It names the order.'], missing: [], improve: ['Name a use.'] }
      return { kind: 'json', value: { not_scorable: null, judgement: { coverage, criteria }, feedback } }
    })
    try {
      const { stdout } = await run({ OPENAI_BASE_URL: fake.baseURL, OPENAI_MODEL: 'some-model' })
      const [scored, figures] = stdout
        .trim()
        .split('\n')
        .map((text) => JSON.parse(text))
      expect(scored).toEqual({ id: 'a', score: expect.any(Number) })
      expect(scored.score).toBeGreaterThan(1)
      expect(figures).toMatchObject({ n: 1 })
      expect(fake.requests[0]?.model).toBe('some-model')
    } finally {
      await fake.close()
    }
  })

  it('says what is missing', async () => {
    writeFileSync(file(), line('a', 'Last in, first out.'))
    await expect(run({})).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining('OPENAI_MODEL') })
  })
})

describe('the figures', () => {
  it('agree with sums by hand', () => {
    expect(pearson([1, 2, 3, 4], [2, 4, 6, 8])).toBeCloseTo(1)
    expect(pearson([1, 2, 3], [3, 2, 2])).toBeCloseTo(-0.866, 3)
    expect(pearson([1, 1], [1, 2])).toBeNull()
    expect(rmse([1, 2], [1, 4])).toBeCloseTo(Math.SQRT2)
    expect(quadraticKappa([1, 2, 3], [1, 2, 3])).toBe(1)
    expect(quadraticKappa([1, 3], [3, 1])).toBe(-1)
    expect(quadraticKappa([0, 10], [5, 5])).toBe(0)
  })
})

describe('on the held-out ratings', () => {
  it('keeps the measured floor, well above word overlap', async () => {
    const text = readFileSync(join(root, 'datasets/rated-answers/answers.jsonl'), 'utf8')
    const lines = parseLines('answers.jsonl', text).filter((rated) => rated.set === 'held-out')
    const scorer = builtInScorer({ wordVectors: join(root, 'datasets/word-vectors') })
    const rows: Scored[] = []
    for (const rated of lines) {
      const result = await scorer.score(toRequest(rated), { signal: new AbortController().signal })
      rows.push({ line: rated, score: result.kind === 'scored' ? result.score : null })
    }
    const overlap = pearson(lines.map(wordOverlap), humans(rows))
    expect(pearson(scores(rows), humans(rows))).toBeGreaterThan(0.55)
    expect(pearson(scores(rows), humans(rows))).toBeGreaterThan((overlap ?? 1) + 0.4)
    expect(quadraticKappa(scores(rows), humans(rows))).toBeGreaterThan(0.51)
    const attacks = rows.filter((row) => row.line.kind === 'attack')
    expect(scores(attacks).filter((score) => score > 3).length / attacks.length).toBeLessThan(0.09)
    const pairs = Map.groupBy(
      rows.filter((row) => row.line.pair),
      (row) => row.line.pair,
    )
    const gaps = [...pairs.values()].map((pair) => scores(pair)).map(([a = 0, b = 0]) => Math.abs(a - b))
    expect(mean(gaps)).toBeLessThan(0.36)
  })
})
