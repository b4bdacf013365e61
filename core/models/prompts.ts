import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { GreenroomError } from '../errors.ts'
import { type Anchors, readAnchors } from '../scoring/anchors.ts'
import { type ByRole, loadByRole } from './by-role.ts'

/** Which placeholders each prompt file has, no more and no fewer. */
const PLACEHOLDERS = {
  interviewer: ['role', 'type', 'level', 'language', 'manner', 'examples', 'boundary'],
  'interviewer-tuned': ['role', 'type', 'level', 'language', 'boundary'],
  scorer: ['role', 'type', 'level', 'language', 'rubric', 'field', 'boundary'],
  repair: ['problem'],
  format: ['schema'],
} as const

/** A text said to a language model, with places to fill. */
export type Prompt<Placeholder extends string = string> = {
  /** Counts up whenever the wording changes. */
  version: number
  /** The text with every placeholder replaced. Values are taken as they are: a {{placeholder}} in one stays. */
  fill(values: Record<Placeholder, string>): string
}

export type Prompts = { [Name in keyof typeof PLACEHOLDERS]: Prompt<(typeof PLACEHOLDERS)[Name][number]> } & {
  /** A few examples of good moves, by role. */
  examples: ByRole
  /** What every answer is judged by, and what counts in a field. */
  rubric: Anchors
  fields: ByRole
}

/**
 * Reads `<name>.md` for every prompt from a folder, and what stands in `examples` and `rubrics`.
 * Errors: GreenroomError 'bad-input' for a file without a version, or with a placeholder too many or too few.
 */
export async function loadPrompts(folder: string): Promise<Prompts> {
  const names = Object.keys(PLACEHOLDERS) as (keyof typeof PLACEHOLDERS)[]
  const entries = names.map(async (name) => {
    const text = await readFile(join(folder, `${name}.md`), 'utf8')
    return [name, parsePrompt(`${name}.md`, text, PLACEHOLDERS[name])] as const
  })
  const own = Object.fromEntries(await Promise.all(entries)) as Omit<Prompts, 'examples' | 'fields' | 'rubric'>
  const [examples, fields] = await Promise.all([
    loadByRole(join(folder, 'examples')),
    loadByRole(join(folder, 'rubrics/fields')),
  ])
  return { ...own, examples, fields, rubric: readAnchors(join(folder, 'rubrics')) }
}

/** Parses a prompt file: front matter with a whole-number `version`, then the text. `name` is for error messages. */
export function parsePrompt<Placeholder extends string>(
  name: string,
  text: string,
  placeholders: readonly Placeholder[],
): Prompt<Placeholder> {
  const parts = /^---\r?\nversion: (\d+)\r?\n---\r?\n([\s\S]*)$/.exec(text)
  if (!parts) throw new GreenroomError('bad-input', `${name}: it must begin with ---, version: <number>, ---`)
  const [, version, body = ''] = parts
  const found = new Set([...body.matchAll(/\{\{(.*?)\}\}/g)].map((match) => match[1] ?? ''))
  const known: readonly string[] = placeholders
  compare(name, [...found], known)
  return {
    version: Number(version),
    fill(values: Record<string, string>) {
      compare(name, known, Object.keys(values))
      return body.trim().replace(/\{\{(.*?)\}\}/g, (_, key: string) => values[key] ?? '')
    },
  }
}

/** Both lists must hold the same names. */
function compare(name: string, needed: readonly string[], given: readonly string[]): void {
  const missing = needed.filter((key) => !given.includes(key))
  const unknown = given.filter((key) => !needed.includes(key))
  if (missing.length === 0 && unknown.length === 0) return
  const problems = [
    ...missing.map((key) => `{{${key}}} has no value`),
    ...unknown.map((key) => `there is no {{${key}}} in the text`),
  ]
  throw new GreenroomError('bad-input', `${name}: ${problems.join('; ')}`)
}
