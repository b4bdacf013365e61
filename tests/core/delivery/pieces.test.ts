import fc from 'fast-check'
import { expect, it } from 'vitest'
import { pieces } from '../../../core/delivery/pieces.ts'

it('cuts any text into pieces that fit, join up and keep surrogate pairs whole', () => {
  const texts = fc.array(fc.constantFrom('word ', 'x', '😀', '\n', 'End. ', 'longerword'), { maxLength: 80 })
  fc.assert(
    fc.property(texts, fc.integer({ min: 2, max: 40 }), (parts, limit) => {
      const text = parts.join('')
      const cut = pieces(text, limit)
      expect(cut.map((p) => p.text).join('')).toBe(text)
      for (const piece of cut) {
        expect(piece.text.length).toBeLessThanOrEqual(limit)
        expect(text.startsWith(piece.text, piece.start)).toBe(true)
        expect(piece.text.isWellFormed()).toBe(true)
      }
    }),
  )
})

it('cuts after a sentence where one ends in the second half', () => {
  expect(pieces('One two three. Four five six seven.', 20).map((p) => p.text)[0]).toBe('One two three. ')
})
