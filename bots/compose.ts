import { join } from 'node:path'
import { grammarChecker } from '../core/delivery/grammar.ts'
import { createEngine, type Engine } from '../core/engine/engine.ts'
import { reportMaker } from '../core/engine/grade.ts'
import { builtInInterviewer } from '../core/interviewer/built-in.ts'
import type { Clock, Interviewer, Recordings, Scorer, Store } from '../core/ports.ts'
import { type Bank, loadBank } from '../core/questions/bank.ts'
import { type Guidelines, guidelines } from '../core/questions/guideline/guidelines.ts'
import type { GuidelineModel } from '../core/questions/guideline/language-model.ts'
import { loadTemplates, type Template } from '../core/questions/templates/template.ts'
import { builtInScoring } from '../core/scoring/built-in/scorer.ts'
import { englishOnly } from '../core/scoring/english-only.ts'
import { sqliteStore } from '../core/store/sqlite.ts'
import { withRecordings } from '../core/store/with-recordings.ts'
import { discoverLocalModel } from '../workers/openai/discover.ts'
import type { ModelSettings } from './model-settings.ts'
import type { Settings } from './settings.ts'
import { composeFfmpeg, composeRecordings, composeSpeech, type Speech } from './speech.ts'
import { type SpokenAnswers, spokenAnswers } from './spoken-answers.ts'

/** Everything that front-ends are given. */
export type Greenroom = {
  engine: Engine
  store: Store
  bank: Bank
  /** Makes interviews from job descriptions, resumes and keywords. */
  guidelines: Guidelines
  templates: readonly Template[]
  clock: Clock
  interviewers: readonly [Interviewer, ...Interviewer[]]
  scorers: readonly [Scorer, ...Scorer[]]
  /** The language models in use, in order, and whether they were found rather than configured. */
  models: readonly (ModelSettings & { found: boolean })[]
  recordings: Recordings
  /** What hears and speaks, not started yet; null where it is switched off. */
  speech: (Speech & SpokenAnswers) | null
  /** Lets work in flight finish for `graceMs`, then closes the store. */
  close(graceMs: number): Promise<void>
}

/** The speech worker has nothing to finish once the engine is closed. */
const WORKER_GRACE_MS = 1_000

const root = join(import.meta.dirname, '..')

/** Puts the engine together from the settings: store -> models -> engine. */
export async function compose(settings: Settings, log: (message: string, error: unknown) => void): Promise<Greenroom> {
  const clock: Clock = { now: () => Date.now() }
  const { env } = process
  const ears = composeSpeech({ settings, env, log })
  const ffmpeg = composeFfmpeg({ settings, env })
  const recordings = composeRecordings(settings, ffmpeg, clock)
  const [data, bank, models, builtIn, templates] = await Promise.all([
    sqliteStore({ folder: settings.dataDir }),
    loadBank(join(root, 'datasets/questions')),
    chooseModels(settings),
    builtInScoring(join(root, 'datasets/word-vectors')),
    loadTemplates(join(root, 'datasets/templates')),
  ])
  const store = withRecordings(data, recordings)
  const interviewers: [Interviewer, ...Interviewer[]] = [builtInInterviewer(bank, builtIn)]
  const scorers: [Scorer, ...Scorer[]] = [englishOnly(builtIn.scorer)]
  let model: GuidelineModel | null = null
  if (models.length > 0) {
    const { guidelineModel, withLanguageModels } = await import('./language-model.ts')
    const speaking = await withLanguageModels(models, settings, clock)
    interviewers.unshift(...speaking.map((s) => s.interviewer))
    scorers.unshift(...speaking.map((s) => s.scorer))
    model = speaking[0] ? await guidelineModel(speaking[0].chat) : null
  }
  const grammar = await grammarChecker()
  const makeReport = reportMaker({ scorers, grammar: async () => grammar, kept: { records: store.records, clock } })
  const engine = createEngine({
    ...{ store, bank, interviewers, makeReport, coverageOf: builtIn.coverageOf, clock, log },
    hearing: ears && { transcriber: ears.transcriber, recordings },
  })
  const keepDays = settings.keepRecordingsDays
  const speech = ears && {
    ...ears,
    ...spokenAnswers({ engine, bank, clock, speech: ears, recordings, ffmpeg, keepDays, log }),
  }
  const datasets = join(root, 'datasets')
  const embedder = () => ears?.embedder() ?? null
  return {
    guidelines: guidelines({ bank, datasets, model, embedder }),
    templates,
    ...{ engine, store, bank, clock, interviewers, scorers, models, speech, recordings },
    async close(graceMs) {
      await engine.close(graceMs)
      await speech?.close(WORKER_GRACE_MS)
      await grammar.close()
      await store.close()
    },
  }
}

async function chooseModels(settings: Settings): Promise<Greenroom['models']> {
  if (settings.models.length > 0) return settings.models.map((model) => ({ ...model, found: false }))
  if (!settings.discoverModel) return []
  const found = await discoverLocalModel({ fetch, signal: AbortSignal.timeout(500) })
  return found ? [{ kind: 'openai', baseURL: found.baseURL, model: found.model, apiKey: null, found: true }] : []
}
