// Run by tests: node --import redirected.ts bot-process.ts FOLDER PORT [THINKING_MS], the real front-end on a store of its own, to
// be killed. An interviewer thinks for THINKING_MS each time, as a slow model does.
import { createServer } from 'node:http'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import express from 'express'
import { agentsHostingWire } from '../../../bots/teams/agents-hosting.ts'
import { teamsFrontEnd } from '../../../bots/teams/front-end.ts'
import { createEngine } from '../../../core/engine/engine.ts'
import type { Interviewer } from '../../../core/ports.ts'
import { guidelines } from '../../../core/questions/guideline/guidelines.ts'
import { sqliteStore } from '../../../core/store/sqlite.ts'
import { sampleReport } from '../../fakes/sample-report.ts'
import { smallBank } from '../../fakes/small-bank.ts'
import { APP_ID, TENANT } from '../../fakes/teams/fake-teams.ts'
import { plainInterviewer } from '../discord/plain-interviewer.ts'

const [folder = '', port = '0', thinkingMs = '0'] = process.argv.slice(2)
const log = (message: string, error: unknown) => console.error(message, error)
const clock = { now: () => Date.now() }
const bank = smallBank()
const store = await sqliteStore({ folder })
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
const wire = agentsHostingWire({ appId: APP_ID, password: 'the-secret', tenantId: TENANT })
const made = guidelines({
  bank,
  datasets: join(import.meta.dirname, '../../../datasets'),
  model: null,
  embedder: () => null,
})
const parts = { wire, engine, store, bank, guidelines: made, clock, hearing: null, publicUrl: null, fetch, log }
const front = teamsFrontEnd(parts, TENANT)
await engine.recover()
await front.start()
createServer(express().use(front.router)).listen(Number(port), '127.0.0.1', () => console.log('ready'))
