import { GreenroomError } from '../../core/errors.ts'
import { MAX_ANSWER_LENGTH } from '../../core/interview/decide.ts'
import { commandList, readLine } from './commands.ts'
import type { Entries, Entry } from './entries.ts'

/**
 * Answers from a file's text: one a line, or a command; empty lines are ignored. `name` is for messages. Their times are
 * unknown.
 * Errors: GreenroomError 'bad-input' that names the line, before anything is sent.
 */
export function scriptedEntries(name: string, text: string): Entries {
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
    return { line, read }
  })
  let at = 0
  return {
    shown() {},
    async next(signal): Promise<Entry> {
      if (signal.aborted) throw new GreenroomError('cancelled', 'Interrupted.', { cause: signal.reason })
      const entry = script[at++]
      if (!entry) return { kind: 'exhausted' }
      if (entry.read.kind === 'command') return { kind: 'command', name: entry.read.name }
      // Nobody typed it: how long a file takes to read says nothing about a person.
      return { kind: 'answer', text: entry.line, timing: { firstInputMs: null, totalMs: null } }
    },
  }
}

function problem(where: string, what: string): never {
  throw new GreenroomError('bad-input', `${where}: ${what}`)
}
