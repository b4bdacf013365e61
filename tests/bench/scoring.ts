import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { row } from './figures.ts'
import { withGreenroom } from './greenroom.ts'

type Line = {
  role: string
  level?: 'medium'
  question: string
  key_points: string[]
  reference: string
  answer: string
}

/** Answers scored a second by the built-in scorer, beside counting the words that answer and reference share. */
export async function scoring(): Promise<void> {
  const file = join(import.meta.dirname, '../../datasets/rated-answers/answers.jsonl')
  const lines = (await readFile(file, 'utf8'))
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Line)
  const weights = { relevance: 0.25, completeness: 0.25, clarity: 0.25, structure: 0.25 }
  await withGreenroom(async ({ scorers }) => {
    const scorer = scorers.at(-1)
    const signal = new AbortController().signal
    const score = async ({ role, question, key_points: keyPoints, reference, answer }: Line) =>
      scorer?.score(
        {
          role,
          type: 'technical',
          level: 'medium',
          question,
          answer,
          parent: null,
          rubric: { keyPoints, reference, weights },
        },
        { signal },
      )
    for (const line of lines.slice(0, 20)) await score(line)
    const overlap = await perSecond(lines, async ({ answer, reference }) => shared(answer, reference))
    const scored = await perSecond(lines, score)
    row('answers scored a second', scored, '1/s', { name: 'plain word overlap', value: overlap })
    row('time for one answer', 1000 / scored, 'ms', { name: 'a limit of 20 ms', value: 20 })
  })
}

const words = (text: string) => new Set(text.toLowerCase().match(/\p{L}+/gu))
const shared = (a: string, b: string) => words(a).intersection(words(b)).size

async function perSecond(lines: Line[], task: (line: Line) => Promise<unknown>): Promise<number> {
  const started = performance.now()
  for (const line of lines) await task(line)
  return (lines.length / (performance.now() - started)) * 1000
}
