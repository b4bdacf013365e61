import { GreenroomError } from '../../core/errors.ts'
import { MAX_ANSWER_LENGTH } from '../../core/interview/decide.ts'
import { commandList, readLine } from './commands.ts'
import type { Entries, Entry } from './entries.ts'
import { readSoundLine } from './sound-files.ts'

/** Answers from a file, read and checked. */
export type Script = {
  entries: Entries
  /** Whether some of them are recordings, which must be heard. */
  aloud: boolean
}

/**
 * Answers from a file's text: one a line, or a command, or the path of a recording, which is looked for in `folders`;
 * empty lines are ignored. `name` is for messages. Their times are unknown.
 * Errors: GreenroomError 'bad-input' that names the line, before anything is sent.
 */
export function scriptedAnswers(name: string, text: string, folders: readonly string[]): Script {
  const lines = text
    .replace(/^\ufeff/, '')
    .split(/\r\n|\n|\r/)
    .flatMap((line, i) => (line.trim() ? [{ line: line.trim(), where: `${name}:${i + 1}` }] : []))
  const script = lines.map(({ line, where }) => {
    const read = readLine(line)
    if (read.kind === 'unknown')
      problem(where, `there is no command /${read.word}. There are ${commandList.join(', ')}`)
    if (read.kind === 'text' && line.length > MAX_ANSWER_LENGTH)
      problem(where, `an answer may have ${MAX_ANSWER_LENGTH} characters at most, this one has ${line.length}`)
    const sound = readSoundLine(line, folders)
    if (sound.kind === 'problem') problem(where, sound.what)
    return { line, where, read, sound: sound.kind === 'sound' ? sound.path : null }
  })
  let at = 0
  const entries: Entries = {
    shown() {},
    async next(signal): Promise<Entry> {
      if (signal.aborted) throw new GreenroomError('cancelled', 'Interrupted.', { cause: signal.reason })
      const entry = script[at++]
      if (!entry) return { kind: 'exhausted' }
      if (entry.read.kind === 'command') return { kind: 'command', name: entry.read.name }
      if (entry.sound !== null) return { kind: 'recording', path: entry.sound, where: entry.where }
      // Nobody typed it: how long a file takes to read says nothing about a person.
      return { kind: 'answer', text: entry.line, timing: { firstInputMs: null, totalMs: null } }
    },
  }
  return { entries, aloud: script.some(({ sound }) => sound !== null) }
}

function problem(where: string, what: string): never {
  throw new GreenroomError('bad-input', `${where}: ${what}`)
}
