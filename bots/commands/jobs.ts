// What waits, and what failed too often and waits for a person.
//   npm run jobs [-- --retry ID | --retry-all]

import type { Jobs, ParkedJob } from '../../core/jobs/jobs.ts'
import { openJobs } from '../jobs.ts'
import { loadEnvironment, readSettings } from '../settings.ts'
import { complain, print, runCommand, type Values } from './command.ts'

const options = { retry: { type: 'string' }, 'retry-all': { type: 'boolean' } } as const

const HELP = `Shows how many jobs wait, and those that failed too often and are parked until a person looks.

  npm run jobs [-- --retry ID | --retry-all]

--retry ID    runs a parked job once more from the start, in a process that runs
--retry-all   the same with all of them

Exit 0 where nothing is parked, or what was asked for is done; 3 where something is parked.
`
const PARKED = 3

async function run(values: Values<typeof options>): Promise<void> {
  const jobs = await openJobs(readSettings(loadEnvironment()), complain, 'npm run jobs')
  try {
    const parked = await jobs.parked()
    const chosen = values['retry-all'] ? parked.map(({ id }) => id) : values.retry === undefined ? [] : [values.retry]
    if (chosen.length > 0 || values['retry-all']) await retry(jobs, chosen)
    else await show(jobs, parked)
  } finally {
    await jobs.stop(0)
  }
}

async function retry(jobs: Jobs, ids: readonly string[]): Promise<void> {
  for (const id of ids) await jobs.unpark(id)
  print(ids.length === 1 ? 'It runs once more.' : `${ids.length} run once more.`)
}

async function show(jobs: Jobs, parked: readonly ParkedJob[]): Promise<void> {
  print(`due and waiting: ${await jobs.waiting()}`)
  print(`parked: ${parked.length}`)
  for (const { id, name, key, reason, failedAt, attempts } of parked) {
    print(`  ${id}  ${name} ${key}, ${attempts} tries, last at ${new Date(failedAt).toISOString()}`)
    print(`    ${reason.split('\n')[0]}`)
  }
  if (parked.length > 0) process.exitCode = PARKED
}

runCommand({ help: HELP, options, run })
