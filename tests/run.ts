// npm test [-- ARGUMENT ...]: all tests, first those in TypeScript (Vitest), then those in Python (pytest).
// With arguments: Vitest alone, with these. Exits 1 when any test fails, and with CI=true also when any could not run.
import { pythonEnvironment, runInherited } from './python.ts'

const vitest = 'node_modules/vitest/vitest.mjs'
const asked = process.argv.slice(2)
const results: { name: string; result: string; bad: boolean }[] = []

const note = (name: string, status: number) =>
  results.push({ name, result: status === 0 ? 'ok' : 'FAILED', bad: status !== 0 })

// Made first: tests in TypeScript speak to the real worker, too.
const found = asked.length === 0 ? await pythonEnvironment('.cache/speech-env', '--tests') : null
note('Vitest', await runInherited(process.execPath, [vitest, 'run', ...asked]))
if (found) {
  if ('python' in found) {
    note('pytest', await runInherited(found.python, ['-m', 'pytest', '-q', 'tests/workers/speech']))
  } else results.push({ name: 'pytest', result: `skipped: ${found.reason}`, bad: process.env.CI === 'true' })
  for (const { name, result } of results) console.log(`${name}: ${result}`)
}
process.exitCode = results.some(({ bad }) => bad) ? 1 : 0
