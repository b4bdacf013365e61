import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { agendaJobs } from '../../../core/jobs/agenda-jobs.ts'
import { sqliteBackend } from '../../../core/jobs/sqlite-backend.ts'

const root = join(import.meta.dirname, '../../..')

function run(folder: string, ...args: string[]): Promise<{ code: number | null; out: string }> {
  const { PATH = '', HOME = '' } = process.env
  const flags = ['--disable-warning=ExperimentalWarning', 'bots/commands/jobs.ts', ...args]
  const child = spawn(process.execPath, flags, { cwd: root, env: { PATH, HOME, DATA_DIR: folder } })
  let out = ''
  child.stdout.on('data', (piece) => (out += piece))
  child.stderr.on('data', (piece) => (out += piece))
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, out })))
}

it('shows parked jobs and lets them run once more', { timeout: 300_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'jobs-command-'))
  const log = () => {}
  const jobs = await agendaJobs({ backend: await sqliteBackend(folder), processName: 'a', pollMs: 50, log })
  try {
    let broken = true
    let runs = 0
    jobs.define('poison', { retryMs: [] }, async () => {
      runs++
      if (broken) throw new Error('the printer is on fire')
    })
    await jobs.enqueue('poison', 'page-1', null)
    await jobs.start()
    await vi.waitFor(async () => expect(await jobs.parked()).toHaveLength(1), { timeout: 45_000 })
    const shown = await run(folder)
    expect(shown.code).toBe(3)
    expect(shown.out).toMatch(/parked: 1\n {2}\S+ {2}poison page-1, 1 tries, last at .*\n {4}the printer is on fire\n/)
    broken = false
    const id = /^ {2}(\S+) {2}poison/m.exec(shown.out)?.[1] ?? ''
    expect((await run(folder, '--retry', id)).code).toBe(0)
    await vi.waitFor(() => expect(runs).toBe(2), { timeout: 45_000 })
    const none = await run(folder)
    expect([none.code, none.out]).toEqual([0, 'due and waiting: 0\nparked: 0\n'])
    expect((await run(folder, '--retry', 'unknown')).code).toBe(1)
    expect((await run(folder, '--pigeon')).code).toBe(2)
  } finally {
    await jobs.stop(0)
    await rm(folder, { recursive: true })
  }
})
