import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

type Sentences = { push(piece: string): void; finish(words: string): void; reset(): void }
const module = new URL('../../../bots/web/page/speech.js', import.meta.url).href
const { sentences } = (await import(module)) as { sentences: (say: (sentence: string) => void) => Sentences }

function heard(pieces: string[], words = pieces.join('')): string[] {
  const said: string[] = []
  const speech = sentences((sentence) => said.push(sentence))
  for (const piece of pieces) speech.push(piece)
  speech.finish(words)
  return said
}

describe('what is said to ears', () => {
  it('is whole sentences, however the words come in', () => {
    expect(heard(['Thank you. Wh', 'at would you do fir', 'st? Take your', ' time.'])).toEqual([
      'Thank you.',
      'What would you do first?',
      'Take your time.',
    ])
  })

  it('says everything at the end when nothing streamed', () => {
    expect(heard([], 'One. Two?')).toEqual(['One. Two?'])
  })

  it('says all of it when the final words are others than those that streamed', () => {
    expect(heard(['Hello there. How'], 'Good day. What is it?')).toEqual(['Hello there.', 'Good day. What is it?'])
  })

  it('loses and repeats nothing', () => {
    const text = fc.array(fc.constantFrom('One.', 'two', '“Three?”', 'v1.5', '!', 'x'), { maxLength: 12 })
    fc.assert(
      fc.property(text, fc.array(fc.nat(8), { maxLength: 20 }), (parts, cuts) => {
        const words = parts.join(' ')
        const pieces: string[] = []
        let rest = words
        for (const cut of cuts) {
          pieces.push(rest.slice(0, cut))
          rest = rest.slice(cut)
        }
        const squeeze = (s: string) => s.replace(/\s+/g, '')
        expect(squeeze(heard(pieces, words).join(''))).toBe(squeeze(words))
      }),
    )
  })
})
