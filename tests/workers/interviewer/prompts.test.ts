import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { promptOf, sentIn, TEMPLATES, VECTORS, type Vector } from './sent.ts'

// test_prompts.py holds the trainer to the same file.
const vectors = JSON.parse(readFileSync(VECTORS, 'utf8')) as Vector[]

test.each(vectors.map((vector) => [vector.name, vector] as const))(
  'Greenroom sends what was trained: %s',
  async (_, vector) => {
    const { body, move } = await sentIn(vector)
    expect(body).toMatchObject({ model: 'tuned', response_format: { type: 'json_schema' } })
    expect(body.messages).toEqual(vector.messages)
    for (const name of TEMPLATES) expect(promptOf(name, vector.messages)).toBe(vector.prompts[name])
    // And the reply that was trained is one that it takes, written as it is bound to be.
    const { kind, question } = JSON.parse(vector.reply)
    expect(move).toMatchObject(kind === 'close' ? { kind } : { kind, text: question })
    const schema = body.response_format as { json_schema: { schema: { properties: object; required: string[] } } }
    expect(Object.keys(JSON.parse(vector.reply))).toEqual(Object.keys(schema.json_schema.schema.properties))
    expect(JSON.stringify(JSON.parse(vector.reply))).toBe(vector.reply)
  },
)
