import type { GrammarChecker } from '../delivery/grammar.ts'
import { GreenroomError } from '../errors.ts'
import type { Usage } from '../interview/events.ts'
import type { ClosedState } from '../interview/state.ts'
import type { Budget } from '../limits/budget.ts'
import type { Clock, Records, Scorer } from '../ports.ts'
import { buildReport } from '../report/build.ts'
import { readAnchors } from '../scoring/anchors.ts'
import { remembered } from '../scoring/remembered.ts'
import { scoreRequest } from '../scoring/request.ts'
import type { Score } from '../scoring/score.ts'
import { withheld } from '../scoring/withheld.ts'
import type { MakeReport } from './engine.ts'

export type GradeParts = {
  /** In order of preference; when one fails the next scores the whole interview, so that one scale holds throughout. */
  scorers: readonly [Scorer, ...Scorer[]]
  grammar: () => Promise<GrammarChecker>
  /** Where the judgements of scorers that vary are kept; left out, they are asked anew each time. */
  kept?: { records: Pick<Records, 'get' | 'put'>; clock: Clock }
  /** Keeps what language models cost within limits; left out, there are none. */
  budget?: Budget
}

/** Answers that are scored at the same time. */
const SCORED_AT_ONCE = 3

/** Scores a closed interview answer by answer, measures its delivery and assembles the report. */
export function reportMaker({ scorers, grammar, kept, budget }: GradeParts): MakeReport {
  const rubricVersion = readAnchors().version
  return async (id, state, { signal, onProgress, submit }) => {
    const spent: Usage[] = []
    const onUsage = (usage: Usage) => spent.push(usage)
    const failures: { scorer: string; reason: string }[] = []
    for (const asked of scorers) {
      if (asked.ready?.() === false) continue
      // Those that are built in cost nothing.
      const limit = asked.id.startsWith('built-in/')
        ? null
        : await budget?.whyNot([...state.usage, ...spent], state.group)
      if (limit) {
        failures.push({ scorer: asked.id, reason: limit })
        continue
      }
      const scorer = kept ? remembered(asked, { ...kept, rubricVersion, candidate: state.candidate }) : asked
      try {
        const scores = await scoreAll(scorer, state, { signal, onProgress, onUsage })
        for (const [i, usage] of spent.entries()) {
          await submit({ kind: 'use-model', key: `scoring-${state.version}-${i}`, purpose: 'scorer', usage })
        }
        const usage = [...state.usage, ...spent]
        const versions = { rubric: rubricVersion, scorer: scorer.version ?? null }
        return await buildReport({
          id,
          state: { ...state, usage },
          scores,
          scorer: scorer.id,
          failures,
          grammar,
          versions,
        })
      } catch (error) {
        const failed = error instanceof GreenroomError && error.code.startsWith('model-')
        if (!failed || asked === scorers.at(-1)) throw error
        failures.push({ scorer: scorer.id, reason: error.message })
      }
    }
    throw new Error('unreachable: the last scorer either scores or throws')
  }
}

type ScoreOptions = {
  signal: AbortSignal
  onProgress: (done: number, total: number) => void
  onUsage: (usage: Usage) => void
}

async function scoreAll(scorer: Scorer, state: ClosedState, options: ScoreOptions): Promise<Map<string, Score>> {
  const answered = state.pairs.filter((p) => p.outcome.kind === 'answered')
  const scores = new Map<string, Score>()
  options.onProgress(0, answered.length)
  const queue = answered.values()
  const failed = new AbortController()
  const signal = AbortSignal.any([options.signal, failed.signal])
  async function drain(): Promise<void> {
    for (const pair of queue) {
      const score = () => scorer.score(scoreRequest(pair, state), { signal, onUsage: options.onUsage })
      scores.set(pair.question.id, withheld(pair.outcome) ?? (await score()))
      options.onProgress(scores.size, answered.length)
    }
  }
  try {
    await Promise.all(Array.from({ length: SCORED_AT_ONCE }, drain))
  } catch (error) {
    failed.abort(error)
    throw error
  }
  return scores
}
