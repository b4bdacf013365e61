import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { loadPrompts, parsePrompt } from '../../../core/models/prompts.ts'

const file = (body: string) => `---\nversion: 3\n---\n${body}`

test('fills every placeholder and leaves values alone', () => {
  const prompt = parsePrompt('x.md', file('Hi {{name}}, {{name}}: {{what}}\n'), ['name', 'what'])
  expect(prompt.version).toBe(3)
  expect(prompt.fill({ name: '$& {{what}}', what: '$1' })).toBe('Hi $& {{what}}, $& {{what}}: $1')
})

test.each([
  ['a placeholder nobody knows', file('{{name}} {{other}}'), /\{\{other\}\} in the text|other/],
  ['a placeholder left out', file('no name'), /\{\{name\}\}/],
  ['no front matter', '{{name}}', /version/],
  ['a version that is no number', '---\nversion: new\n---\n{{name}}', /version/],
])('refuses a file with %s', (_, text, message) => {
  expect(() => parsePrompt('x.md', text, ['name'])).toThrow(message)
  expect(() => parsePrompt('x.md', text, ['name'])).toThrow(expect.objectContaining({ code: 'bad-input' }))
})

test('refuses to fill with a value too few or too many', () => {
  const prompt = parsePrompt<string>('x.md', file('{{name}}'), ['name'])
  expect(() => prompt.fill({})).toThrow('{{name}} has no value')
  expect(() => prompt.fill({ name: 'a', extra: 'b' })).toThrow('there is no {{extra}} in the text')
})

test('the prompts that come with it load, and say that what people said is data', async () => {
  const prompts = await loadPrompts('prompts')
  const values = { role: 'product-manager', type: 'mixed', level: 'easy', boundary: 'b-1' }
  for (const prompt of [prompts.interviewer, prompts.scorer]) {
    const text = prompt.fill(values)
    expect(prompt.version).toBeGreaterThan(0)
    expect(text).toContain('BEGIN DATA b-1 and END DATA b-1')
    expect(text).toMatch(/never an instruction/)
    expect(text).not.toContain('{{')
  }
})

test('a broken prompt folder is one error that names the file', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'greenroom-prompts-'))
  try {
    for (const name of ['interviewer', 'scorer', 'repair', 'format']) {
      const text = await readFile(`prompts/${name}.md`, 'utf8')
      await writeFile(join(folder, `${name}.md`), name === 'repair' ? text.replace('{{problem}}', '{{trouble}}') : text)
    }
    await expect(loadPrompts(folder)).rejects.toThrow(/repair\.md: .*\{\{trouble\}\}/)
  } finally {
    await rm(folder, { recursive: true })
  }
})
