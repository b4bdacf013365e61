import { statSync } from 'node:fs'
import { resolve } from 'node:path'

/** Largest recording that is taken, in bytes; FFmpeg's own limit is the same. */
const MOST_BYTES = 64 * 1024 * 1024
const ENDING = /\.(wav|mp3|m4a|ogg|webm)$/i

export type SoundLine = { kind: 'words' } | { kind: 'sound'; path: string } | { kind: 'problem'; what: string }

/**
 * Tells a line that names a recording from words. `folders` are looked through in turn for a relative path. A line that
 * ends like a recording and names none is words if it has blanks, since people do say "I saved it as talk.wav".
 */
export function readSoundLine(line: string, folders: readonly string[]): SoundLine {
  if (!ENDING.test(line)) return { kind: 'words' }
  const paths = folders.map((folder) => resolve(folder, line))
  for (const path of paths) {
    const found = statSync(path, { throwIfNoEntry: false })
    if (!found?.isFile()) continue
    const tooLarge = `${line} is larger than ${MOST_BYTES / 2 ** 20} MB`
    return found.size > MOST_BYTES ? { kind: 'problem', what: tooLarge } : { kind: 'sound', path }
  }
  return /\s/.test(line) ? { kind: 'words' } : { kind: 'problem', what: `there is no recording ${paths[0] ?? line}` }
}
