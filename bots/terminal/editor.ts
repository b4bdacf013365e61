import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { GreenroomError } from '../../core/errors.ts'

/**
 * Lets a person edit a text in the editor of $VISUAL or $EDITOR. Errors: GreenroomError 'bad-input' where there is none,
 * or where it failed.
 */
export async function inEditor(text: string, env: Record<string, string | undefined>): Promise<string> {
  const editor = env.VISUAL || env.EDITOR
  if (!editor) throw new GreenroomError('bad-input', 'No editor is set: put its name into EDITOR, or use the commands.')
  const folder = await mkdtemp(join(tmpdir(), 'greenroom-'))
  const file = join(folder, 'guideline.txt')
  try {
    await writeFile(file, text, { mode: 0o600 })
    const code = await new Promise<number | null>((resolve, reject) => {
      // An editor is often given with arguments, "code --wait", so a shell takes it apart, as git does.
      const child = spawn('/bin/sh', ['-c', `${editor} "$1"`, 'sh', file], { stdio: 'inherit', env: { ...env } })
      child.on('error', reject)
      child.on('exit', resolve)
    }).catch((cause) => {
      throw new GreenroomError('bad-input', `The editor ${editor} cannot be started.`, { cause })
    })
    if (code !== 0)
      throw new GreenroomError('bad-input', `The editor ${editor} ended with ${code}. Nothing was changed.`)
    return await readFile(file, 'utf8')
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
