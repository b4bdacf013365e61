// What the built-in interviewer says after an answer, for npm run evaluate:interviewer. Reads lines of {"role", "question", "answer"}
// from standard input, and for each writes {"known", "words", "question"}; known says whether the bank has the question.
//   node workers/interviewer/built-in-follow-ups.ts < situations.jsonl
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { builtInInterviewer } from '../../core/interviewer/built-in.ts'
import { afterOneAnswer, type OneAnswer } from '../../core/interviewer/evaluation/after-one-answer.ts'
import { loadBank } from '../../core/questions/bank.ts'
import { builtInScoring } from '../../core/scoring/built-in/scorer.ts'

const root = join(import.meta.dirname, '../..')

async function main(): Promise<void> {
  const [bank, scoring] = await Promise.all([
    loadBank(join(root, 'datasets/questions')),
    builtInScoring(join(root, 'datasets/word-vectors')),
  ])
  const interviewer = builtInInterviewer(bank, scoring)
  const { signal } = new AbortController()
  for await (const line of createInterface({ input: process.stdin })) {
    const { brief, known } = afterOneAnswer(JSON.parse(line) as OneAnswer, bank)
    const move = await interviewer.move(brief, { signal })
    const question = move.kind === 'close' ? '' : move.text
    process.stdout.write(`${JSON.stringify({ known, words: move.words, question })}\n`)
  }
}

await main()
