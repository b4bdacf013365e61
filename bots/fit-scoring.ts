// Fits the weights of the built-in scorer with embeddings on the lines of set `tune`, and writes them where it reads them:
//   node bots/launch.mjs bots/fit-scoring.ts datasets/rated-answers/*.jsonl
// The lines of any other set are not looked at.
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readInterviewTalk } from '../core/scoring/built-in/interview-talk.ts'
import { loadWordVectors } from '../core/scoring/built-in/vectors.ts'
import { centreOf, fitWeights, rowsOf } from '../core/scoring/evaluation/fit.ts'
import { parseLines } from '../core/scoring/evaluation/lines.ts'
import { startEmbeddings } from './embedding-worker.ts'

const root = join(import.meta.dirname, '..')
const folder = join(root, 'datasets/word-vectors')
const knowledge = { vectors: loadWordVectors(folder), talk: readInterviewTalk(join(folder, 'interview-talk.json')) }

const files = process.argv.slice(2)
const texts = await Promise.all(files.map((file) => readFile(file, 'utf8')))
const lines = texts.flatMap((text, i) => parseLines(files[i] as string, text)).filter(({ set }) => set === 'tune')
const { embedder, close } = await startEmbeddings((message, error) => console.error(message, error))
try {
  const centre = await centreOf(lines, embedder, knowledge)
  const rows = await rowsOf(lines, centre, embedder, knowledge)
  const weights = fitWeights(rows, centre, embedder.id)
  await writeFile(join(root, 'core/scoring/built-in/meaning-weights.json'), `${JSON.stringify(weights)}\n`)
  const { quality, belonging } = weights
  console.log(JSON.stringify({ lines: lines.length, rows: rows.length, quality, belonging }, null, 2))
} finally {
  await close()
}
