// Compares what interviewers ask after an answer with the rated follow-ups.
//   npm run evaluate:follow-ups -- [--interviewer built-in|model] [--list]

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { GreenroomError } from '../../core/errors.ts'
import { builtInInterviewer } from '../../core/interviewer/built-in.ts'
import { agreement, agreementTable, followAll, parseFollowUps } from '../../core/interviewer/evaluation/follow-ups.ts'
import type { Interviewer } from '../../core/ports.ts'
import { type Bank, loadBank } from '../../core/questions/bank.ts'
import { builtInScoring } from '../../core/scoring/built-in/scorer.ts'
import { print, runCommand, type Values } from './command.ts'
import { modelInterviewer, NO_MODEL } from './model-interviewer.ts'

const options = {
  interviewer: { type: 'string', default: 'both' },
  list: { type: 'boolean', default: false },
} as const

const HELP = `Lets interviewers speak after the 60 answers of datasets/rated-answers/follow-ups.jsonl, and compares their questions with
the good and the poor one that stand there.

  npm run evaluate:follow-ups -- [--interviewer built-in|model] [--list]

--interviewer  both unless said; model is the first language model that is set up, with its adapters (OPENAI_ADAPTERS)
--list         prints every question, beside the good one and the poor one

Questions are compared by their content words (F1 of their stems). A good question in other words looks unlike, so read some.
`

const root = join(import.meta.dirname, '../..')
const FILE = 'datasets/rated-answers/follow-ups.jsonl'

async function run({ interviewer: who, list }: Values<typeof options>): Promise<void> {
  if (who !== 'both' && who !== 'built-in' && who !== 'model')
    throw new GreenroomError('bad-input', '--interviewer is built-in or model')
  const [bank, builtIn] = await Promise.all([
    loadBank(join(root, 'datasets/questions')),
    builtInScoring(join(root, 'datasets/word-vectors')),
  ])
  if (who !== 'model') await measure(builtInInterviewer(bank, builtIn), bank, list ?? false)
  if (who === 'built-in') return
  const model = await modelInterviewer()
  if (model) await measure(model, bank, list ?? false)
  else if (who === 'model') throw new GreenroomError('bad-input', `--interviewer model: ${NO_MODEL}`)
  else print(`No language model was looked at: ${NO_MODEL}`)
}

async function measure(interviewer: Interviewer, bank: Bank, list: boolean): Promise<void> {
  const rated = parseFollowUps(FILE, await readFile(join(root, FILE), 'utf8'))
  const all = await followAll(interviewer, rated, bank, new AbortController().signal)
  const parts = (['held-out', 'tune'] as const).map((set) => {
    return [set, agreement(all.filter(({ rated: one }) => one.set === set))] as const
  })
  print(`${agreementTable(interviewer.id, [...parts, ['all', agreement(all)]])}\n`)
  if (!list) return
  for (const { rated: one, asked, problem } of all)
    print(`${one.id}\n  asked ${asked ?? problem ?? '(the next question)'}\n  good  ${one.good}\n  poor  ${one.poor}`)
}

runCommand({ help: HELP, options, run })
