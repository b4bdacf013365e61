import { readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { expect, it } from 'vitest'

const folder = join(import.meta.dirname, '../../../../bots/web/page')
const read = (file: string) => readFileSync(join(folder, file), 'utf8')

/** Every module that a module needs, itself included. */
function needs(file: string, known = new Set<string>()): Set<string> {
  if (known.has(file)) return known
  known.add(file)
  for (const [, path = ''] of read(file).matchAll(/^import (?:[^';]*from )?'(\.[^']+)'/gm))
    needs(posix.join(posix.dirname(file), path), known)
  return known
}

// Without it a browser learns of each module only when the one before has arrived.
it.each(['home', 'room'])('%s.html asks for all of its modules at once, and for no others', (page) => {
  const preloaded = [...read(`${page}.html`).matchAll(/rel="modulepreload" href="\/page\/([^"]+)"/g)].map((m) => m[1])
  const needed = [...needs(`${page}.js`)].filter((file) => file !== `${page}.js`)
  expect(needed.length).toBeGreaterThan(8)
  expect(preloaded.sort()).toEqual(needed.sort())
})
