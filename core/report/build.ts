import type { Delivery } from '../delivery/delivery.ts'
import type { GrammarChecker, GrammarResult } from '../delivery/grammar.ts'
import { wordsIn } from '../delivery/grammar-policy.ts'
import { measureSpoken } from '../delivery/spoken.ts'
import { measureTyped } from '../delivery/typed.ts'
import type { ClosedState } from '../interview/state.ts'
import { assembleReport, type ReportInput } from './assemble.ts'
import type { Report } from './report.ts'

export type BuildParts = Pick<ReportInput, 'id' | 'state' | 'scores' | 'scorer' | 'failures' | 'versions'> & {
  /** Asked only when there is an answer to check. */
  grammar: () => Promise<GrammarChecker>
}

/** Measures each answer's delivery, checks its grammar and assembles the report. Without a checker the report says so. */
export async function buildReport({ grammar, ...parts }: BuildParts): Promise<Report> {
  const { state } = parts
  const delivery = new Map<string, Delivery>()
  for (const { question, outcome } of state.pairs) {
    if (outcome.kind !== 'answered') continue
    const { text, heard, timing } = outcome
    delivery.set(question.id, heard ? measureSpoken(heard, timing) : measureTyped(text, timing))
  }
  return assembleReport({ ...parts, delivery, grammar: await checkAll(state, grammar) })
}

async function checkAll(state: ClosedState, open: BuildParts['grammar']): Promise<Map<string, GrammarResult>> {
  const results = new Map<string, GrammarResult>()
  const answered = state.pairs.flatMap(({ question, outcome }) =>
    outcome.kind === 'answered' ? [{ id: question.id, text: outcome.text }] : [],
  )
  if (answered.length === 0) return results
  const checker = await open()
  // Whatever the interview itself speaks of is spelt right: its terms stand in questions, key points and references.
  const known = wordsIn(
    state.pairs.flatMap(({ question: { text, rubric } }) => [text, ...rubric.keyPoints, rubric.reference ?? '']),
  )
  for (const { id, text } of answered) results.set(id, await checker.check(text, known))
  return results
}
