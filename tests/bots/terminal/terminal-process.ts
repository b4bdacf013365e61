import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../../..')

/** A real `npm run interview` process, without npm. */
export type TerminalProcess = {
  child: ChildProcessWithoutNullStreams
  stdout(): string
  stderr(): string
  /** Resolves when standard output matches; rejects, with all output, when the process ends before. */
  shows(pattern: RegExp): Promise<void>
  /** Resolves with the exit code (null: killed by a signal) once all output has arrived. */
  ended: Promise<number | null>
}

/** The environment is only what is given, PATH and HOME; without `keepOpen` standard input ends after `input`. */
export function startTerminal(
  args: readonly string[],
  env: Record<string, string>,
  { input = '', keepOpen = false }: { input?: string; keepOpen?: boolean } = {},
): TerminalProcess {
  const { PATH = '', HOME = '' } = process.env
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'bots/terminal/main.ts', ...args], {
    cwd: root,
    env: { PATH, HOME, MODEL_DISCOVERY: 'off', SPEECH: 'off', ...env },
  })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (piece) => (stdout += piece))
  child.stderr.setEncoding('utf8').on('data', (piece) => (stderr += piece))
  // A process that refuses its options may be gone before it has read its input.
  child.stdin.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
  child.stdin.write(input)
  if (!keepOpen) child.stdin.end()
  const ended = once(child, 'close').then(([code]) => code as number | null)
  async function shows(pattern: RegExp): Promise<void> {
    while (!pattern.test(stdout)) {
      const more = await Promise.race([once(child.stdout, 'data'), ended.then(() => null)])
      if (more === null && !pattern.test(stdout)) throw new Error(`it ended without ${pattern}:\n${stdout}${stderr}`)
    }
  }
  return { child, stdout: () => stdout, stderr: () => stderr, shows, ended }
}
