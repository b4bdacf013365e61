import { join } from 'node:path'
import { grammarChecker } from '../core/delivery/grammar.ts'
import { createEngine, type Engine, type EngineParts } from '../core/engine/engine.ts'
import { reportMaker } from '../core/engine/grade.ts'
import { type Rescore, rescorer } from '../core/engine/rescore.ts'
import { builtInInterviewer } from '../core/interviewer/built-in.ts'
import type { GuardedChat } from '../core/models/breaker.ts'
import type { Clock, Interviewer, Recordings, Scorer, Store } from '../core/ports.ts'
import { type Bank, loadBank } from '../core/questions/bank.ts'
import { type Guidelines, guidelines } from '../core/questions/guideline/guidelines.ts'
import type { GuidelineModel } from '../core/questions/guideline/language-model.ts'
import { loadTemplates, type Template } from '../core/questions/templates/template.ts'
import { builtInScoring } from '../core/scoring/built-in/scorer.ts'
import { englishOnly } from '../core/scoring/english-only.ts'
import { withRecordings } from '../core/store/with-recordings.ts'
import { assignedOn } from '../lti/course/assigned.ts'
import { discoverLocalModel } from '../workers/openai/discover.ts'
import type { ModelSettings } from './model-settings.ts'
import { measuredRooms, tracedInterviewers, tracedScorers } from './operations/measured.ts'
import type { Metrics } from './operations/metrics.ts'
import type { Traced } from './operations/traces.ts'
import type { Settings } from './settings.ts'
import { composeFfmpeg, composeRecordings, composeSpeech, type Speech } from './speech.ts'
import { type SpokenAnswers, spokenAnswers } from './spoken-answers.ts'
import { openStore } from './storage.ts'

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
  /** Scores closed interviews again. */
  rescore: Rescore
  /** Whether each language model is used at present, or left alone after failures. */
  modelStates(): Record<string, string>
  /** What hears and speaks, not started yet; null where it is switched off. */
  speech: (Speech & SpokenAnswers) | null
  /** Lets work in flight finish for `graceMs`, then closes the store. */
  close(graceMs: number): Promise<void>
}

/** What a service adds to the engine that one person's terminal does not need. */
export type ForService = {
  metrics: Metrics
  traced: Traced
  /** How the engine shares this store with other processes, and its limits. */
  share: (store: Store, clock: Clock) => Partial<EngineParts>
}

/** The speech worker has nothing to finish once the engine is closed. */
const WORKER_GRACE_MS = 1_000

const root = join(import.meta.dirname, '..')

/** Puts the engine together from the settings: store -> models -> engine. */
export async function compose(
  settings: Settings,
  log: (message: string, error: unknown) => void,
  service?: ForService,
): Promise<Greenroom> {
  const clock: Clock = { now: () => Date.now() }
  const { env } = process
  const composed = composeSpeech({ settings, env, log })
  const ears = composed && service ? { ...composed, voice: service.metrics.measuredVoice(composed.voice) } : composed
  const ffmpeg = composeFfmpeg({ settings, env })
  const recordings = composeRecordings(settings, ffmpeg, clock)
  const [data, bank, models, builtIn, templates] = await Promise.all([
    openStore(settings),
    loadBank(join(root, 'datasets/questions')),
    chooseModels(settings),
    builtInScoring(join(root, 'datasets/word-vectors')),
    loadTemplates(join(root, 'datasets/templates')),
  ])
  const store = withRecordings(data, recordings)
  const interviewers: [Interviewer, ...Interviewer[]] = [builtInInterviewer(bank, builtIn)]
  const scorers: [Scorer, ...Scorer[]] = [englishOnly(builtIn.scorer)]
  if (ears) scorers.unshift(englishOnly(builtIn.withEmbeddings(() => ears.embedder())))
  let model: GuidelineModel | null = null
  let chats: GuardedChat[] = []
  if (models.length > 0) {
    const { guidelineModel, withLanguageModels } = await import('./language-model.ts')
    const speaking = await withLanguageModels(models, settings, clock, service?.metrics.measuredChat)
    chats = speaking.map(({ chat }) => chat)
    interviewers.unshift(...speaking.map((s) => s.interviewer))
    scorers.unshift(...speaking.map((s) => s.scorer))
    model = speaking[0] ? await guidelineModel(speaking[0].chat) : null
  }
  const grammar = await grammarChecker()
  const shared = service?.share(store, clock) ?? {}
  const makeReport = reportMaker({
    scorers: service ? tracedScorers(scorers, service.traced) : scorers,
    grammar: async () => grammar,
    kept: { records: store.records, clock },
    ...(shared.budget && { budget: shared.budget }),
  })
  const engine = createEngine({
    ...{ store, bank, makeReport, coverageOf: builtIn.coverageOf, clock, log },
    interviewers: service ? tracedInterviewers(interviewers, service.traced) : interviewers,
    ...shared,
    hearing: ears && { transcriber: ears.transcriber, recordings },
  })
  const keepDays = settings.keepRecordingsDays
  const { endsAt } = assignedOn({ records: store.records, clock })
  const spoken = ears && spokenAnswers({ engine, bank, clock, speech: ears, recordings, ffmpeg, keepDays, endsAt, log })
  const speech = ears && spoken && { ...ears, ...(service ? measuredRooms(spoken, service.metrics) : spoken) }
  const datasets = join(root, 'datasets')
  const embedder = () => ears?.embedder() ?? null
  return {
    guidelines: guidelines({ bank, datasets, model, embedder }),
    templates,
    ...{ engine, store, bank, clock, interviewers, scorers, models, speech, recordings },
    rescore: rescorer({ store, scorers, clock, ...(shared.budget && { budget: shared.budget }) }),
    modelStates: () => Object.fromEntries(chats.map((chat) => [chat.id, chat.state()])),
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
