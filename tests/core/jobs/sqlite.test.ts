import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { agendaJobs } from '../../../core/jobs/agenda-jobs.ts'
import type { Jobs } from '../../../core/jobs/jobs.ts'
import { sqliteBackend } from '../../../core/jobs/sqlite-backend.ts'
import { jobsContract } from '../../contracts/jobs.ts'

const root = join(import.meta.dirname, '../../..')

jobsContract('SQLite', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'jobs-'))
  const open: Jobs[] = []
  return {
    async open(processName) {
      const log = () => {}
      const jobs = await agendaJobs({ backend: await sqliteBackend(folder), processName, pollMs: 50, log })
      open.push(jobs)
      return jobs
    },
    async stuck(name) {
      const script = [join(root, 'tests/fakes/stuck-job.ts'), name]
      const child = spawn(
        process.execPath,
        [...script, join(root, 'core/jobs/sqlite-backend.ts'), 'sqliteBackend', folder],
        { stdio: ['ignore', 'pipe', 'inherit'] },
      )
      await once(child.stdout, 'data')
      return {
        async kill() {
          child.kill('SIGKILL')
          await once(child, 'exit')
        },
      }
    },
    async dispose() {
      await Promise.all(open.map((jobs) => jobs.stop(0)))
      await rm(folder, { recursive: true })
    },
  }
})
