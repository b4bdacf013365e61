import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { GreenroomError } from '../../core/errors.ts'
import { guidelineQuestion } from '../../core/interview/guideline.ts'
import { fillPattern, parsePatterns, USES } from '../../core/questions/guideline/patterns.ts'
import { stem } from '../../core/scoring/built-in/stem.ts'
import { tokenize } from '../../core/scoring/built-in/tokens.ts'
import { isFunctionWord } from '../../core/scoring/built-in/words.ts'

const text = readFileSync('datasets/question-patterns/patterns.jsonl', 'utf8')
const card = readFileSync('datasets/question-patterns/README.md', 'utf8')
const patterns = parsePatterns('patterns.jsonl', text)
const content = (words: string) =>
  new Set(
    tokenize(words)
      .filter(({ word }) => !isFunctionWord(word))
      .map(({ word }) => stem(word)),
  )
const filling = { it: 'Kubernetes', topic: 'Kubernetes', title: 'a data engineer', from: 'May 2019', to: 'May 2020' }

it('has a pattern for every use, and for own questions of every type', () => {
  expect(new Set(patterns.map((p) => p.use))).toEqual(new Set(USES))
  const own = patterns.filter((p) => p.use === 'own').map((p) => p.type)
  expect(own.toSorted()).toEqual(['behavioural', 'situational', 'technical'])
})

it('is counted by its data card', () => {
  expect(card).toContain(`${patterns.length} patterns`)
  for (const use of USES) expect(card).toContain(`\`${use}\``)
})

describe.each(patterns.map((p) => [p.id, p] as const))('%s', (_, pattern) => {
  const filled = fillPattern(pattern, filling, { level: 'medium', about: null, terms: [] })

  it('fills to a question that fits its schema, with no place left open', () => {
    expect(() => guidelineQuestion.parse({ ...filled, question: filled.question.padEnd(8, '.') })).not.toThrow()
    expect(JSON.stringify(filled)).not.toMatch(/\{(it|topic|title|from|to)\}/)
    if (pattern.use !== 'own') expect(filled.question.split('?')).toHaveLength(2)
  })

  it('has a probe for every key point, and gives none away', () => {
    expect(new Set(filled.probes.map((p) => p.keyPoint))).toEqual(new Set(filled.keyPoints))
    const asked = content(filled.question)
    for (const words of [...filled.hints, ...filled.probes.map((p) => p.question)]) {
      for (const point of filled.keyPoints) {
        const secret = content(point).difference(asked)
        const told = secret.intersection(content(words)).size
        expect(told >= 3 && told / secret.size > 0.6, `${words} <- ${point}`).toBe(false)
      }
    }
  })
})

it('asks no two alike', () => {
  const stems = patterns.filter((p) => p.use !== 'own').map((p) => [p.id, content(p.question)] as const)
  for (const [i, [id, words]] of stems.entries()) {
    for (const [other, those] of stems.slice(i + 1)) {
      const shared = words.intersection(those).size / Math.min(words.size, those.size)
      // The two closings ask for the same on purpose, with and without a title.
      const same = /^closing/.test(id) && /^closing/.test(other)
      expect(same || shared < 0.8, `${id} and ${other}`).toBe(true)
    }
  }
})

it('quotes what people wrote as it is', () => {
  const pattern = patterns.find((p) => p.id === 'requirement-01')
  if (!pattern) throw new Error('it is gone')
  const nasty = 'C++ {title} $& $1 {{role}}'
  expect(fillPattern(pattern, { it: nasty }, { level: 'easy', about: null, terms: [] }).question).toContain(nasty)
})

describe('names the line of', () => {
  const line = JSON.parse(text.split('\n')[0] ?? '')
  it.each<[string, unknown, RegExp]>([
    ['what is no JSON', '{', /x\.jsonl:1: not JSON/],
    ['a field that is missing', { ...line, hints: undefined }, /x\.jsonl:1: [\s\S]*hints/],
    ['a place that does not exist', { ...line, question: 'What about {nothing}?' }, /no place \{nothing\}/],
    ['a probe of no key point', { ...line, probes: line.probes.map((p: object) => ({ ...p, key_point: 9 })) }, /probe/],
  ])('%s', (_, value, message) => {
    const written = typeof value === 'string' ? value : JSON.stringify(value)
    expect(() => parsePatterns('x.jsonl', written)).toThrow(GreenroomError)
    expect(() => parsePatterns('x.jsonl', written)).toThrow(message)
  })
  it('an id that stands there twice', () => {
    expect(() => parsePatterns('x.jsonl', `${JSON.stringify(line)}\n${JSON.stringify(line)}`)).toThrow(
      /x\.jsonl:2: .*twice/,
    )
  })
})
