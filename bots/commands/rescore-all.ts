import { GreenroomError } from '../../core/errors.ts'
import { type Rescoring, rescoringOn } from '../../core/jobs/rescoring.ts'
import { openJobs } from '../jobs.ts'
import type { Settings } from '../settings.ts'
import { openStore } from '../storage.ts'
import { complain, print } from './command.ts'

/** Changes that are read at a time. */
const PAGE = 200

/** Has all interviews since a day (UTC, 2026-11-21; null: ever) scored again by the processes that do jobs. Errors: GreenroomError 'bad-input'. */
export async function rescoreAll(settings: Settings, since: string | null): Promise<void> {
  const from = since === null ? 0 : Date.parse(`${since}T00:00:00Z`)
  if (Number.isNaN(from)) throw new GreenroomError('bad-input', `--since ${since} is no day. 2026-11-21 is one.`)
  await withRescoring(settings, async (rescoring) => {
    const id = await rescoring.ask(from)
    print(`It is done by a process with the role jobs. To see how far it is: npm run rescore -- --run ${id}`)
  })
}

/** Shows how far such a run is and what it changed. Errors: GreenroomError 'not-found'. */
export async function showRun(settings: Settings, id: string): Promise<void> {
  await withRescoring(settings, async (rescoring) => {
    const run = await rescoring.get(id)
    if (!run) throw new GreenroomError('not-found', `There is no run ${id}. What a run found is kept for 30 days.`)
    const failed = run.failed > 0 ? `, ${run.failed} could not be scored` : ''
    print(`${run.state === 'done' ? 'done' : 'goes on'}: ${run.looked} interviews gone through${failed}`)
    let changed = 0
    let after: string | undefined
    do {
      const page = await rescoring.changes(id, { limit: PAGE, ...(after !== undefined && { after }) })
      for (const { interview, changes } of page) {
        print(`  ${interview}`)
        for (const { what, from, to } of changes) print(`    ${what}: ${from} -> ${to}`)
      }
      changed += page.length
      after = page.length === PAGE ? page.at(-1)?.interview : undefined
    } while (after !== undefined)
    print(`changed: ${changed}`)
  })
}

async function withRescoring(settings: Settings, use: (rescoring: Rescoring) => Promise<void>): Promise<void> {
  const store = await openStore(settings)
  try {
    const jobs = await openJobs(settings, complain, 'npm run rescore')
    try {
      await use(rescoringOn({ jobs, records: store.records, clock: { now: () => Date.now() } }))
    } finally {
      await jobs.stop(0)
    }
  } finally {
    await store.close()
  }
}
