import { GreenroomError } from '../../core/errors.ts'
import type { Clock, Records } from '../../core/ports.ts'
import type { Result } from '../course/results.ts'
import { nameOf } from '../platform/secrets.ts'

const HAND_GRADES = 'lti-hand-grades'
/** Answers that an instructor grades by hand before anything is released. */
export const ANCHORS = 5
/** How far the machine may lie from the hand on average, in points of 10. */
export const MOST_APART = 1

/** One answer that an instructor graded without seeing what the machine made of it. */
export type HandGrade = { attempt: string; question: string; score: number; by: string; at: number }

export interface HandGrades {
  of(assignment: string): Promise<HandGrade[]>
  save(assignment: string, grade: HandGrade): Promise<void>
}

export function handGrades({ records, clock }: { records: Records; clock: Clock }): HandGrades {
  return {
    async of(assignment) {
      const options = { limit: 200 }
      const found = await records.find<HandGrade>(HAND_GRADES, `assignment:${assignment}`, options, clock.now())
      return found.map(({ value }) => value)
    },
    async save(assignment, grade) {
      if (!(grade.score >= 1 && grade.score <= 10))
        throw new GreenroomError('bad-input', 'Grade each answer with a number from 1 to 10.')
      const key = nameOf('hand-grade', grade.attempt, grade.question)
      await records.put(HAND_GRADES, key, grade, { tags: [`assignment:${assignment}`] }, clock.now())
    },
  }
}

/** An answer to be graded by hand: nothing tells whose it is, or its score. */
export type Sample = { attempt: string; question: string; asked: string; answer: string; keyPoints: string[] }

/** How hand and machine agree. `apart`: mean distance in points of 10; null without graded answers. */
export type Agreement = {
  graded: { attempt: string; question: string; hand: number; machine: number }[]
  apart: number | null
  /** Answers still to be graded by hand. */
  left: Sample[]
  /** Whether enough were graded, and machine and hand lie within MOST_APART. */
  holds: boolean
}

/**
 * Compares the instructor's grades with the machine's present ones, and chooses what is left to grade: answers spread over the
 * machine's scores, from as many students as there are, the same ones until they are graded.
 */
export function agreementOf(results: readonly Result[], grades: readonly HandGrade[]): Agreement {
  const byHand = new Map(grades.map((g) => [`${g.attempt} ${g.question}`, g]))
  const scored = results.flatMap((result) => scoredAnswers(result))
  const graded = scored.flatMap(({ attempt, question, score }) => {
    const hand = byHand.get(`${attempt} ${question}`)
    return hand ? [{ attempt, question, hand: hand.score, machine: score }] : []
  })
  const apart = graded.length === 0 ? null : mean(graded.map(({ hand, machine }) => Math.abs(hand - machine)))
  const open = scored.filter(({ attempt, question }) => !byHand.has(`${attempt} ${question}`))
  const left = spread(open, Math.max(0, Math.min(ANCHORS, scored.length) - graded.length))
  return {
    ...{ graded, apart },
    left: left.map(({ score: _, ...sample }) => sample),
    holds: scored.length === 0 || (left.length === 0 && apart !== null && apart <= MOST_APART),
  }
}

type Scored = Sample & { score: number }

function scoredAnswers({ attempt, state, report }: Result): Scored[] {
  return report.answers.flatMap(({ id, score, answer, question }) => {
    const keyPoints = state.pairs.find((p) => p.question.id === id)?.question.rubric.keyPoints ?? []
    return score === null || answer === null
      ? []
      : [{ attempt: attempt.id, question: id, asked: question, answer, keyPoints, score }]
  })
}

/** As many, from the lowest score to the highest in even steps; ties in an order that tells nothing of their authors. */
function spread(answers: readonly Scored[], count: number): Scored[] {
  const tie = ({ attempt, question }: Scored) => nameOf('sample', attempt, question)
  const sorted = [...answers].sort((a, b) => a.score - b.score || (tie(a) < tie(b) ? -1 : 1))
  const places = Array.from({ length: count }, (_, i) => Math.floor(((i + 0.5) * sorted.length) / count))
  const chosen = places.flatMap((at) => sorted[at] ?? [])
  return chosen.sort((a, b) => (tie(a) < tie(b) ? -1 : 1))
}

const mean = (values: readonly number[]) => Math.round((values.reduce((a, b) => a + b, 0) / values.length) * 100) / 100
