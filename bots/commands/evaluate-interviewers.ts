// Lets a panel of scripted candidates be interviewed end to end, and looks at how the interviewers conduct themselves.
//   npm run evaluate:interviewers -- [--role ROLE] [--questions N] [--interviewer built-in|model]

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { reportMaker } from '../../core/engine/grade.ts'
import { GreenroomError } from '../../core/errors.ts'
import { builtInInterviewer } from '../../core/interviewer/built-in.ts'
import { CANDIDATES } from '../../core/interviewer/evaluation/candidates.ts'
import { CHECKS } from '../../core/interviewer/evaluation/conduct.ts'
import { holdPanel, panelTable } from '../../core/interviewer/evaluation/panel.ts'
import { loadBank } from '../../core/questions/bank.ts'
import { builtInScoring } from '../../core/scoring/built-in/scorer.ts'
import { englishOnly } from '../../core/scoring/english-only.ts'
import { sqliteStore } from '../../core/store/sqlite.ts'
import { complain, print, runCommand, type Values } from './command.ts'
import { modelInterviewer, NO_MODEL } from './model-interviewer.ts'

const options = {
  role: { type: 'string', default: 'product-manager' },
  questions: { type: 'string', default: '4' },
  interviewer: { type: 'string', default: 'both' },
} as const

const HELP = `Interviews a panel of scripted candidates: ${CANDIDATES.map((c) => c.name).join(', ')}.

  npm run evaluate:interviewers -- [--role ROLE] [--questions N] [--interviewer built-in|model]

--role         product-manager unless said
--questions    4 unless said; each may draw one follow-up
--interviewer  both unless said; model is the first language model that is set up

The checks, yes or NO:
${CHECKS.map(({ name, title }) => `  ${name.padEnd(10)} ${title}`).join('\n')}

Exit 1 where a check of the built-in interviewer was not passed; a model's are printed only.
`

const root = join(import.meta.dirname, '../..')
const clock = { now: () => Date.now() }

async function run(values: Values<typeof options>): Promise<void> {
  const who = values.interviewer
  if (who !== 'both' && who !== 'built-in' && who !== 'model')
    throw new GreenroomError('bad-input', '--interviewer is built-in or model')
  const [bank, builtIn, folder] = await Promise.all([
    loadBank(join(root, 'datasets/questions')),
    builtInScoring(join(root, 'datasets/word-vectors')),
    mkdtemp(join(tmpdir(), 'greenroom-panel-')),
  ])
  const questions = Number(values.questions)
  if (!bank.roles.includes(values.role))
    throw new GreenroomError('bad-input', `--role is one of ${bank.roles.join(', ')}`)
  if (!Number.isInteger(questions) || questions < 1 || questions > 12)
    throw new GreenroomError('bad-input', '--questions is 1 to 12')
  const limits = { questions, followUps: 1, secondsPerQuestion: 180 }
  const plan = {
    role: values.role,
    type: 'mixed',
    level: 'medium',
    ...limits,
    language: 'en',
    seed: 7,
    keepAudio: false,
  } as const
  const store = await sqliteStore({ folder })
  // Grammar has nothing to do with the interviewer's conduct.
  const grammar = {
    check: async () => ({ kind: 'not-checked', reason: 'Not asked for.' }) as const,
    close: async () => {},
  }
  const makeReport = reportMaker({ scorers: [englishOnly(builtIn.scorer)], grammar: async () => grammar })
  const parts = { store, bank, coverageOf: builtIn.coverageOf, clock, log: complain, makeReport, plan }
  const own = builtInInterviewer(bank, builtIn)
  try {
    if (who !== 'model') {
      const rows = await holdPanel([own], parts)
      print(`${panelTable(own.id, rows)}\n`)
      if (rows.some(({ problems }) => problems.size > 0)) process.exitCode = 1
    }
    if (who === 'built-in') return
    const model = await modelInterviewer()
    if (model) print(`${panelTable(model.id, await holdPanel([model, own], parts))}\n`)
    else if (who === 'model') throw new GreenroomError('bad-input', `--interviewer model: ${NO_MODEL}`)
    else print(`No language model was looked at: ${NO_MODEL}`)
  } finally {
    await store.close()
    await rm(folder, { recursive: true })
  }
}

runCommand({ help: HELP, options, run })
