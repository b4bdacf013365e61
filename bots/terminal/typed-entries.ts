import type { Clock } from '../../core/ports.ts'
import { COMMANDS, type CommandName, commandList, readLine } from './commands.ts'
import type { Entries, Entry } from './entries.ts'
import type { Lines } from './lines.ts'
import type { Screen } from './screen.ts'

/** Answers from a person: as many lines as wanted, sent by an empty one; or a command alone on its line. */
export function typedEntries(lines: Lines, screen: Screen, clock: Clock): Entries {
  let draft: string[] = []
  let shownAt = clock.now()
  let firstKeyMs: number | null = null
  let pausedAt: number | null = null
  let pausedMs = 0

  /** Milliseconds from the question being shown to `at`, pauses left out. */
  const since = (at: number) => {
    const paused = pausedAt === null ? 0 : Math.max(0, at - pausedAt)
    return Math.max(0, at - shownAt - pausedMs - paused)
  }

  function answer(): Entry {
    const text = draft.join('\n').trim()
    // Lines from a pipe arrive when it likes: their times say nothing about a person.
    const timing = lines.interactive
      ? { firstInputMs: firstKeyMs, totalMs: since(clock.now()) }
      : { firstInputMs: null, totalMs: null }
    draft = []
    return { kind: 'answer', text, timing }
  }

  function command(name: CommandName): Entry {
    // The keys of a command are no answer yet.
    if (draft.length === 0) firstKeyMs = null
    const now = clock.now()
    if (name === 'pause') pausedAt ??= now
    if (name === 'resume' && pausedAt !== null) {
      pausedMs += now - pausedAt
      pausedAt = null
    }
    if (name === 'skip' || name === 'end') draft = []
    return { kind: 'command', name }
  }

  lines.onKey(() => {
    firstKeyMs ??= since(clock.now())
  })

  return {
    shown() {
      shownAt = clock.now()
      firstKeyMs = null
      pausedAt = null
      pausedMs = 0
    },
    async next(signal) {
      for (;;) {
        const line = await lines.next(draft.length === 0 ? '> ' : '  ', signal)
        if (line === null) return draft.length > 0 ? answer() : { kind: 'left' }
        const read = readLine(line)
        if (read.kind === 'command' && read.name === 'help') screen.print(screen.paint('dim', helpText))
        else if (read.kind === 'command') return command(read.name)
        else if (read.kind === 'unknown') screen.note(`There is no /${read.word}. There are ${commandList.join(', ')}.`)
        else if (line.trim()) draft.push(line)
        else if (draft.length > 0 && (await lines.pasting())) draft.push('')
        else if (draft.length > 0) return answer()
      }
    },
  }
}

export const helpText = [
  'Type your answer, over as many lines as you like. An empty line sends it.',
  ...Object.entries(COMMANDS).map(([name, what]) => `  /${name}`.padEnd(11) + what),
  'Ctrl-C leaves; everything sent is kept and you can go on later.',
].join('\n')
