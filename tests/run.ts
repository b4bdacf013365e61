// npm test [-- ARGUMENT ...]: all tests, first those in TypeScript (Vitest), then those in Python (pytest).
// With arguments: Vitest alone, with these. Exits 1 when any test fails, and with CI=true also when any could not run.
import { pythonEnvironment, runInherited } from './python.ts'

const vitest = 'node_modules/vitest/vitest.mjs'
const asked = process.argv.slice(2)
const results: { name: string; result: string; bad: boolean }[] = []

const note = (name: string, status: number) =>
  results.push({ name, result: status === 0 ? 'ok' : 'FAILED', bad: status !== 0 })

/** What pytest runs, in the environment that a folder and the flags of install.py name. */
const INTERVIEWER = ['--only', 'workers/interviewer/requirements.txt']
const python = [
  { of: 'the speech worker', folder: '.cache/speech-env', flags: ['--tests'], tests: ['tests/workers/speech'] },
  {
    of: 'the interviewer',
    folder: '.cache/interviewer-env',
    flags: INTERVIEWER,
    tests: ['tests/workers/interviewer', 'tests/datasets/prepare'],
  },
]

// Made first: tests in TypeScript speak to the real workers, too.
const found = []
if (asked.length === 0) for (const { folder, flags } of python) found.push(await pythonEnvironment(folder, ...flags))
note('Vitest', await runInherited(process.execPath, [vitest, 'run', ...asked]))
for (const [i, made] of found.entries()) {
  const { of = '', tests = [] } = python[i] ?? {}
  const name = `pytest, ${of}`
  if ('python' in made) note(name, await runInherited(made.python, ['-m', 'pytest', '-q', ...tests]))
  else results.push({ name, result: `skipped: ${made.reason}`, bad: process.env.CI === 'true' })
}
if (asked.length === 0) for (const { name, result } of results) console.log(`${name}: ${result}`)
process.exitCode = results.some(({ bad }) => bad) ? 1 : 0
