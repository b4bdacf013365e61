import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { timesOf } from '../../../core/scoring/evidence-times.ts'
import { heardAs } from '../../fakes/hearing.ts'

/** When `quote` was said in `text`, after `said` was heard at a word every half second, 400 ms long each. */
function when(said: string, text: string, quote: string) {
  const start = text.indexOf(quote)
  if (start < 0) throw new Error(`${text} does not hold ${quote}`)
  return timesOf(text, heardAs(said))({ start, end: start + quote.length })
}

describe('when a quote was said', () => {
  const said = 'First I would split the data by time, then fit.'

  it.each([
    ['First', 0, 400],
    ['split the data', 1_500, 2_900],
    ['plit the dat', 1_500, 2_900],
    ['then fit.', 4_000, 4_900],
    [said, 0, 4_900],
  ])('comes from its words: %j', (quote, startMs, endMs) => {
    expect(when(said, said, quote)).toEqual({ startMs, endMs })
  })

  it('is found for the second of two that are alike', () => {
    const text = 'We test and we test'
    expect(timesOf(text, heardAs(text))({ start: 15, end: 19 })).toEqual({ startMs: 2_000, endMs: 2_400 })
  })

  it('passes over case, marks and apostrophes', () => {
    expect(when("i don't know, well-known", 'I don’t know: Well known!', 'know: Well known!')).toEqual({
      ...{ startMs: 1_000, endMs: 1_900 },
    })
  })

  it('outlives a correction', () => {
    const heard = 'we use the media of the errors and plot it'
    const corrected = 'We use the median of all the errors, and plot it.'
    expect(when(heard, corrected, 'errors')).toEqual({ startMs: 3_000, endMs: 3_400 })
    // What replaced a word lies between its neighbours, and a quote that holds such words is told by the others.
    expect(when(heard, corrected, 'median')).toEqual({ startMs: 1_400, endMs: 2_000 })
    expect(when(heard, corrected, 'the median of')).toEqual({ startMs: 1_000, endMs: 2_400 })
  })

  it.each([
    ['nothing was heard near it', 'one two', 'three four five', 'four'],
    ['it stands before all that was heard', 'one two', 'before one two', 'before'],
    ['no word has a time', '', 'one two', 'one'],
    ['it has no words', 'one two', 'one, two', ', '],
  ])('is not known where %s', (_, heard, text, quote) => {
    expect(when(heard, text, quote)).toBeNull()
  })

  it('is the same as in the audio for any text that nobody corrected', () => {
    const word = fc.stringMatching(/^[a-z]{1,6}$/)
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 30 }), fc.nat(), fc.nat(), (words, a, b) => {
        const [from, to] = [a % words.length, b % words.length].toSorted((x, y) => x - y) as [number, number]
        const text = words.join(' ')
        const start = words.slice(0, from).join(' ').length + (from > 0 ? 1 : 0)
        const end = words.slice(0, to + 1).join(' ').length
        expect(timesOf(text, heardAs(text))({ start, end })).toEqual({ startMs: from * 500, endMs: to * 500 + 400 })
      }),
    )
  })

  it('keeps order, and never takes long for a rewritten hour', () => {
    const words = (prefix: string) => Array.from({ length: 9_000 }, (_, i) => `${prefix}${i % 70}`).join(' ')
    expect(when(`yes ${words('a')}`, `yes ${words('b')}`, 'yes')).toEqual({ startMs: 0, endMs: 400 })
    expect(when(`yes ${words('a')}`, `yes ${words('b')} end`, 'end')).toBeNull()
  })
})
