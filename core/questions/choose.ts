import { LEVELS, type Level, PHASES, type Phase, type Plan } from '../interview/plan.ts'
import { seededRandom } from '../interview/random.ts'
import type { Question } from './question.ts'

/** What choosing the next main question depends on. */
export type Choice = {
  /** The role's questions. */
  questions: readonly Question[]
  plan: Plan
  /** Ids of the bank's questions already asked in this interview. */
  asked: readonly string[]
  /** Ids asked in the person's earlier interviews: avoided while others are left. */
  askedBefore: ReadonlySet<string>
  /** How well each answered main question went so far, 0-1, in order. */
  performance: readonly number[]
}

/**
 * The next main question, or null when the plan or the bank is exhausted. The same choice gives the same question.
 * Type and phase decide first, then whether it is new to the person, then how near its level is.
 */
export function chooseQuestion(choice: Choice): Question | null {
  const { plan, asked, askedBefore } = choice
  if (asked.length >= plan.questions) return null
  const open = choice.questions.filter((q) => !asked.includes(q.id) && (plan.type === 'mixed' || q.type === plan.type))
  if (open.length === 0) return null
  const phase = phasesOf(plan)[asked.length] ?? 'technical'
  const target = targetLevel(plan.level, choice.performance)
  const random = seededRandom(plan.seed, asked.length)
  const cost = (q: Question) =>
    (askedBefore.has(q.id) ? 100 : 0) + 10 * phaseDistance(q, phase, plan) + Math.abs(LEVELS.indexOf(q.level) - target)
  const ranked = open.map((q) => ({ q, cost: cost(q), tie: random() }))
  ranked.sort((a, b) => a.cost - b.cost || a.tie - b.tie)
  return ranked[0]?.q ?? null
}

/** The phase of each main question, in order, unless the plan names them. Short interviews skip the opening and closing ones. */
export function phasesOf(plan: Plan): Phase[] {
  if (plan.phases) return plan.phases
  const n = plan.questions
  if (plan.type === 'technical' || plan.type === 'situational') return Array<Phase>(n).fill('technical')
  const head: Phase[] = n >= 3 ? ['introduction'] : []
  const tail: Phase[] = n >= 4 ? ['conclusion'] : []
  const middle: Phase[] =
    plan.type === 'mixed'
      ? ['behavioural', 'technical', 'communication', 'technical']
      : ['behavioural', 'behavioural', 'communication']
  const body = Array.from(
    { length: n - head.length - tail.length },
    (_, i) => middle[i % middle.length] ?? 'behavioural',
  )
  return [...head, ...body.toSorted((a, b) => PHASES.indexOf(a) - PHASES.indexOf(b)), ...tail]
}

/** 0 for the wanted phase, 2 for an opening or closing question out of its place, 1 for any other. */
function phaseDistance(question: Question, phase: Phase, plan: Plan): number {
  if (question.phase === phase) return 0
  if (question.phase === 'introduction' || question.phase === 'conclusion') return 2
  // A technical or situational interview draws from every phase of its type alike.
  return !plan.phases && (plan.type === 'technical' || plan.type === 'situational') ? 0 : 1
}

/**
 * The level to ask at, as an index of LEVELS: the plan's, one harder after two good answers (0.6 or more on average),
 * one easier after a weak one (below 0.25). It never leaves the plan's level by more than one step.
 */
export function targetLevel(planned: Level, performance: readonly number[]): number {
  const recent = performance.slice(-2)
  const mean = recent.reduce((sum, p) => sum + p, 0) / (recent.length || 1)
  const last = recent.at(-1)
  const step = last === undefined ? 0 : last < 0.25 ? -1 : recent.length === 2 && mean >= 0.6 ? 1 : 0
  return Math.min(Math.max(LEVELS.indexOf(planned) + step, 0), LEVELS.length - 1)
}
