// Scores a closed interview again and shows what would change.
//   npm run rescore -- INTERVIEW_ID [--scorer built-in|model] [--fresh] [--save]
//   npm run rescore -- --all [--since DAY] | --run ID

import { type GrammarChecker, grammarChecker } from '../../core/delivery/grammar.ts'
import { reportMaker } from '../../core/engine/grade.ts'
import { GreenroomError } from '../../core/errors.ts'
import { fold, newInterview } from '../../core/interview/state.ts'
import type { Scorer } from '../../core/ports.ts'
import { changesBetween } from '../../core/report/changes.ts'
import type { Report } from '../../core/report/report.ts'
import { compose, type Greenroom } from '../compose.ts'
import { loadEnvironment, readSettings } from '../settings.ts'
import { complain, print, runCommand, type Values } from './command.ts'
import { rescoreAll, showRun } from './rescore-all.ts'

const options = {
  scorer: { type: 'string' },
  fresh: { type: 'boolean' },
  save: { type: 'boolean' },
  all: { type: 'boolean' },
  since: { type: 'string' },
  run: { type: 'string' },
} as const

const HELP = `Scores a closed interview again from its transcript and shows what would change in its report.

  npm run rescore -- INTERVIEW_ID [--scorer built-in|model] [--fresh] [--save]
  npm run rescore -- --all [--since 2026-11-21]
  npm run rescore -- --run ID

--scorer   the one that comes first unless said
--fresh    asks a language model anew. Without it what it said about the same answer, with the same versions of rubric
           and scorer, counts: then nothing changes
--save     stores the new report in the old one's place
--all      has every closed interview scored again and stored by the processes that run, but those of courses: their
           instructors regrade them. Cut off, it goes on where it was; done twice, it changes nothing
--since    only those that began on that day (UTC) or later
--run      shows how far that is, and what it changed

Exit 0 where nothing would change, or was saved; 3 where something would.
`
const WOULD_CHANGE = 3

async function run(values: Values<typeof options>, names: string[]): Promise<void> {
  const [id] = names
  const settings = readSettings(loadEnvironment())
  if (values.all) return rescoreAll(settings, values.since ?? null)
  if (values.run !== undefined) return showRun(settings, values.run)
  if (!id) throw new GreenroomError('bad-input', 'Name one interview. --help says more.')
  const greenroom = await compose(settings, complain)
  try {
    const before = await greenroom.store.report(id)
    if (before?.scorer.endsWith('with embeddings')) await compareMeanings(greenroom)
    const after = await replay(greenroom, id, values)
    show(before, after)
    const changed = before === null || changesBetween(before, after).length > 0
    if (values.save) await greenroom.store.saveReport(id, after)
    else if (changed) process.exitCode = WOULD_CHANGE
    if (values.save) print('The new report is stored.')
  } finally {
    await greenroom.close(0)
  }
}

/** Waits for the worker that compares meanings; where it cannot be had, words are judged, and the change shows. */
async function compareMeanings({ speech }: Greenroom): Promise<void> {
  speech?.start()
  await speech?.speaks(new AbortController().signal).catch((error) => complain('meanings cannot be compared', error))
}

/** Grammar is no part of scoring: only a report that is stored needs it. */
const unchecked: GrammarChecker = {
  check: async () => ({ kind: 'not-checked', reason: 'Not asked for.' }),
  close: async () => {},
}

async function replay(
  { store, scorers, clock }: Greenroom,
  id: string,
  { scorer, fresh, save }: Values<typeof options>,
): Promise<Report> {
  const state = fold(newInterview, await store.events(id))
  if (state.status === 'new') throw new GreenroomError('not-found', 'There is no such interview.')
  if (state.status === 'open') throw new GreenroomError('refused', 'This interview is still open.')
  const chosen = chooseScorers(scorers, scorer)
  const grammar = save ? await grammarChecker() : unchecked
  try {
    const kept = fresh ? {} : { kept: { records: store.records, clock } }
    const makeReport = reportMaker({ scorers: chosen, grammar: async () => grammar, ...kept })
    const total = new AbortController()
    // What a replay costs is not the interview's: nothing is written to its log.
    return await makeReport(id, state, { signal: total.signal, onProgress: () => {}, submit: async () => {} })
  } finally {
    await grammar.close()
  }
}

function chooseScorers(scorers: Greenroom['scorers'], name: string | undefined): readonly [Scorer, ...Scorer[]] {
  if (name === undefined) return scorers
  const builtIn = scorers.at(-1) as Scorer
  if (name === 'built-in') return [builtIn]
  if (name !== 'model') throw new GreenroomError('bad-input', `--scorer is built-in or model, not ${name}`)
  if (scorers[0].id.startsWith('built-in/'))
    throw new GreenroomError('bad-input', '--scorer model: no language model is set up')
  return [scorers[0]]
}

function show(before: Report | null, after: Report): void {
  const version = ({ scorer, versions }: Report) =>
    `${scorer}${versions?.scorer ? ` (${versions.scorer})` : ''}, rubric ${versions?.rubric ?? 'of an unknown version'}`
  print(`now:   ${before ? version(before) : 'no report'}`)
  print(`again: ${version(after)}`)
  if (!before) return
  const changes = changesBetween(before, after)
  if (changes.length === 0) print('Nothing would change.')
  for (const { what, from, to } of changes) print(`  ${what}: ${from} -> ${to}`)
}

runCommand({ help: HELP, options, most: 1, run })
