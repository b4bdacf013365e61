import type { GrammarChecker } from '../delivery/grammar.ts'
import { GreenroomError } from '../errors.ts'
import type { Command } from '../interview/commands.ts'
import { type ClosedState, fold, newInterview, type Pair } from '../interview/state.ts'
import type { Budget } from '../limits/budget.ts'
import type { Clock, Records, Scorer, Store } from '../ports.ts'
import type { Report } from '../report/report.ts'
import type { Rubric } from '../scoring/rubric.ts'
import { reportMaker } from './grade.ts'

export type RescoreOptions = {
  /** What an answer is judged by in the place of what stands in the log; null: as it stands there. */
  rubricOf?: (pair: Pair) => Rubric | null
  /** Has another scorer go first than this one (a report's `scorer`), and none remember what was said before. */
  blindTo?: string
  signal: AbortSignal
}

/**
 * Scores a closed interview again from its log and stores nothing. What is no matter of scoring, such as grammar, is taken
 * over from the report there is. Errors: GreenroomError 'not-found', 'refused' while it is open, model-*, 'cancelled'.
 */
export type Rescore = (interview: string, options: RescoreOptions) => Promise<Report>

export type RescoreParts = {
  store: Store
  scorers: readonly [Scorer, ...Scorer[]]
  clock: Clock
  budget?: Budget
}

/** Grammar is no part of scoring, and the report there is tells of it. */
const unchecked: GrammarChecker = {
  check: async () => ({ kind: 'not-checked', reason: 'Not asked for.' }),
  close: async () => {},
}

export function rescorer({ store, scorers, clock, budget }: RescoreParts): Rescore {
  const { records } = store
  return async (interview, { rubricOf = () => null, blindTo, signal }) => {
    const [state, before] = await Promise.all([closed(store, interview), store.report(interview)])
    const { group } = state
    const makeReport = reportMaker({
      scorers: blindTo === undefined ? scorers : othersFirst(scorers, blindTo),
      grammar: async () => unchecked,
      ...(blindTo === undefined && { kept: { records: records as Pick<Records, 'get' | 'put'>, clock } }),
      ...(budget && {
        budget: { ...budget, whyNot: (usage) => budget.whyNot(usage.slice(state.usage.length), group) },
      }),
    })
    const judged = { ...state, pairs: state.pairs.map((pair) => judgedBy(pair, rubricOf(pair))) }
    // What a replay costs is not the interview's: nothing is written to its log. It is the day's, and the place's.
    const submit = async (command: Command) => {
      if (command.kind === 'use-model') await budget?.spend(command.usage, group)
    }
    const replay = { signal, onProgress: () => {}, submit }
    return withGrammarOf(before, await makeReport(interview, judged, replay))
  }
}

async function closed(store: Store, interview: string): Promise<ClosedState> {
  const state = fold(newInterview, await store.events(interview))
  if (state.status === 'new') throw new GreenroomError('not-found', 'There is no such interview.')
  if (state.status === 'open') throw new GreenroomError('refused', 'This interview is still open.')
  return state
}

const judgedBy = (pair: Pair, rubric: Rubric | null): Pair =>
  rubric ? { ...pair, question: { ...pair.question, rubric } } : pair

function othersFirst(scorers: readonly [Scorer, ...Scorer[]], first: string): readonly [Scorer, ...Scorer[]] {
  const [others, same] = [scorers.filter(({ id }) => id !== first), scorers.filter(({ id }) => id === first)]
  return [...others, ...same] as unknown as readonly [Scorer, ...Scorer[]]
}

function withGrammarOf(before: Report | null, after: Report): Report {
  const known = new Map((before?.answers ?? []).map((a) => [a.id, a]))
  const answers = after.answers.map((a) => {
    const old = known.get(a.id)
    return old && old.answer === a.answer ? { ...a, corrections: old.corrections } : a
  })
  return { ...after, notices: before?.notices ?? after.notices, answers }
}
