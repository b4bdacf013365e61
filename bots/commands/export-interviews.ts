// Writes what stored interviews could teach an interviewer, redacted, of those who agreed to it.
//   npm run export:interviews -- --out FILE.jsonl [--names NAME,NAME] | --consent CANDIDATE | --withdraw CANDIDATE

import { writeFile } from 'node:fs/promises'
import { GreenroomError } from '../../core/errors.ts'
import { fold, newInterview } from '../../core/interview/state.ts'
import type { Store } from '../../core/ports.ts'
import { giveTrainingConsent, hasTrainingConsent, withdrawTrainingConsent } from '../../core/training/consent.ts'
import { type TrainingLine, trainingLines } from '../../core/training/export.ts'
import { loadEnvironment, readSettings } from '../settings.ts'
import { openStore } from '../storage.ts'
import { print, runCommand, type Values } from './command.ts'

const options = {
  out: { type: 'string' },
  names: { type: 'string' },
  consent: { type: 'string' },
  withdraw: { type: 'string' },
} as const

const HELP = `Writes what stored interviews could teach an interviewer: questions, answers, scores and follow-ups, redacted, of
the candidates who agreed to it. Then look at every line: npm run prepare:data -- --curate FILE.jsonl

  npm run export:interviews -- --out FILE.jsonl [--names NAME,NAME]
  npm run export:interviews -- --consent CANDIDATE
  npm run export:interviews -- --withdraw CANDIDATE

--out       closed interviews only; the file is readable by its owner alone
--names     also taken out wherever they stand
--consent   notes that a candidate (the name under which their interviews are stored) agreed elsewhere, say on a form of a
            course; the practice room and the chat front-ends ask people themselves
--withdraw  takes that back, also what was said there: the next export is without them
`
/** More interviews than any one store will hold. */
const ALL = 1_000_000_000
const clock = { now: () => Date.now() }

async function run(values: Values<typeof options>): Promise<void> {
  const asked = [values.out, values.consent, values.withdraw].filter((value) => value !== undefined)
  if (asked.length !== 1)
    throw new GreenroomError('bad-input', 'One of --out, --consent and --withdraw. --help says more.')
  const store = await openStore(readSettings(loadEnvironment()))
  try {
    const parts = { records: store.records, clock }
    if (values.consent !== undefined) {
      await giveTrainingConsent(values.consent, parts)
      print('Noted.')
    } else if (values.withdraw !== undefined) {
      print((await withdrawTrainingConsent(values.withdraw, parts)) ? 'Taken back.' : 'There was no consent.')
    } else if (values.out !== undefined) {
      const names = (values.names ?? '').split(',').filter(Boolean)
      const { interviews, lines } = await linesOf(store, names)
      const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('')
      await writeFile(values.out, text, { mode: 0o600 })
      print(`${lines.length} answers of ${interviews} interviews: ${values.out}`)
    }
  } finally {
    await store.close()
  }
}

async function linesOf(store: Store, names: readonly string[]): Promise<{ interviews: number; lines: TrainingLine[] }> {
  const lines: TrainingLine[] = []
  let interviews = 0
  for (const id of await store.startedBefore(clock.now(), ALL)) {
    const state = fold(newInterview, await store.events(id))
    if (state.status !== 'closed') continue
    if (!(await hasTrainingConsent(state.candidate, { records: store.records, clock }))) continue
    interviews++
    lines.push(...trainingLines(state, await store.report(id), names))
  }
  return { interviews, lines }
}

runCommand({ help: HELP, options, run })
