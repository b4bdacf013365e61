// Writes what Greenroom sends to a tuned model now into prompt-vectors.json, after a change of prompts/interviewer-tuned.md
// or of the templates; adapters that were trained before it must be trained again.
//   node_modules/.bin/node tests/workers/interviewer/make-prompt-vectors.ts && npm run format
import { readFile, writeFile } from 'node:fs/promises'
import { promptOf, sentIn, TEMPLATES, VECTORS, type Vector } from './sent.ts'

const vectors = JSON.parse(await readFile(VECTORS, 'utf8')) as Vector[]
for (const vector of vectors) {
  const { body } = await sentIn(vector)
  vector.messages = body.messages as Vector['messages']
  vector.prompts = Object.fromEntries(TEMPLATES.map((name) => [name, promptOf(name, vector.messages)]))
}
await writeFile(VECTORS, `${JSON.stringify(vectors, null, 1)}\n`)
