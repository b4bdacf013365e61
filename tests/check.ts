// npm run check: format and lint (Biome, and Ruff for Python), then types (TypeScript). Prints what is wrong and exits 1.
import { spawnSync } from 'node:child_process'
import { pythonEnvironment, runInherited } from './python.ts'

const steps = [
  { name: 'format and lint', args: ['node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.'] },
  { name: 'types', args: ['node_modules/typescript/bin/tsc', '--noEmit', '-p', '.'] },
  { name: 'types of the page', args: ['node_modules/typescript/bin/tsc', '--noEmit', '-p', 'bots/web/page'] },
]
let failed = 0
for (const { name, args } of steps) {
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' })
  console.log(`${status === 0 ? 'ok' : 'FAILED'}: ${name}`)
  if (status !== 0) failed++
}
const PYTHON = ['workers', 'tests', 'datasets']
const found = await pythonEnvironment('.cache/lint-env', '--only', 'tests/requirements-lint.txt')
if ('python' in found) {
  const lint = await runInherited(found.python, ['-m', 'ruff', 'check', '--quiet', ...PYTHON])
  const format = await runInherited(found.python, ['-m', 'ruff', 'format', '--quiet', '--check', ...PYTHON])
  console.log(`${lint + format === 0 ? 'ok' : 'FAILED'}: format and lint of Python`)
  if (lint + format > 0) failed++
} else {
  console.log(`skipped: format and lint of Python: ${found.reason}`)
  if (process.env.CI === 'true') failed++
}
process.exitCode = failed > 0 ? 1 : 0
