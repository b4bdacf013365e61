// Scores answers of a file and compares with people's ratings.
//   npm run evaluate:scoring -- FILE.jsonl ... [--scorer built-in|model] [--embeddings on|off|auto] [--report]

import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { GreenroomError } from '../../core/errors.ts'
import type { Scorer } from '../../core/ports.ts'
import { builtInScorer, builtInScorerWith } from '../../core/scoring/built-in/scorer.ts'
import { pearson, quadraticKappa, rmse, rounded } from '../../core/scoring/evaluation/figures.ts'
import { parseLines, type RatedLine, toRequest } from '../../core/scoring/evaluation/lines.ts'
import { humans, markdownReport, type Scored, scores } from '../../core/scoring/evaluation/report.ts'
import { asSpoken } from '../../core/scoring/evaluation/spoken.ts'
import { embeddingsHere, startEmbeddings } from '../embedding-worker.ts'
import { loadEnvironment, readSettings, type Settings } from '../settings.ts'
import { complain, runCommand, type Values } from './command.ts'

const options = {
  scorer: { type: 'string', default: 'built-in' },
  embeddings: { type: 'string', default: 'auto' },
  report: { type: 'boolean', default: false },
} as const

const HELP = `Scores the answers of a file.

  npm run evaluate:scoring -- FILE.jsonl ... [--scorer built-in|model] [--embeddings on|off|auto] [--report]

FILE.jsonl   a JSON object a line: id, question, answer, key_points (may be missing or empty: then the reference serves),
             reference; role, type and level may be missing; human (0-10) is a person's rating. Other fields are ignored.
--scorer     built-in (default), or model: the model of OPENAI_MODEL at OPENAI_BASE_URL with OPENAI_API_KEY
--embeddings whether the built-in scorer compares meanings, too: on, off, or auto (default): where the speech worker is set up
--report     prints Markdown instead: figures for each set, beside plain word overlap, then the same for
             the answers turned into raw transcripts whose length says nothing (core/scoring/evaluation/spoken.ts)

Prints {"id","score"} a line, 1-10, or null with "reason". Where lines carry "human" it ends with
{"n","pearson","rmse","qwk"} over those lines. A null score counts as 1 there; qwk is the quadratic kappa of both sides
rounded to whole numbers. Exit 2: bad options or a bad line; exit 1: the scorer failed.
`

/** Nobody waits for a measurement: a busy machine may take its time for an answer. */
const EMBEDDING_MS = 300_000

const vectors = fileURLToPath(new URL('../../datasets/word-vectors', import.meta.url))

async function run(values: Values<typeof options>, names: string[]): Promise<void> {
  if (names.length === 0) throw new GreenroomError('bad-input', 'Name a file. --help says more.')
  const texts = await Promise.all(names.map(contentsOf))
  const lines = texts.flatMap((text, i) => parseLines(names[i] as string, text))
  const { scorer, close } = await scorerNamed(values.scorer, values.embeddings)
  try {
    if (values.report) process.stderr.write(`Scored by ${scorer.id}.\n`)
    const done = await scoreAll(scorer, lines, !values.report)
    const spoken = lines.filter(({ kind, human }) => kind === 'answer' && typeof human === 'number').map(asSpoken)
    if (values.report) process.stdout.write(markdownReport([...done, ...(await scoreAll(scorer, spoken, false))]))
    else summarise(done.filter(({ line }) => typeof line.human === 'number'))
  } finally {
    await close()
  }
}

const contentsOf = (file: string) =>
  readFile(file, 'utf8').catch((cause) => {
    throw new GreenroomError('bad-input', `${file} cannot be read`, { cause })
  })

async function scoreAll(scorer: Scorer, lines: readonly RatedLine[], tell: boolean): Promise<Scored[]> {
  const done: Scored[] = []
  for (const line of lines) {
    const result = await scorer.score(toRequest(line), { signal: new AbortController().signal })
    const score = result.kind === 'scored' ? result.score : null
    done.push({ line, score })
    const reason = result.kind === 'scored' ? {} : { reason: result.why.reason }
    if (tell) printJson({ id: line.id, score, ...reason })
  }
  return done
}

type Opened = { scorer: Scorer; close(): Promise<void> }

async function scorerNamed(name: string, embeddings: string): Promise<Opened> {
  const nothing = async () => {}
  if (!['on', 'off', 'auto'].includes(embeddings))
    throw new GreenroomError('bad-input', `--embeddings is on, off or auto, not ${embeddings}`)
  if (name === 'model') return { scorer: await modelScorer(readSettings(loadEnvironment())), close: nothing }
  if (name !== 'built-in') throw new GreenroomError('bad-input', `--scorer is built-in or model, not ${name}`)
  const resources = { wordVectors: vectors }
  if (embeddings === 'off' || (embeddings === 'auto' && !embeddingsHere()))
    return { scorer: builtInScorer(resources), close: nothing }
  const { embedder, close } = await startEmbeddings(complain)
  return { scorer: builtInScorerWith(embedder, resources, EMBEDDING_MS), close }
}

async function modelScorer(settings: Settings): Promise<Scorer> {
  const { withLanguageModels } = await import('../language-model.ts')
  const [first] = await withLanguageModels(settings.models.slice(0, 1), settings, { now: () => Date.now() })
  if (first) return first.scorer
  const message = '--scorer model needs a language model: OPENAI_API_KEY, OPENAI_BASE_URL and OPENAI_MODEL, or HF_MODEL'
  throw new GreenroomError('bad-input', message)
}

function summarise(rated: readonly Scored[]): void {
  if (rated.length === 0) return
  const [x, y] = [scores(rated), humans(rated)]
  const figures = [pearson(x, y), rmse(x, y), quadraticKappa(x, y)].map(rounded)
  printJson({ n: rated.length, pearson: figures[0], rmse: figures[1], qwk: figures[2] })
}

const printJson = (value: object) => process.stdout.write(`${JSON.stringify(value)}\n`)

runCommand({ help: HELP, options, most: Number.POSITIVE_INFINITY, run })
