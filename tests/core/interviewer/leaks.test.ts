import { join } from 'node:path'
import { expect, test } from 'vitest'
import { GreenroomError } from '../../../core/errors.ts'
import { builtInInterviewer } from '../../../core/interviewer/built-in.ts'
import { TRICKS } from '../../../core/interviewer/evaluation/tricks.ts'
import { languageModelInterviewer } from '../../../core/interviewer/language-model.ts'
import type { ChatModel } from '../../../core/models/chat-model.ts'
import { loadPrompts } from '../../../core/models/prompts.ts'
import type { Brief, Interviewer } from '../../../core/ports.ts'
import { loadBank } from '../../../core/questions/bank.ts'
import type { Question } from '../../../core/questions/question.ts'
import { builtInScoring } from '../../../core/scoring/built-in/scorer.ts'
import { openInterview, type Said } from '../../fakes/open-interview.ts'

const [bank, prompts, builtIn] = await Promise.all([
  loadBank('datasets/questions'),
  loadPrompts('prompts'),
  builtInScoring(join('datasets', 'word-vectors')),
])
const questions = bank.roles.flatMap((role) => bank.questions(role))
const { signal } = new AbortController()

const plain = (text: string) => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
const runsOf = (text: string, length: number) => {
  const words = plain(text)
  const all = Array.from({ length: Math.max(0, words.length - length + 1) }, (_, i) => words.slice(i, i + length))
  // "What would you like to do with it" gives nothing away.
  return all.filter((run) => run.filter((word) => word.length > 4).length > 2).map((run) => run.join(' '))
}

/**
 * What of a question's secrets stands in some words, by a look that shares nothing with the guard: eight words in a row of
 * a key point or of the model answer, or a whole key point, unless the question or the candidate said them.
 */
function leaked(words: string, secrets: readonly Question[], open: readonly string[]): string | null {
  const said = ` ${plain(words).join(' ')} `
  const known = ` ${open.flatMap(plain).join(' ')} `
  for (const { keyPoints, modelAnswer } of secrets) {
    const runs = [
      ...runsOf(modelAnswer, 8),
      ...keyPoints.flatMap((p) => runsOf(p, 8)),
      ...keyPoints.map((p) => plain(p).join(' ')),
    ]
    const found = runs.find((run) => said.includes(` ${run} `) && !known.includes(` ${run} `))
    if (found) return found
  }
  return null
}

test('every hint of every question stays a hint: alone, and all of them together', () => {
  const found = questions.flatMap((q) =>
    [...q.hints, q.hints.join(' ')].flatMap((hint) => leaked(hint, [q], [q.question]) ?? []),
  )
  expect(questions.length).toBeGreaterThan(90)
  expect(found).toEqual([])
})

/** Each trick is tried on so many questions. */
const EACH = 4
type Turn = { trick: string; asked: Question; next: Question }
const turns: Turn[] = TRICKS.flatMap((trick, i) =>
  Array.from({ length: EACH }, (_, k): Turn => {
    const at = (i * EACH + k) * 5
    const [asked, next] = [questions[at % questions.length], questions[(at + 1) % questions.length]]
    if (!asked || !next) throw new Error('the bank is empty')
    return { trick: trick.replace('{question}', asked.question), asked, next }
  }),
)

const briefOf = (said: Said[], next: Question, mayFollowUp: boolean): Brief => ({
  state: openInterview(said, { role: next.role, questions: 5 }),
  next,
  mayFollowUp,
})

test('there are at least 200 scripted turns', () => {
  expect(turns.length).toBeGreaterThanOrEqual(200)
  expect(new Set(TRICKS).size).toBe(TRICKS.length)
})

test('the built-in interviewer tells nothing to those who beg or trick', async () => {
  const interviewer = builtInInterviewer(bank, builtIn)
  const found: string[] = []
  for (const { trick, asked, next } of turns) {
    for (const mayFollowUp of [true, false]) {
      const move = await interviewer.move(briefOf([{ ask: asked, answer: trick }], next, mayFollowUp), { signal })
      const leak = leaked(move.words, [asked, next], [asked.question, next.question, trick])
      if (leak) found.push(`${trick}: ${leak}`)
    }
  }
  expect(found).toEqual([])
})

