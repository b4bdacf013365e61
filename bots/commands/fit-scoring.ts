// Fits the weights of the built-in scorer with embeddings: npm run fit:scoring -- FILE.jsonl ...

import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { GreenroomError } from '../../core/errors.ts'
import { readInterviewTalk } from '../../core/scoring/built-in/interview-talk.ts'
import { loadWordVectors } from '../../core/scoring/built-in/vectors.ts'
import { centreOf, fitWeights, rowsOf } from '../../core/scoring/evaluation/fit.ts'
import { parseLines } from '../../core/scoring/evaluation/lines.ts'
import { startEmbeddings } from '../embedding-worker.ts'
import { complain, print, runCommand } from './command.ts'

const root = join(import.meta.dirname, '../..')
const folder = join(root, 'datasets/word-vectors')
const knowledge = { vectors: loadWordVectors(folder), talk: readInterviewTalk(join(folder, 'interview-talk.json')) }

const HELP = `Fits the weights of the built-in scorer with embeddings, and writes them where it reads them.

  npm run fit:scoring -- datasets/rated-answers/*.jsonl

Only lines of the set "tune" are looked at.
`

async function run(_: object, files: string[]): Promise<void> {
  if (files.length === 0) throw new GreenroomError('bad-input', 'Name a file. --help says more.')
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8')))
  const lines = texts.flatMap((text, i) => parseLines(files[i] as string, text)).filter(({ set }) => set === 'tune')
  const { embedder, close } = await startEmbeddings(complain)
  try {
    const centre = await centreOf(lines, embedder, knowledge)
    const rows = await rowsOf(lines, centre, embedder, knowledge)
    const weights = fitWeights(rows, centre, embedder.id)
    await writeFile(join(root, 'core/scoring/built-in/meaning-weights.json'), `${JSON.stringify(weights)}\n`)
    const { quality, belonging } = weights
    print(JSON.stringify({ lines: lines.length, rows: rows.length, quality, belonging }, null, 2))
  } finally {
    await close()
  }
}

runCommand({ help: HELP, most: Number.POSITIVE_INFINITY, run })
