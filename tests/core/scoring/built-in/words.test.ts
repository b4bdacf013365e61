import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { looksLike, wordSimilarity } from '../../../../core/scoring/built-in/align.ts'
import { analyse } from '../../../../core/scoring/built-in/analysis.ts'
import { stem } from '../../../../core/scoring/built-in/stem.ts'
import { tokenize } from '../../../../core/scoring/built-in/tokens.ts'
import { loadWordVectors } from '../../../../core/scoring/built-in/vectors.ts'

const vectors = loadWordVectors(join(import.meta.dirname, '../../../../datasets/word-vectors'))

describe('tokenize', () => {
  it('finds words at their offsets', () => {
    const text = 'We didn’t use C++ in 2.5% of cases; Node.js won.'
    const tokens = tokenize(text)
    expect(tokens.map((token) => token.word)).toEqual([
      'we',
      "didn't",
      'use',
      'c++',
      'in',
      '2.5%',
      'of',
      'cases',
      'node',
      'js',
      'won',
    ])
    for (const { word, start, end } of tokens)
      expect(text.slice(start, end).toLowerCase().replaceAll('’', "'")).toBe(word)
  })

  it('numbers sentences and clauses', () => {
    const tokens = tokenize('I called the customer first, because he was angry. Then I wrote.')
    expect(tokens.find((token) => token.word === 'because')).toMatchObject({ sentence: 0, clause: 1 })
    expect(tokens.at(-1)).toMatchObject({ sentence: 1, clause: 2 })
  })
})

describe('stem', () => {
  it.each([
    ['running', 'run'],
    ['caresses', 'caress'],
    ['hopping', 'hop'],
    ['hoping', 'hope'],
    ['conditional', 'condit'],
    ['relational', 'relat'],
    ['ties', 'tie'],
    ['cries', 'cri'],
    ['agreed', 'agre'],
    ['consistency', 'consist'],
  ])('%s -> %s, as Porter2 has it', (word, expected) => expect(stem(word)).toBe(expected))

  it.each([
    ['prioritise', 'prioritize'],
    ['behaviour', 'behavior'],
    ['analysed', 'analyzing'],
    ['led', 'leading'],
    ['wrote', 'written'],
    ['queries', 'query'],
    ["customer's", 'customers'],
  ])('joins %s and %s', (a, b) => expect(stem(a)).toBe(stem(b)))

  it('keeps customer and custom apart', () => expect(stem('customer')).not.toBe(stem('custom')))
})

describe('wordSimilarity', () => {
  const between = (a: string, b: string) => {
    const [one, two] = [analyse(a, vectors)[0], analyse(b, vectors)[0]]
    if (!one || !two) throw new Error('two words, please')
    return wordSimilarity(one, two, vectors)
  }
  it('sees synonyms and derivations', () => {
    expect(between('angry', 'furious')).toBeGreaterThan(0.4)
    expect(between('prioritize', 'priority')).toBeGreaterThan(0.3)
    expect(between('delete', 'remove')).toBeGreaterThan(0.3)
  })
  it('sees no likeness of unrelated words', () => expect(between('variance', 'banana')).toBe(0))
  it('tells opposites', () => expect(between('increase', 'decrease')).toBe(-1))
  it('forgives a slip in an unknown word', () => expect(between('idempotnet', 'idempotent')).toBe(0.9))
})

describe('looksLike', () => {
  it('accepts a swap or a missing letter, not another word', () => {
    expect(looksLike('recieve', 'receive')).toBe(true)
    expect(looksLike('algoritm', 'algorithm')).toBe(true)
    expect(looksLike('cat', 'car')).toBe(false)
    expect(looksLike('precision', 'decision')).toBe(false)
  })
})

describe('analyse', () => {
  it('gives rare words more weight than common ones, and grammar none', () => {
    const [the, people, overfitting] = analyse('the people overfitting', vectors)
    expect(the?.weight).toBe(0)
    expect(overfitting?.weight).toBeGreaterThan((people?.weight ?? 9) * 2)
  })
})
