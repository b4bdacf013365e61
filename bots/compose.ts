import { join } from 'node:path'
import { grammarChecker } from '../core/delivery/grammar.ts'
import { createEngine, type Engine } from '../core/engine/engine.ts'
import { reportMaker } from '../core/engine/grade.ts'
import { builtInInterviewer } from '../core/interviewer/built-in.ts'
import type { Clock, Interviewer, Scorer, Store } from '../core/ports.ts'
import { type Bank, loadBank } from '../core/questions/bank.ts'
import { builtInScoring } from '../core/scoring/built-in/scorer.ts'
import { sqliteStore } from '../core/store/sqlite.ts'
import { discoverLocalModel } from '../workers/openai/discover.ts'
import type { ModelSettings, Settings } from './settings.ts'

/** Everything that front-ends are given. */
export type Greenroom = {
  engine: Engine
  store: Store
  bank: Bank
  clock: Clock
  interviewers: readonly [Interviewer, ...Interviewer[]]
  scorers: readonly [Scorer, ...Scorer[]]
  /** The language model in use, and whether it was found rather than configured. */
  model: (ModelSettings & { found: boolean }) | null
  /** Lets work in flight finish for `graceMs`, then closes the store. */
  close(graceMs: number): Promise<void>
}

const root = join(import.meta.dirname, '..')

/** Puts the engine together from the settings: store -> models -> engine. */
export async function compose(settings: Settings, log: (message: string, error: unknown) => void): Promise<Greenroom> {
  const clock: Clock = { now: () => Date.now() }
  const [store, bank, model, builtIn] = await Promise.all([
    sqliteStore({ folder: settings.dataDir }),
    loadBank(join(root, 'datasets/questions')),
    chooseModel(settings),
    builtInScoring(join(root, 'datasets/word-vectors')),
  ])
  const interviewers: [Interviewer, ...Interviewer[]] = [builtInInterviewer(bank, builtIn)]
  const scorers: [Scorer, ...Scorer[]] = [builtIn.scorer]
  if (model) {
    const { withLanguageModel } = await import('./language-model.ts')
    const speaking = await withLanguageModel(model, settings)
    interviewers.unshift(speaking.interviewer)
    scorers.unshift(speaking.scorer)
  }
  const grammar = await grammarChecker()
  const makeReport = reportMaker({ scorers, grammar: async () => grammar })
  const engine = createEngine({ store, bank, interviewers, makeReport, coverageOf: builtIn.coverageOf, clock, log })
  return {
    ...{ engine, store, bank, clock, interviewers, scorers, model },
    async close(graceMs) {
      await engine.close(graceMs)
      await grammar.close()
      await store.close()
    },
  }
}

async function chooseModel(settings: Settings): Promise<Greenroom['model']> {
  if (settings.model) return { ...settings.model, found: false }
  if (!settings.discoverModel) return null
  const found = await discoverLocalModel({ fetch, signal: AbortSignal.timeout(500) })
  return found && { baseURL: found.baseURL, model: found.model, apiKey: null, found: true }
}
