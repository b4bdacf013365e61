import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { agendaJobs } from '../../../core/jobs/agenda-jobs.ts'
import type { Jobs } from '../../../core/jobs/jobs.ts'
import { mongoBackend } from '../../../core/jobs/mongo-backend.ts'
import { jobsContract } from '../../contracts/jobs.ts'
import { type MongoServer, mongoServer } from '../../mongo.ts'

const root = join(import.meta.dirname, '../../..')
let server: MongoServer
beforeAll(async () => {
  server = await mongoServer()
}, 300_000)
afterAll(() => server?.stop())

jobsContract(
  'MongoDB',
  async () => {
    const uri = server.database()
    const open: Jobs[] = []
    return {
      async open(processName) {
        const jobs = await agendaJobs({ backend: await mongoBackend(uri), processName, pollMs: 200, log: () => {} })
        open.push(jobs)
        return jobs
      },
      async stuck(name) {
        const script = [join(root, 'tests/fakes/stuck-job.ts'), name]
        const child = spawn(
          process.execPath,
          [...script, join(root, 'core/jobs/mongo-backend.ts'), 'mongoBackend', uri],
          {
            stdio: ['ignore', 'pipe', 'inherit'],
          },
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
      },
    }
    // The test server is slow where cores are few.
  },
  { lockMs: 5_000 },
)
