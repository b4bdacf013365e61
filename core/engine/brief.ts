import { mayFollowUp } from '../interview/decide.ts'
import type { AskedQuestion } from '../interview/events.ts'
import type { Plan } from '../interview/plan.ts'
import type { OpenState, Pair } from '../interview/state.ts'
import type { Brief, Move } from '../ports.ts'
import type { Bank } from '../questions/bank.ts'
import { chooseQuestion } from '../questions/choose.ts'
import { guidelineQuestionAt } from '../questions/planned.ts'
import type { PlannedQuestion } from '../questions/question.ts'
import type { CoverageOf } from '../scoring/score.ts'

/** Gathers what the interviewer needs in order to speak. */
export function briefFor(
  state: OpenState,
  bank: Bank,
  askedBefore: ReadonlySet<string>,
  coverageOf: CoverageOf,
): Brief {
  const mains = state.pairs.filter((p) => p.question.kind === 'main')
  const { plan } = state
  const next = plan.guideline
    ? guidelineQuestionAt(plan, mains.length)
    : chooseQuestion({
        questions: bank.questions(plan.role),
        plan,
        asked: mains.flatMap((p) => p.question.bankId ?? []),
        askedBefore,
        performance: mains.filter((p) => p.outcome.kind === 'answered').map((p) => performance(p, coverageOf)),
      })
  return { state, next, mayFollowUp: mayFollowUp(state) && deservesFollowUp(state, coverageOf) }
}

/** Below this mean coverage of its key points an answer counts as thin. */
const THIN = 0.5

/** Whether the plan's policy asks after the latest answer. */
function deservesFollowUp({ plan, pairs }: OpenState, coverageOf: CoverageOf): boolean {
  const last = pairs.at(-1)
  return plan.followUpPolicy?.cause !== 'thin' || (last !== undefined && performance(last, coverageOf) < THIN)
}

/** Mean coverage of the key points, 0-1. */
function performance({ question, outcome }: Pair, coverageOf: CoverageOf): number {
  if (outcome.kind !== 'answered') return 0
  const covered = coverageOf(question.rubric.keyPoints, outcome.text, question.text)
  return covered.reduce((sum, c) => sum + c.coverage, 0) / (covered.length || 1)
}

/** The question to record for a move that asks one. */
export function questionOf(move: Exclude<Move, { kind: 'close' }>, brief: Brief): Omit<AskedQuestion, 'id'> | null {
  if (move.kind === 'next') return brief.next && mainQuestion(move.text, brief.next, brief.state.plan)
  const main = brief.state.pairs.findLast((p) => p.question.kind === 'main')?.question
  return main ? followUp(move, main) : null
}

function mainQuestion(text: string, question: PlannedQuestion, plan: Plan): Omit<AskedQuestion, 'id'> {
  const { id: bankId, type, level, phase, keyPoints, modelAnswer, weights, hints } = question
  const rubric = { keyPoints, reference: modelAnswer, weights: plan.weights ?? weights }
  return { kind: 'main', parent: null, bankId, type, level, phase, text, rubric, hints }
}

function followUp(move: Extract<Move, { kind: 'follow-up' }>, main: AskedQuestion): Omit<AskedQuestion, 'id'> {
  const { id: parent, type, level, phase, rubric } = main
  // A model's own follow-up names no key point: then the main question's reference is what there is to go by.
  const own = { ...rubric, keyPoints: move.keyPoints }
  return {
    kind: 'follow-up',
    parent,
    bankId: null,
    type,
    level,
    phase,
    text: move.text,
    rubric: own,
    hints: followUpHints,
  }
}

const followUpHints = [
  'Stay with the example you just gave, and look at the part this question points to.',
  'Say what you would do, or did, in one concrete step, and what that step is for.',
]
