import { expect, it } from 'vitest'
import { loadBank } from '../../../../core/questions/bank.ts'
import { guidelines } from '../../../../core/questions/guideline/guidelines.ts'
import { POSTING } from './documents.ts'

const bank = await loadBank('datasets/questions')
const maker = guidelines({ bank, datasets: 'datasets', model: null, embedder: () => null })
const wanted = { source: 'job-description', role: null, type: 'mixed', level: 'medium', count: 4, seed: 1 } as const
const { guideline } = await maker.make(
  { ...wanted, text: POSTING, askedBefore: new Set() },
  { signal: new AbortController().signal },
)
const [a, b, c, d] = guideline.questions.map((q) => q.id) as [string, string, string, string]
const edit = (edits: Parameters<typeof maker.edit>[1]) => maker.edit(guideline, edits, 'medium')

it('reorders and removes', async () => {
  const { questions } = await edit([{ id: d }, { id: a }])
  expect(questions.map((q) => q.id)).toEqual([d, a])
})

it('keeps what a question is judged by when only its words change, and not when its sense does', async () => {
  const before = guideline.questions.find((q) => q.id === b)
  const near = await edit([{ id: b, question: `In short: ${before?.question}` }])
  expect(near.questions[0]).toMatchObject({ id: b, keyPoints: before?.keyPoints })
  const other = await edit([{ id: b, question: 'Which animals live in the sea near Lisbon?' }])
  expect(other.questions[0]).toMatchObject({ origin: 'own', type: 'technical' })
  expect(other.questions[0]?.keyPoints).not.toEqual(before?.keyPoints)
})

it.each([
  ['Tell me about a time when you said no to a customer.', 'behavioural'],
  ['Suppose that the cluster is down on Friday evening. What do you do?', 'situational'],
  ['What is a covering index for?', 'technical'],
])('adds “%s” as %s, with something to judge it by', async (question, type) => {
  const { questions } = await edit([{ id: c }, { question }])
  expect(questions[1]).toMatchObject({ type, question, origin: 'own' })
  expect(questions[1]?.keyPoints.length).toBeGreaterThanOrEqual(3)
  expect(questions[1]?.hints).toHaveLength(3)
})

it.each([
  [[], /at least one/],
  [[{ question: ' ?' }], /at least 8/],
  [[{ question: 'x'.repeat(800) }], /700/],
  [[{ id: 'pattern/nothing-01' }], /not there/],
  [[{ question: 'The same question?' }, { question: 'the same  question ' }], /twice/],
  [Array.from({ length: 26 }, (_, i) => ({ question: `Question number ${i}?` })), /25 questions/],
])('refuses %j', async (edits, message) => {
  await expect(edit(edits)).rejects.toMatchObject({ code: 'bad-input', message: expect.stringMatching(message) })
})
