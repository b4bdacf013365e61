import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { GreenroomError } from '../../../core/errors.ts'
import {
  agreement,
  agreementTable,
  followAll,
  likeness,
  parseFollowUps,
  type RatedFollowUp,
} from '../../../core/interviewer/evaluation/follow-ups.ts'
import type { Brief, Interviewer, Move } from '../../../core/ports.ts'
import { loadBank } from '../../../core/questions/bank.ts'

const FILE = 'datasets/rated-answers/follow-ups.jsonl'
const rated = parseFollowUps(FILE, readFileSync(FILE, 'utf8'))
const bank = await loadBank('datasets/questions')
const { signal } = new AbortController()

/** Says of each moment what it is told to. */
function saying(say: (one: RatedFollowUp, brief: Brief) => string | null): Interviewer {
  return {
    id: 'made',
    async move(brief): Promise<Move> {
      const answer = brief.state.pairs[0]?.outcome
      const one = rated.find((r) => answer?.kind === 'answered' && r.answer === answer.text)
      if (!one) throw new Error('the answer is one of the set')
      const text = say(one, brief)
      if (text !== null) return { kind: 'follow-up', words: text, text, keyPoints: [] }
      if (!brief.next) throw new Error('there is a next question')
      return { kind: 'next', words: brief.next.question, text: brief.next.question }
    },
  }
}

const measured = async (interviewer: Interviewer) => agreement(await followAll(interviewer, rated, bank, signal))

test('who asks the good question agrees, who asks the poor one does not', async () => {
  expect(rated).toHaveLength(60)
  const good = await measured(saying(({ good }) => good))
  expect(good).toMatchObject({ moments: 60, asked: 60, failed: 0, nearerToGood: 1, likeGood: 1 })
  expect(good.takesUp).toBe(good.goodTakesUp)
  expect(good.likeAnother).toBeLessThan(0.2)
  const poor = await measured(saying(({ poor }) => poor))
  expect(poor.nearerToGood).toBe(0)
  expect(poor.likeGood).toBeLessThan(0.5)
  expect(poor.takesUp).toBeLessThan(good.takesUp ?? 0)
})

test('who never asks, and who fails, has no agreement to speak of', async () => {
  const silent = await measured(saying(() => null))
  expect(silent).toMatchObject({ asked: 0, failed: 0, nearerToGood: null, likeGood: null })
  const failing = await measured(
    saying((one) => {
      if (one.set === 'tune') throw new GreenroomError('model-bad-reply', 'No.')
      return 'Zzz?'
    }),
  )
  const tuned = rated.filter(({ set }) => set === 'tune').length
  expect(failing).toMatchObject({ asked: 60 - tuned, failed: tuned, nearerToGood: 0.5 })
  expect(agreementTable('made', [['all', failing]])).toContain(`| gave no usable reply | ${tuned} |`)
})

test('a moment knows its question’s key points, and what comes next', async () => {
  await measured(
    saying((one, { state, next, mayFollowUp }) => {
      const question = bank.question(one.id)
      expect(state.pairs[0]?.question.rubric.keyPoints).toEqual(question?.keyPoints)
      expect(next?.question).not.toBe(one.question)
      expect(mayFollowUp).toBe(true)
      return null
    }),
  )
})

test('likeness is of content words', () => {
  expect(likeness('What did the team decide?', 'What was decided by the teams?')).toBe(1)
  expect(likeness('What did the team decide?', 'Why is the sky blue?')).toBe(0)
  expect(likeness('', '')).toBe(0)
})

test('a line that is none is named', () => {
  expect(() => parseFollowUps('f', '{"id":"x"}')).toThrow('f, line 1 is no rated follow-up.')
})
