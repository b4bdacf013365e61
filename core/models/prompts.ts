import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { GreenroomError } from '../errors.ts'

/** Which placeholders each prompt file has, no more and no fewer. */
const PLACEHOLDERS = {
  interviewer: ['role', 'type', 'level', 'boundary'],
  scorer: ['role', 'type', 'level', 'boundary'],
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

export type Prompts = { [Name in keyof typeof PLACEHOLDERS]: Prompt<(typeof PLACEHOLDERS)[Name][number]> }

/**
 * Reads `<name>.md` for every prompt from a folder.
 * Errors: GreenroomError 'bad-input' for a file without a version, or with a placeholder too many or too few.
 */
export async function loadPrompts(folder: string): Promise<Prompts> {
  const names = Object.keys(PLACEHOLDERS) as (keyof Prompts)[]
  const entries = names.map(async (name) => {
    const text = await readFile(join(folder, `${name}.md`), 'utf8')
    return [name, parsePrompt(`${name}.md`, text, PLACEHOLDERS[name])] as const
  })
  return Object.fromEntries(await Promise.all(entries)) as Prompts
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
