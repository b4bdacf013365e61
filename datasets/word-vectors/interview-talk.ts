// Writes interview-talk.json of this folder: what the words of nearly every interview answer are, so that they tell little.
// Run it after the question bank has grown much; the scorer's weights were fitted on the file as it stands.
//   node_modules/.bin/node datasets/word-vectors/interview-talk.ts
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { analyse, type Word } from '../../core/scoring/built-in/analysis.ts'
import { loadWordVectors } from '../../core/scoring/built-in/vectors.ts'

/** Stems of fewer answers are rare enough to be left out. */
const LEAST = 3
/** Directions taken out besides the mean. */
const AXES = 2

const here = import.meta.dirname
const bank = join(here, '../questions')
const vectors = loadWordVectors(here)
const answers = readdirSync(bank)
  .filter((name) => name.endsWith('.jsonl'))
  .sort()
  .flatMap((name) => readFileSync(join(bank, name), 'utf8').trim().split('\n'))
  .map((line) => analyse((JSON.parse(line) as { model_answer: string }).model_answer, vectors))

const counts = new Map<string, number>()
for (const words of answers)
  for (const stem of new Set(words.filter(({ weight }) => weight > 0).map(({ stem }) => stem)))
    counts.set(stem, (counts.get(stem) ?? 0) + 1)

const centres = answers.map(centre)
const mean = centres
  .reduce((sum, one) => sum.map((x, d) => x + (one[d] as number)), zeros())
  .map((x) => x / centres.length)
let rest = centres.map((one) => one.map((x, d) => x - (mean[d] as number)))
const axes: number[][] = []
for (let axis = 0; axis < AXES; axis++) {
  const found = strongest(rest)
  axes.push(found)
  rest = rest.map((one) => without(one, found))
}

const stems = Object.fromEntries([...counts].filter(([, count]) => count >= LEAST).sort())
const rounded = (list: number[]) => list.map((x) => Math.round(x * 1e4) / 1e4)
const talk = { answers: answers.length, mean: rounded(mean), axes: axes.map(rounded), stems }
writeFileSync(join(here, 'interview-talk.json'), `${JSON.stringify(talk)}\n`)
process.stdout.write(`${answers.length} answers, ${Object.keys(stems).length} stems\n`)

function zeros(): number[] {
  return Array.from({ length: vectors.dimensions }, () => 0)
}

/** The direction of an answer: its words' vectors, each by its weight, summed to unit length. */
function centre(words: Word[]): number[] {
  const sum = new Float32Array(vectors.dimensions)
  for (const { row, weight } of words) if (row >= 0 && weight > 0) vectors.add(sum, row, weight)
  return unit([...sum])
}

/** First principal axis, by power iteration. */
function strongest(list: number[][]): number[] {
  let axis = unit(zeros().map((_, d) => Math.cos(d)))
  for (let round = 0; round < 200; round++) {
    const next = zeros()
    for (const one of list) {
      const along = dot(one, axis)
      for (let d = 0; d < next.length; d++) next[d] = (next[d] as number) + along * (one[d] as number)
    }
    axis = unit(next)
  }
  return axis
}

function without(one: number[], axis: number[]): number[] {
  const along = dot(one, axis)
  return one.map((x, d) => x - along * (axis[d] as number))
}

function unit(list: number[]): number[] {
  const length = Math.sqrt(dot(list, list)) || 1
  return list.map((x) => x / length)
}

function dot(a: number[], b: number[]): number {
  return a.reduce((sum, x, d) => sum + x * (b[d] as number), 0)
}
