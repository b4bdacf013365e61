import { readFileSync } from 'node:fs'

/** Settings whose values must never be shown. */
export const SECRET = /(_KEY|_TOKEN|_SECRET|^MONGODB_URI)$/

/**
 * The settings that are given, empty ones left out. NAME_FILE in the place of NAME names a file that holds the value, as
 * secrets are handed to containers; white space at the file's end is no part of it. Adds what is wrong to `problems`.
 */
export function withFiles(
  env: Record<string, string | undefined>,
  names: readonly string[],
  problems: string[],
): Record<string, string | undefined> {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''))
  for (const name of names) {
    const file = given[`${name}_FILE`]
    if (file === undefined) continue
    if (given[name] !== undefined) {
      problems.push(`${name} and ${name}_FILE exclude each other`)
      continue
    }
    try {
      given[name] = readFileSync(file, 'utf8').trimEnd()
    } catch (error) {
      problems.push(`${name}_FILE=${file} cannot be read (${(error as NodeJS.ErrnoException).code})`)
    }
  }
  return given
}
