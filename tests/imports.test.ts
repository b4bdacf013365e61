import { globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '..')
const houses = ['bots', 'core', 'lti', 'workers'] as const
const files = globSync('{bots,core,lti,workers}/**/*.{ts,mjs,js}', { cwd: root }).map((f) => f.replaceAll('\\', '/'))

/** What a file imports: project paths for relative imports, package names for the others. */
function importsOf(file: string): { path: string; own: boolean }[] {
  const text = readFileSync(join(root, file), 'utf8')
  // Statements with `from` (no = may stand between, or an exported value would count), bare imports, and calls.
  const pattern =
    /^\s*(?:import|export)\b[^'"=;]*\bfrom\s*['"]([^'"]+)['"]|^\s*import\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/gm
  return [...text.matchAll(pattern)]
    .flatMap((m) => m[1] ?? m[2] ?? m[3] ?? [])
    .map((name) =>
      name.startsWith('.')
        ? { path: normalize(join(dirname(file), name)).replaceAll('\\', '/'), own: true }
        : { path: name, own: false },
    )
}

const house = (path: string) => path.split('/')[0] ?? ''
/** What all front-ends share. */
const SHARED = 'wording'
/** Each command puts together what it needs, as bots/main.ts does. */
const COMMANDS = 'commands'
const frontEnd = (path: string) => {
  const [top, name, ...rest] = path.split('/')
  return top === 'bots' && rest.length > 0 && name !== SHARED && name !== COMMANDS ? name : null
}

describe('imports go one way', () => {
  it('reads real imports', () => {
    expect(files.length).toBeGreaterThan(20)
    expect(importsOf('core/engine/written-log.ts')).toContainEqual({ path: 'core/interview/decide.ts', own: true })
    expect(importsOf('core/interview/plan.ts')).toContainEqual({ path: 'zod', own: false })
  })

  it.each(files.filter((f) => house(f) === 'core'))('%s imports nothing of the front-ends, lti or workers', (file) => {
    const outside = importsOf(file).filter(({ path, own }) => own && house(path) !== 'core')
    expect(outside).toEqual([])
  })

  it('keeps vendors out of the core', () => {
    const vendors =
      /^(openai|@huggingface|discord\.js|@discordjs|@slack|botbuilder|express|fluent-ffmpeg|prism-media|ws)\b/
    const known = files
      .filter((f) => house(f) === 'core')
      .flatMap((f) =>
        importsOf(f)
          .filter(({ path, own }) => !own && vendors.test(path))
          .map(({ path }) => `${f} imports ${path}`),
      )
    expect(known).toEqual([])
  })

  it.each(files.filter((f) => house(f) === 'lti' || house(f) === 'workers'))(
    '%s imports only its own house and core',
    (file) => {
      const outside = importsOf(file).filter(({ path, own }) => own && ![house(file), 'core'].includes(house(path)))
      expect(outside).toEqual([])
    },
  )

  it.each(files.filter((f) => f.startsWith(`bots/${SHARED}/`)))(
    '%s imports nothing but its like and the core',
    (file) => {
      const outside = importsOf(file).filter(
        ({ path }) => !path.startsWith(`bots/${SHARED}/`) && house(path) !== 'core',
      )
      expect(outside).toEqual([])
    },
  )

  it.each(files.filter(frontEnd))('%s imports no other front-end', (file) => {
    const others = importsOf(file).filter(({ path, own }) => own && frontEnd(path) && frontEnd(path) !== frontEnd(file))
    expect(others).toEqual([])
  })

  it('keeps core/interview pure', () => {
    const impure = files
      .filter((f) => f.startsWith('core/interview/'))
      .flatMap((f) =>
        importsOf(f)
          .filter(({ path, own }) => !own && path !== 'zod')
          .map(({ path }) => `${f} imports ${path}`),
      )
    expect(impure).toEqual([])
  })

  it('knows every house', () => {
    for (const file of files) expect(houses).toContain(house(file))
  })
})
