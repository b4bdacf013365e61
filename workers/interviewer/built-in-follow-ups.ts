// What the built-in interviewer says after an answer, for npm run evaluate:interviewer. Reads lines of {"role", "question", "answer"}
// from standard input, and for each writes {"known", "words", "question"}; known says whether the bank has the question.
//   node workers/interviewer/built-in-follow-ups.ts < situations.jsonl
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { EventBody } from '../../core/interview/events.ts'
import { fold, newInterview } from '../../core/interview/state.ts'
import { builtInInterviewer } from '../../core/interviewer/built-in.ts'
import type { Brief } from '../../core/ports.ts'
import { type Bank, loadBank } from '../../core/questions/bank.ts'
import type { Question } from '../../core/questions/question.ts'
import { builtInScoring } from '../../core/scoring/built-in/scorer.ts'

type Situation = { role: string; question: string; answer: string }

const root = join(import.meta.dirname, '../..')
const weights = { relevance: 0.3, completeness: 0.4, clarity: 0.2, structure: 0.1 }

async function main(): Promise<void> {
  const [bank, scoring] = await Promise.all([
    loadBank(join(root, 'datasets/questions')),
    builtInScoring(join(root, 'datasets/word-vectors')),
  ])
  const interviewer = builtInInterviewer(bank, scoring)
  const { signal } = new AbortController()
  for await (const line of createInterface({ input: process.stdin })) {
    const situation = JSON.parse(line) as Situation
    const known = bank.questions(situation.role).find((q) => q.question === situation.question) ?? null
    const move = await interviewer.move(briefAfter(situation, known, bank), { signal })
    const question = move.kind === 'close' ? '' : move.text
    process.stdout.write(`${JSON.stringify({ known: known !== null, words: move.words, question })}\n`)
  }
}

/** The situation as an interview in which this one question was answered, and another could come next. */
function briefAfter({ role, question, answer }: Situation, known: Question | null, bank: Bank): Brief {
  const bodies: EventBody[] = [
    {
      type: 'started',
      candidate: 'evaluation',
      plan: {
        ...{ role, type: 'mixed', level: 'medium', questions: 2, followUps: 1 },
        ...{ secondsPerQuestion: 180, language: 'en', seed: 7, keepAudio: false },
      },
    },
    {
      type: 'asked',
      words: question,
      interviewer: 'evaluation',
      question: {
        ...{ id: 'q1', kind: 'main', parent: null, bankId: known?.id ?? null, text: question },
        ...{ type: known?.type ?? 'technical', level: 'medium', phase: known?.phase ?? 'technical', hints: [] },
        rubric: { keyPoints: known?.keyPoints ?? [], reference: known?.modelAnswer ?? null, weights },
      },
    },
    {
      ...{ type: 'answered', question: 'q1', text: answer, via: 'text', heard: null, recording: null },
      timing: { firstInputMs: null, totalMs: null },
    },
  ]
  const state = fold(
    newInterview,
    bodies.map((body, i) => ({ ...body, v: 1 as const, seq: i + 1, at: i, key: `k${i}` })),
  )
  if (state.status !== 'open') throw new Error('the interview is open')
  const next = bank.questions(role).find((q) => q !== known) ?? null
  return { state, next, mayFollowUp: true }
}

await main()
