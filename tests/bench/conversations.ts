import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { quantile, row } from './figures.ts'

const CONVERSATIONS = 200
/** A language model that takes its time. */
export const THINKING_MS = 10_000
/** People come one after another; all of them are there while the first still waits for a question. */
const COMING_MS = 45
/** How often those who wait for the bot look, and how long. */
export const LOOK_MS = 500
export const WAIT_MS = 180_000

/** A front-end in a process of its own. */
export type FrontEndProcess = {
  /** Below tests/. */
  file: string
  args: (folder: string) => string[]
  nodeArgs?: string[]
  env?: NodeJS.ProcessEnv
}

/**
 * Has 200 people talk with one process at once, and prints how long it took to acknowledge. `converse`: one person's interview;
 * what it pushes into `waits` is milliseconds. `limit` is the platform's.
 */
export async function manyConversations(
  { file, args, nodeArgs = [], env = {} }: FrontEndProcess,
  limit: { name: string; value: number },
  ready: (line: string) => (index: number) => Promise<void>,
  waits: readonly number[],
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'greenroom-bench-'))
  const path = join(import.meta.dirname, '..', file)
  const command = ['--disable-warning=ExperimentalWarning', ...nodeArgs, path, ...args(folder)]
  const child: ChildProcess = spawn(process.execPath, command, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    if (!child.stdout) throw new Error('no output')
    const [line] = await once(createInterface({ input: child.stdout }), 'line')
    const converse = ready(String(line))
    await Promise.all(
      Array.from({ length: CONVERSATIONS }, async (_, i) => {
        await sleep(i * COMING_MS)
        await converse(i)
      }),
    )
    const name = `to acknowledge, ${CONVERSATIONS} at once`
    row(`${name}, p50 of ${waits.length}`, quantile(waits, 0.5), 'ms', limit)
    row(`${name}, p95 of ${waits.length}`, quantile(waits, 0.95), 'ms', limit)
    row(`${name}, the slowest`, Math.max(...waits), 'ms', limit)
  } finally {
    child.kill('SIGKILL')
    await rm(folder, { recursive: true, force: true })
  }
}

/** What everybody answers. */
export const ANSWERS = [
  'First I would look at what the numbers say, and then talk to five users.',
  'Because numbers say what happens, and people say why.',
] as const
