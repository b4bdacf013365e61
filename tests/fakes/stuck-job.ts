// A process that claims a job and never ends it: node tests/fakes/stuck-job.ts NAME MODULE EXPORT ARGUMENT
// MODULE's EXPORT makes the backend from ARGUMENT. Prints "running" once the job runs.
import { agendaJobs } from '../../core/jobs/agenda-jobs.ts'

const [name = '', module = '', exported = '', argument = ''] = process.argv.slice(2)
const backend = await (await import(module))[exported](argument)
const jobs = await agendaJobs({ backend, processName: 'stuck', pollMs: 50, log: console.error })
jobs.define(name, { lockMs: 1_500 }, async () => {
  console.log('running')
  await new Promise(() => {})
})
await jobs.start()
