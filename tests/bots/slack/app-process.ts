// Run by tests: node app-process.ts FOLDER API SECRET [THINKING_MS], the real front-end on a store of its own, to be killed.
// An interviewer thinks for THINKING_MS each time, as a slow model does.
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { listen } from '../../../bots/http.ts'
import { slackFrontEnd } from '../../../bots/slack/front-end.ts'
import { createEngine } from '../../../core/engine/engine.ts'
import { agendaJobs } from '../../../core/jobs/agenda-jobs.ts'
import { sqliteBackend } from '../../../core/jobs/sqlite-backend.ts'
import type { Interviewer } from '../../../core/ports.ts'
import { guidelines } from '../../../core/questions/guideline/guidelines.ts'
import { sqliteStore } from '../../../core/store/sqlite.ts'
import { sampleReport } from '../../fakes/sample-report.ts'
import { smallBank } from '../../fakes/small-bank.ts'
import { plainInterviewer } from '../discord/plain-interviewer.ts'

const [folder = '', api = '', signingSecret = '', thinkingMs = '0'] = process.argv.slice(2)
const log = (message: string, error: unknown) => console.error(message, error)
const clock = { now: () => Date.now() }
const bank = smallBank()
const datasets = join(import.meta.dirname, '../../../datasets')
const store = await sqliteStore({ folder })
const jobs = await agendaJobs({ backend: await sqliteBackend(folder), processName: 'test', log })
const interviewer: Interviewer = {
  id: 'plain/1',
  async move(brief, options) {
    await sleep(Number(thinkingMs), undefined, { signal: options.signal })
    return plainInterviewer.move(brief, options)
  },
}
const engine = createEngine({
  ...{ store, bank, clock, log, interviewers: [interviewer] },
  coverageOf: (points) => points.map((keyPoint) => ({ keyPoint, coverage: 0.5, evidence: null })),
  makeReport: async (id, state) => sampleReport(id, state),
})
const front = slackFrontEnd({
  credentials: { signingSecret, appToken: null, botToken: 'xoxb-fake', oauth: null },
  ...{ engine, store, bank, jobs, clock, log, fetch, api, speech: null, publicUrl: null },
  guidelines: guidelines({ bank, datasets, model: null, embedder: () => null }),
})
const { address } = await listen({ host: '127.0.0.1', port: 0, routers: front.routers, health: () => ({}) })
await engine.recover()
await front.start()
console.log(address)
