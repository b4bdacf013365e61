import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { quantile, row } from './figures.ts'

const root = join(import.meta.dirname, '../..')

/** From the command to the first healthy answer, with everything installed, beside Node starting with nothing to do. */
export async function start(): Promise<void> {
  const times: number[] = []
  const bare: number[] = []
  for (let i = 0; i < 7; i++) {
    bare.push(await timed(() => ended(spawn(process.execPath, ['-e', '0']))))
    const folder = await mkdtemp(join(tmpdir(), 'greenroom-bench-'))
    const env = { ...process.env, DATA_DIR: folder, PORT: String(20_000 + Math.floor(Math.random() * 20_000)) }
    const began = performance.now()
    const child = spawn(process.execPath, ['bots/launch.mjs', 'bots/main.ts'], { cwd: root, env, stdio: 'ignore' })
    try {
      await healthy(`http://127.0.0.1:${env.PORT}/healthz`, 20_000)
      times.push(performance.now() - began)
    } finally {
      child.kill('SIGTERM')
      await ended(child)
      await rm(folder, { recursive: true, force: true })
    }
  }
  row(`start to healthy, p50 of ${times.length}`, quantile(times, 0.5), 'ms', { name: 'a limit of 2 s', value: 2_000 })
  row(`start to healthy, worst of ${times.length}`, quantile(times, 1), 'ms', { name: 'a limit of 2 s', value: 2_000 })
  row('of which Node alone, p50', quantile(bare, 0.5), 'ms', { name: 'the whole start', value: quantile(times, 0.5) })
}

const ended = (child: ChildProcess) => new Promise<void>((resolve) => child.once('exit', () => resolve()))

async function timed(task: () => Promise<void>): Promise<number> {
  const began = performance.now()
  await task()
  return performance.now() - began
}

async function healthy(url: string, limitMs: number): Promise<void> {
  const deadline = performance.now() + limitMs
  while (performance.now() < deadline) {
    const response = await fetch(url).catch(() => null)
    if (response?.ok) return
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  throw new Error(`${url} was not healthy within ${limitMs} ms`)
}
