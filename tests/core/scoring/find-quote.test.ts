import fc from 'fast-check'
import { expect, test } from 'vitest'
import { findQuote } from '../../../core/scoring/find-quote.ts'

const answer = 'First,  I’d “check”\nthe  DATA – always… İstanbul 😀 was one. The art of starting.'

test.each([
  ['i\'d "check" the data', 'I’d “check”\nthe  DATA'],
  ['  "The data - always..."  ', 'the  DATA – always'],
  ['always… i\u0307stanbul', 'always… İstanbul'],
  ['😀 was', '😀 was'],
  ['... THE ART OF', 'The art of'],
  ['First, I', 'First,  I'],
])('finds %j', (quote, found) => {
  const evidence = findQuote(answer, quote)
  expect(evidence?.quote).toBe(found)
  expect(answer.slice(evidence?.start, evidence?.end)).toBe(found)
})

test.each(['art of start', 'heck the data', 'the data is', 'tarting', '', ' “…” ', '.'])(
  'does not find %j',
  (quote) => {
    expect(findQuote(answer, quote)).toBeNull()
  },
)

test('passes over a place inside a word to one that stands alone', () => {
  expect(findQuote('party art', 'art')).toEqual({ quote: 'art', start: 6, end: 9 })
})

test('whatever words are copied, however spaced and cased, are found where they stand', () => {
  const word = fc.stringMatching(/^[A-Za-zÀ-ÿ0-9😀]{1,6}$/u).filter((w) => /[\p{L}\p{N}]/u.test(w))
  const gap = fc.constantFrom(' ', '\n', '  ', '\t ', ', ', ' – ')
  const texts = fc.array(fc.tuple(word, gap), { minLength: 1, maxLength: 12 })
  fc.assert(
    fc.property(texts, fc.nat(), fc.nat(), (parts, a, b) => {
      const from = a % parts.length
      const to = from + (b % (parts.length - from)) + 1
      const text = parts.map(([w, g]) => w + g).join('')
      const start = parts.slice(0, from).reduce((n, [w, g]) => n + w.length + g.length, 0)
      const copied = parts
        .slice(from, to)
        .map(([w, g]) => w + g)
        .join('')
        .replace(/[\s,–]+$/u, '')
      const evidence = findQuote(text, copied.replace(/\s+/g, '   ').toLowerCase())
      expect(evidence).not.toBeNull()
      expect(text.slice(evidence?.start, evidence?.end)).toBe(evidence?.quote)
      expect(evidence?.start).toBeLessThanOrEqual(start)
      expect(evidence?.quote.replace(/\s+/g, ' ').toLowerCase()).toBe(copied.replace(/\s+/g, ' ').toLowerCase())
    }),
  )
})
