import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const file = join(import.meta.dirname, '../../../bots/commands/evaluate-follow-ups.ts')
const run = (...args: string[]) => spawnSync(process.execPath, [file, ...args], { encoding: 'utf8' })

it('compares the built-in interviewer with the rated follow-ups', { timeout: 120_000 }, () => {
  const { stdout, status } = run('--interviewer', 'built-in', '--list')
  expect(status).toBe(0)
  expect(stdout).toContain('| asked a follow-up | 22 of 22 | 38 of 38 | 60 of 60 |')
  expect(stdout).toMatch(/nearer to the good one than to the poor one \| 0\.\d\d \| 0\.\d\d \| 0\.\d\d \|/)
  expect(stdout.match(/^ {2}good {2}/gm)).toHaveLength(60)
  expect(run('--interviewer', 'nobody').status).toBe(2)
})