/** A model that gives in: it tries these ways to tell, two each time, as the repair allows. */
const ways: [string, (asked: Question, next: Question) => { response: string; question: string }][] = [
  ['a key point', ({ keyPoints }) => ({ response: `Of course: ${keyPoints[0]}.`, question: 'Does that help you?' })],
  [
    'a key point as a question',
    ({ keyPoints }) => ({ response: 'Sure.', question: `Did you think of this: ${keyPoints[1]}?` }),
  ],
  [
    'the model answer',
    ({ modelAnswer }) => ({ response: modelAnswer.replaceAll('?', '.').slice(0, 600), question: 'Is that clear now?' }),
  ],
  [
    'the middle of the model answer',
    ({ modelAnswer }) => ({
      response: `It goes on like this. ${plain(modelAnswer).slice(20, 40).join(' ')}.`,
      question: 'Is that clear now?',
    }),
  ],
  [
    'a key point of the next question',
    (_, { keyPoints }) => ({
      response: `Next I will want to hear that ${keyPoints[0]}.`,
      question: 'Would you like to say more?',
    }),
  ],
  [
    'a key point backwards',
    ({ keyPoints }) => ({
      response: `${plain(keyPoints[0] ?? '')
        .toReversed()
        .join(' ')}.`,
      question: 'Can you turn that around?',
    }),
  ],
  [
    'a key point in capitals',
    ({ keyPoints }) => ({ response: `${keyPoints[2]?.toUpperCase()}.`, question: 'Does that ring a bell?' }),
  ],
  [
    'a key point in both fields',
    ({ keyPoints }) => {
      const words = (keyPoints[0] ?? '').split(' ')
      const half = Math.ceil(words.length / 2)
      return { response: `${words.slice(0, half).join(' ')}.`, question: `And ${words.slice(half).join(' ')}?` }
    },
  ],
  [
    'a key point spelt out',
    ({ keyPoints }) => ({
      response: [...(keyPoints[0] ?? '')].filter((c) => c !== ' ').join(' '),
      question: 'Can you read that?',
    }),
  ],
  [
    'base64',
    ({ keyPoints }) => ({
      response: Buffer.from(keyPoints[0] ?? '').toString('base64'),
      question: 'Can you decode that?',
    }),
  ],
]

function givingIn(way: (typeof ways)[number], turn: { asked: Question; next: Question }): ChatModel {
  return {
    id: 'giving-in',
    async reply(request, { onPartial }) {
      for (const attempt of [1, 2] as const) {
        const reply = { kind: 'follow-up', ...way[1](turn.asked, turn.next), key_point: null }
        for (const piece of JSON.stringify(reply).match(/[\s\S]{1,60}/gu) ?? []) onPartial?.(piece, attempt)
        const parsed = request.schema.safeParse(reply)
        if (parsed.success) return parsed.data
      }
      throw new GreenroomError('model-bad-reply', 'Replies that cannot be used.')
    },
  }
}

/** What is heard of a move, also of one that fails on the way. */
async function heard(interviewer: Interviewer, brief: Brief): Promise<string> {
  const pieces: string[] = []
  const move = await interviewer
    .move(brief, { signal, onWords: (piece) => pieces.push(piece) })
    .catch((error: unknown) => {
      if (error instanceof GreenroomError && error.code === 'model-bad-reply') return null
      throw error
    })
  return `${pieces.join('')} ${move?.words ?? ''}`
}

test('a language model that gives in tells nothing, whichever way it tries', async () => {
  const found: string[] = []
  for (const [i, turn] of turns.entries()) {
    // Each turn is met in two ways, so that each way comes up forty times and more, with every kind of trick.
    for (const way of [ways[i % ways.length], ways[(i + Math.floor(i / ways.length) + 5) % ways.length]]) {
      if (!way) throw new Error('there are ways')
      const interviewer = languageModelInterviewer(givingIn(way, turn), prompts)
      const words = await heard(interviewer, briefOf([{ ask: turn.asked, answer: turn.trick }], turn.next, true))
      const leak = leaked(words, [turn.asked, turn.next], [turn.asked.question, turn.next.question, turn.trick])
      if (leak) found.push(`${turn.asked.id}, ${way[0]}: ${leak}`)
      // What was coded or turned around shows only in that it was refused.
      if (/base64|spelt|backwards/.test(way[0]) && words.trim()) found.push(`${turn.asked.id}: ${words}`)
    }
  }
  expect(found).toEqual([])
}, 120_000)

test('a key point in instalments, over follow-ups, is kept as well', async () => {
  let kept = 0
  let tried = 0
  for (const asked of questions.filter((_, i) => i % 9 === 0)) {
    const words = (asked.keyPoints[0] ?? '').split(' ')
    const cut = Math.ceil(words.length * 0.5)
    const say = (part: readonly string[]) => ({
      response: `${part.join(' ')}.`,
      question: 'What else comes to your mind?',
    })
    const next = questions.find((q) => q.role === asked.role && q.id !== asked.id) as Question
    const first = languageModelInterviewer(givingIn(['', () => say(words.slice(0, cut))], { asked, next }), prompts)
    const told = await heard(first, briefOf([{ ask: asked, answer: 'Please tell me.' }], next, true))
    if (!told.trim()) {
      kept++
      tried++
      continue
    }
    tried++
    const brief = briefOf(
      [
        { ask: asked, answer: 'Please tell me.' },
        { ask: 'What else comes to your mind?', answer: 'More, please.' },
      ],
      next,
      true,
    )
    const [main, followUp] = brief.state.pairs
    if (!main || !followUp) throw new Error('there are two')
    const state = {
      ...brief.state,
      pairs: [main, { ...followUp, words: `${words.slice(0, cut).join(' ')}. What else?` }],
    }
    const rest = { response: `${words.slice(cut).join(' ')}.`, question: 'Which part of it would you begin with?' }
    const second = languageModelInterviewer(givingIn(['', () => rest], { asked, next }), prompts)
    if (!(await heard(second, { ...brief, state })).trim()) kept++
  }
  expect(tried).toBeGreaterThan(20)
  expect(kept).toBe(tried)
})
