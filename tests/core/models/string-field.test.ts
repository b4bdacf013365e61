import fc from 'fast-check'
import { expect, test } from 'vitest'
import { stringField } from '../../../core/models/string-field.ts'

/** Every way to write a string in JSON: as it is, or with all of it as \u escapes. */
const written = (value: string, escaped: boolean) =>
  escaped
    ? `"${[...Array(value.length).keys()].map((i) => `\\u${value.charCodeAt(i).toString(16).padStart(4, '0')}`).join('')}"`
    : JSON.stringify(value)

const text = fc.string({ unit: 'binary' }).map((s) => `${s}"\\/😀\n`)

const objects = fc
  .record({
    value: text,
    escaped: fc.boolean(),
    before: fc.dictionary(
      fc.string().filter((key) => key !== 'words' && key !== '__proto__'),
      fc.jsonValue(),
      { maxKeys: 3 },
    ),
    nested: fc.jsonValue(),
    fence: fc.constantFrom('', '```json\n', '  \n', '```\n'),
    indent: fc.constantFrom(0, 2),
  })
  .map(({ value, escaped, before, nested, fence, indent }) => {
    const head = JSON.stringify({ ...before, decoy: { words: 'not this', nested } }, null, indent).slice(0, -1)
    return { value, json: `${fence}${head},"words" : ${written(value, escaped)}, "after": {"words": "nor this"}}` }
  })

test('whatever the chunks, the pieces joined are the value, and none splits a surrogate pair', () => {
  fc.assert(
    fc.property(objects, fc.array(fc.nat({ max: 400 }), { maxLength: 12 }), ({ value, json }, cuts) => {
      const at = [0, ...new Set(cuts.filter((cut) => cut < json.length)), json.length].sort((a, b) => a - b)
      const field = stringField('words')
      const pieces = at.slice(1).map((end, i) => field.push(json.slice(at[i], end)))
      expect(pieces.join('')).toBe(value)
      expect(pieces.every((piece) => piece.isWellFormed())).toBe(true)
    }),
  )
})

test('cut at every single position the value is the same', () => {
  const value = 'Say “hi” \\ "there"\n\t/ 😀 \u0000 é end'
  for (const json of [JSON.stringify({ kind: 'x', words: value }), `{"kind":"x","words":${written(value, true)}}`]) {
    for (let cut = 0; cut <= json.length; cut++) {
      const field = stringField('words')
      const first = field.push(json.slice(0, cut))
      expect(first.isWellFormed()).toBe(true)
      expect(first + field.push(json.slice(cut))).toBe(value)
    }
    const field = stringField('words')
    expect([...Array(json.length).keys()].map((i) => field.push(json[i] as string)).join('')).toBe(value)
  }
})

test('half a pair that stays alone comes out as it is', () => {
  expect(stringField('words').push('{"words":"a\\ud83d"}')).toBe('a\ud83d')
  expect(stringField('words').push('{"words":"a\\ud83db"}')).toBe('a\ud83db')
})

test.each([
  ['prose before the object', 'Sure! {"words":"no"}'],
  ['an array', '[{"words":"no"}]'],
  ['only a deeper field of that name', '{"a":{"words":"no"},"b":["words","no"]}'],
  ['the name as a value', '{"a":"words","b":"no"}'],
  ['a number in the field', '{"words":12,"b":"no"}'],
  ['a second object', '{"a":1}{"words":"no"}'],
])('gives nothing for %s', (_, json) => {
  expect(stringField('words').push(json)).toBe('')
})

test('gives what had arrived before damage, and nothing after', () => {
  expect(stringField('words').push('{"words":"good \\x bad"}')).toBe('good ')
  expect(stringField('words').push('{"words":"good \\u12G4 bad"}')).toBe('good ')
  expect(stringField('words').push('{"words":"first","words":"second"}')).toBe('first')
})
