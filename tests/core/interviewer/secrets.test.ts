import { expect, test, vi } from 'vitest'
import { contentStems, secretKeeper, wordsOf } from '../../../core/interviewer/secrets.ts'
import { loadBank } from '../../../core/questions/bank.ts'
import type { Question } from '../../../core/questions/question.ts'
import { openInterview } from '../../fakes/open-interview.ts'

// There is much to look at.
vi.setConfig({ testTimeout: 120_000 })

const bank = await loadBank('datasets/questions')
const questions = bank.roles.flatMap((role) => bank.questions(role))
/** Every third: the look at each takes its time. */
const some = questions.filter((_, i) => i % 3 === 0)
const heard = 'I would have to think about that for a moment.'

const askedKeeper = (ask: Question, answer = heard) =>
  secretKeeper({ state: openInterview([{ ask, answer }]), next: null, mayFollowUp: true })
const nextKeeper = (next: Question) => secretKeeper({ state: openInterview([]), next, mayFollowUp: false })

test("the bank's own questions, probes and hints give nothing away", () => {
  const refused = questions.flatMap((q) => {
    const keeper = askedKeeper(q)
    const said = [...q.probes.map((p) => p.question), ...q.hints]
    const found = [nextKeeper(q)(q.question) && q.question, ...said.map((words) => keeper(words) && words)]
    return found.filter(Boolean)
  })
  expect(questions.length).toBeGreaterThan(430)
  expect(refused).toEqual([])
})

test('every key point is kept, of a question asked and of the next one, also in another order and another form', () => {
  for (const q of some) {
    const keepers = [askedKeeper(q), nextKeeper(q)]
    for (const point of q.keyPoints) {
      const words = point.split(/[^\p{L}\p{N}'’-]+/u)
      for (const keeper of keepers) {
        expect(keeper(`So you would say: ${point}`), point).not.toBeNull()
        expect(keeper(words.toReversed().join(' ').toUpperCase()), point).not.toBeNull()
      }
    }
  }
})

test('every dozen words of a model answer are kept', () => {
  for (const q of some) {
    const words = q.modelAnswer.split(/\s+/)
    const keepers = [askedKeeper(q), nextKeeper(q)]
    for (let i = 0; i + 12 <= words.length; i += 12) {
      const run = words.slice(i, i + 12).join(' ')
      // A run of plain grammar says nothing.
      if (contentStems(wordsOf(run)).length < 4) continue
      for (const keeper of keepers) expect(keeper(`Think of this: ${run}`), run).not.toBeNull()
    }
  }
})

test('what the candidate has said may be said again, also before a follow-up', () => {
  const [q] = questions
  if (!q) throw new Error('the bank is empty')
  const [point = ''] = q.keyPoints
  const echo = `You said that ${point.toLowerCase()}. Why?`
  expect(askedKeeper(q)(echo)).not.toBeNull()
  expect(askedKeeper(q, `Well, ${point.toLowerCase()}, I think.`)(echo)).toBeNull()
  expect(askedKeeper(q, q.modelAnswer)(`You mentioned: ${q.modelAnswer.slice(0, 200)}`)).toBeNull()
})

test('small talk gives nothing away', () => {
  for (const q of questions.slice(0, 20)) {
    expect(
      askedKeeper(q)('Thank you, that helps me see how you think. Could you tell me a little more about it?'),
    ).toBeNull()
  }
})
