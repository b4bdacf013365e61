// Estimates what an interview costs with a language model, from the requests that it would take.
//   npm run estimate:cost -- [--pairs N] [--role ROLE] [--input-usd USD] [--output-usd USD] [--runs N]

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { reportMaker } from '../../core/engine/grade.ts'
import { GreenroomError } from '../../core/errors.ts'
import { CANDIDATES } from '../../core/interviewer/evaluation/candidates.ts'
import { holdPanel } from '../../core/interviewer/evaluation/panel.ts'
import { evenHanded, wellMannered } from '../../core/interviewer/evaluation/well-mannered.ts'
import { languageModelInterviewer } from '../../core/interviewer/language-model.ts'
import type { ChatModel } from '../../core/models/chat-model.ts'
import { loadPrompts } from '../../core/models/prompts.ts'
import { wireSchema } from '../../core/models/read-reply.ts'
import { loadBank } from '../../core/questions/bank.ts'
import { CLAIMED, dollars } from '../../core/report/cost.ts'
import { builtInScoring } from '../../core/scoring/built-in/scorer.ts'
import { languageModelScorer } from '../../core/scoring/language-model.ts'
import { sqliteStore } from '../../core/store/sqlite.ts'
import { loadEnvironment, readSettings } from '../settings.ts'
import { print, runCommand, type Values } from './command.ts'

/** Characters of English in a token, about, with the tokenizers of common models (OpenAI's rule of thumb). */
const CHARACTERS_PER_TOKEN = 4

const options = {
  pairs: { type: 'string' },
  role: { type: 'string' },
  runs: { type: 'string' },
  'input-usd': { type: 'string' },
  'output-usd': { type: 'string' },
} as const

const HELP = `Estimates the cost of an interview with a language model. Nothing is sent to anyone: an interview is held with
a stand-in for the model, and what a model would have been sent and would have said is counted, ${CHARACTERS_PER_TOKEN} characters a token.

  npm run estimate:cost -- [--pairs N] [--role ROLE] [--runs N] [--input-usd USD] [--output-usd USD]

--pairs       question-answer pairs, half of them follow-ups: an even number from 2 to 24 (${CLAIMED.pairs} unless said)
--role        product-manager unless said
--runs        how often each answer is scored (SCORER_RUNS unless said)
--input-usd   price of a million tokens in and out (MODEL_INPUT_USD_PER_MILLION and
--output-usd  MODEL_OUTPUT_USD_PER_MILLION unless said)
`

type Counted = { requests: number; input: number; output: number }

async function run(values: Values<typeof options>): Promise<void> {
  const settings = readSettings(loadEnvironment())
  const pairs = numberIn('--pairs', values.pairs ?? String(CLAIMED.pairs), 2, 24)
  if (pairs % 2 !== 0) throw new GreenroomError('bad-input', '--pairs must be even')
  const runs = numberIn('--runs', values.runs ?? String(settings.scorerRuns), 1, 9)
  const { interviewer, scorer } = await count(pairs / 2, values.role ?? 'product-manager')
  const scored = { requests: scorer.requests * runs, input: scorer.input * runs, output: scorer.output * runs }
  const all = { input: interviewer.input + scored.input, output: interviewer.output + scored.output }
  print(
    `An interview of ${pairs} question-answer pairs, each answer scored ${runs} ${runs === 1 ? 'time' : 'times'}, estimated:`,
  )
  print(row('to interview', interviewer))
  print(row('to score', scored))
  const input = price('--input-usd', values['input-usd']) ?? settings.modelPrices?.inputUsdPerMillion
  const output = price('--output-usd', values['output-usd']) ?? settings.modelPrices?.outputUsdPerMillion
  if (input === undefined || output === undefined)
    print('No price is set, so what it costs is not known. --help says how to set one.')
  else {
    const usd = (all.input * input + all.output * output) / 1e6
    print(`At ${input} and ${output} US dollars for a million tokens in and out: ${dollars(usd)}.`)
  }
  print(`One source puts ${CLAIMED.pairs} pairs at ${dollars(CLAIMED.usd)}.`)
}

/** Holds the interview and counts tokens. */
async function count(questions: number, role: string): Promise<{ interviewer: Counted; scorer: Counted }> {
  const root = join(import.meta.dirname, '../..')
  const [bank, builtIn, prompts, folder] = await Promise.all([
    loadBank(join(root, 'datasets/questions')),
    builtInScoring(join(root, 'datasets/word-vectors')),
    loadPrompts(join(root, 'prompts')),
    mkdtemp(join(tmpdir(), 'greenroom-cost-')),
  ])
  if (!bank.roles.includes(role)) throw new GreenroomError('bad-input', `--role is one of ${bank.roles.join(', ')}`)
  const store = await sqliteStore({ folder })
  const [asking, scoring] = [counting(wellMannered), counting(evenHanded)]
  const grammar = {
    check: async () => ({ kind: 'not-checked', reason: 'Not asked for.' }) as const,
    close: async () => {},
  }
  const makeReport = reportMaker({
    scorers: [languageModelScorer(scoring.chat, prompts)],
    grammar: async () => grammar,
  })
  const limits = { questions, followUps: 1, secondsPerQuestion: 180 }
  const plan = { role, type: 'mixed', level: 'medium', ...limits, language: 'en', seed: 7, keepAudio: false } as const
  const clock = { now: () => Date.now() }
  const log = (message: string, error: unknown) =>
    print(`${message}: ${error instanceof Error ? error.message : error}`)
  try {
    const parts = { store, bank, coverageOf: builtIn.coverageOf, clock, log, makeReport, plan }
    const strong = CANDIDATES.filter((candidate) => candidate.name === 'strong')
    await holdPanel([languageModelInterviewer(asking.chat, prompts)], parts, strong)
  } finally {
    await store.close()
    await rm(folder, { recursive: true })
  }
  return { interviewer: asking.counted, scorer: scoring.counted }
}

function counting(chat: ChatModel): { chat: ChatModel; counted: Counted } {
  const counted: Counted = { requests: 0, input: 0, output: 0 }
  const tokens = (text: string) => Math.ceil(text.length / CHARACTERS_PER_TOKEN)
  return {
    counted,
    chat: {
      id: chat.id,
      async reply(request, options) {
        const reply = await chat.reply(request, options)
        counted.requests++
        counted.input += tokens(request.system + request.user + JSON.stringify(wireSchema(request.schema)))
        counted.output += tokens(JSON.stringify(reply))
        return reply
      },
    },
  }
}

function numberIn(name: string, text: string, least: number, most: number): number {
  const n = Number(text)
  if (Number.isInteger(n) && n >= least && n <= most) return n
  throw new GreenroomError('bad-input', `${name} must be a whole number from ${least} to ${most}`)
}

function price(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const n = Number(text)
  if (text.trim() !== '' && n >= 0) return n
  throw new GreenroomError('bad-input', `${name} must be a number of US dollars`)
}

const number = new Intl.NumberFormat('en')
const row = (name: string, { requests, input, output }: Counted) =>
  `  ${name.padEnd(13)}${number.format(requests)} requests, ${number.format(input)} tokens in, ${number.format(output)} out`

runCommand({ help: HELP, options, run })
