import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { GreenroomError } from '../errors.ts'

/** Texts that differ from role to role. */
export type ByRole = {
  /** The text for a role; the general one where the role has none of its own. */
  for(role: string): { name: string; version: number; text: string }
}

const FRONT = /^---\r?\nversion: (\d+)\r?\nroles: (.+)\r?\n---\r?\n([\s\S]*)$/

/**
 * Reads every `.md` file of a folder: front matter with a whole-number `version` and `roles`, slugs with commas between or *
 * for all others, then the text.
 * Errors: GreenroomError 'bad-input' for a file in another form, a role that stands in two, or no file for *.
 */
export async function loadByRole(folder: string): Promise<ByRole> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.md')).sort()
  const known = new Map<string, ReturnType<ByRole['for']>>()
  for (const file of files) {
    const parts = FRONT.exec(await readFile(join(folder, file), 'utf8'))
    if (!parts)
      throw new GreenroomError('bad-input', `${file}: it must begin with ---, version: <number>, roles: <list>, ---`)
    const [, version, roles = '', text = ''] = parts
    const entry = { name: file.slice(0, -'.md'.length), version: Number(version), text: text.trim() }
    for (const role of roles.split(',').map((slug) => slug.trim())) {
      if (known.has(role)) throw new GreenroomError('bad-input', `${file}: ${role} stands in another file, too`)
      known.set(role, entry)
    }
  }
  const general = known.get('*')
  if (!general) throw new GreenroomError('bad-input', `${folder}: no file is for all other roles (roles: *)`)
  return { for: (role) => known.get(role) ?? general }
}
