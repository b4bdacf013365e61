import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { deliveryDefinitions } from '../../../core/delivery/definitions.ts'
import { countFillers } from '../../../core/delivery/fillers.ts'
import { measureTyped } from '../../../core/delivery/typed.ts'

const timing = { firstInputMs: 1_200, totalMs: 45_000 }
const fillersIn = (text: string) => Object.fromEntries(countFillers(text).map((f) => [f.filler, f.count]))

describe('fillers', () => {
  it.each([
    ['Um, so I would, uh, look at it, hmm.', { um: 1, uh: 1, hmm: 1 }],
    ['It was, you know, slow. You know, it happens. You know, we fixed it.', { 'you know': 3 }],
    ['I mean, we fixed it, but I mean we were late.', { 'I mean': 2 }],
    ['It was sort of slow and I kind of panicked.', { 'sort of': 1, 'kind of': 1 }],
    ['It was, like, three days, um like a week.', { like: 2, um: 1 }],
    ['We cleaned the data and stuff. It broke, or whatever.', { 'and stuff': 1, 'or whatever': 1 }],
    ['Basically, it is a tree, right?', { basically: 1, right: 1 }],
  ])('counts them in %j', (text, expected) => {
    expect(fillersIn(text)).toEqual(expected)
  })

  it.each([
    'I like tools like pandas, and it looks like a tree.',
    'Do you know how it works? As you know, you know that. Do you know?',
    'What I mean is this. I mean it.',
    'It is a kind of tree, that sort of thing, all sorts of things. It was kind of you.',
    'We went to the ER, drew an ER diagram and left a 5 mm gap.',
    'We actually measured it: left, right, up. You are right. It is basically a tree.',
    'We had the stuff and stuff to spare, and would rather err on the safe side.',
  ])('leaves meaning alone in %j', (text) => {
    expect(fillersIn(text)).toEqual({})
  })

  it('lists the most frequent first', () => {
    expect(countFillers('Um, uh, uh.').map((f) => f.filler)).toEqual(['uh', 'um'])
  })
})

describe('a typed answer', () => {
  it('is measured in words, sentences and time', () => {
    const text = "I don't know, um. Then we asked Lee for help! It worked out well in the end."
    expect(measureTyped(text, timing)).toEqual({
      ...{ kind: 'typed', totalMs: 45_000, delayMs: 1_200, words: 17 },
      sentences: 3,
      fillers: [{ filler: 'um', count: 1 }],
      fillersPer100Words: 5.9,
    })
  })

  it('keeps times that nobody measured unknown', () => {
    expect(measureTyped('I would ask.', { firstInputMs: null, totalMs: null })).toMatchObject({
      ...{ totalMs: null, delayMs: null, words: 3 },
    })
  })

  it('has no rate under ten words', () => {
    expect(measureTyped('Um, no idea.', timing)).toMatchObject({ words: 3, fillersPer100Words: null })
  })

  it('gives whole, finite counts for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 120 }), (text) => {
        const { words, sentences, fillers, fillersPer100Words } = measureTyped(text, timing)
        expect(words).toBeGreaterThanOrEqual(fillers.reduce((sum, f) => sum + f.count, 0))
        expect(Number.isInteger(words) && Number.isInteger(sentences)).toBe(true)
        expect(fillersPer100Words === null || Number.isFinite(fillersPer100Words)).toBe(true)
      }),
    )
  })

  it('has a definition and a source for each figure', () => {
    const defined = deliveryDefinitions.map((d) => d.figure)
    for (const figure of Object.keys(measureTyped('', timing))) if (figure !== 'kind') expect(defined).toContain(figure)
    for (const { definition, source } of deliveryDefinitions) expect(definition && source).toBeTruthy()
  })
})
