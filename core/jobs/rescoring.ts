import { randomUUID } from 'node:crypto'
import type { Rescore } from '../engine/rescore.ts'
import { GreenroomError } from '../errors.ts'
import { isOfCourse } from '../identity/linked-accounts.ts'
import type { Clock, Records, Scorer, Store, StoredRecord } from '../ports.ts'
import { type Change, changesBetween } from '../report/changes.ts'
import type { Jobs } from './jobs.ts'

/** Scoring stored interviews again by today's scorer. Times are milliseconds since the Unix epoch. */
export type RescoringRun = {
  id: string
  /** When it was asked for; only interviews that began before are meant. */
  at: number
  /** Interviews that began earlier are left as they are. */
  since: number
  state: 'working' | 'done'
  /** Interviews that were gone through so far, and those of them that could not be scored again. */
  looked: number
  failed: number
}

/** What came out otherwise than before for one interview, and is stored. */
export type Rescored = { interview: string; changes: Change[] }

/** A run goes on in slices, each a job of its own; `next` and `done` say where the next one begins. */
type Kept = RescoringRun & {
  slice: number
  /** The start of the last interview that was gone through, and all of that very moment. */
  next: number
  done: string[]
}

export interface Rescoring {
  /** Has all closed interviews scored again that began from `since` on, but those of courses, which their instructors regrade. Returns the run's id. */
  ask(since: number): Promise<string>
  get(id: string): Promise<RescoringRun | null>
  /** What changed so far, in the order of the interviews' ids, from after one of them on. */
  changes(id: string, options: { limit: number; after?: string }): Promise<Rescored[]>
}

type AskParts = { jobs: Jobs; records: Records; clock: Clock }

export type RescoringParts = {
  jobs: Jobs
  store: Store
  clock: Clock
  rescore: Rescore
  scorers: readonly Scorer[]
  /** Told of interviews that could not be scored; never of what was said in them. */
  log: (message: string, error: unknown) => void
}

type SliceJob = { run: string; slice: number }

const JOB = 'rescoring'
const RUNS = 'rescorings'
const RESULTS = 'rescoring-results'
const SLICE = 20
const DAY_MS = 24 * 60 * 60 * 1000
/** What a run found is kept so long. */
const KEPT_MS = 30 * DAY_MS
/** Models may be slow. */
const TIMEOUT_MS = 60 * 60 * 1000
const RETRY_MS = [30_000, 2 * 60_000, 10 * 60_000, 60 * 60_000, 6 * 60 * 60_000, 6 * 60 * 60_000]

const tagOf = (run: string) => `rescoring:${run}`
const enqueue = (jobs: Jobs, { id, slice }: Kept) => jobs.enqueue<SliceJob>(JOB, `${id}.${slice}`, { run: id, slice })

/** Asks for runs; any process may. */
export function rescoringOn({ jobs, records, clock }: AskParts): Rescoring {
  return {
    async ask(since) {
      const [id, at] = [randomUUID(), clock.now()]
      const run: Kept = { id, at, since, state: 'working', looked: 0, failed: 0, slice: 0, next: since, done: [] }
      await records.put(RUNS, id, run, { expect: 'absent', expiresAt: at + KEPT_MS }, at)
      await enqueue(jobs, run)
      return id
    },
    async get(id) {
      const found = await records.get<Kept>(RUNS, id, clock.now())
      if (!found) return null
      const { at, since, state, looked, failed } = found.value
      return { id, at, since, state, looked, failed }
    },
    async changes(id, { limit, after }) {
      const from = after === undefined ? {} : { after: `${id}|${after}` }
      const found = await records.find<Rescored>(RESULTS, tagOf(id), { limit, ...from }, clock.now())
      return found.map(({ value }) => value)
    },
  }
}

/**
 * Scores again in this process. Cut off anywhere, a run goes on where it was; what is done twice changes nothing. While the scorer that
 * should judge is away the run waits for it, rather than store what another one says.
 */
export function defineRescoring(parts: RescoringParts): void {
  const { jobs, store, clock } = parts
  const { records } = store
  jobs.define<SliceJob>(JOB, { concurrency: 1, timeoutMs: TIMEOUT_MS, retryMs: RETRY_MS }, async ({ data, signal }) => {
    const found = await records.get<Kept>(RUNS, data.run, clock.now())
    if (!found || found.value.state === 'done') return
    // Killed after the slice was written down and before the next one was ordered.
    if (found.value.slice !== data.slice) return void (await enqueue(jobs, found.value))
    const after = await goThrough(found.value, parts, signal)
    if (!(await written(found, after, parts))) return
    if (after.state === 'working') await enqueue(jobs, after)
  })
}

/** False where another process was faster. */
async function written(before: StoredRecord<Kept>, after: Kept, { store, clock }: RescoringParts): Promise<boolean> {
  try {
    const options = { expect: before.version, expiresAt: after.at + KEPT_MS }
    await store.records.put(RUNS, after.id, after, options, clock.now())
    return true
  } catch (error) {
    if (error instanceof GreenroomError && error.code === 'conflict') return false
    throw error
  }
}

async function goThrough(run: Kept, parts: RescoringParts, signal: AbortSignal): Promise<Kept> {
  const { store, log } = parts
  const listed = await store.startedBefore(run.at, SLICE + run.done.length, run.next)
  const ids = listed.filter((id) => !run.done.includes(id))
  let { looked, failed, next, done } = run
  for (const id of ids) {
    signal.throwIfAborted()
    const head = await store.head(id)
    if (!head) continue
    try {
      if (head.status === 'closed' && !isOfCourse(head.candidate))
        await scoreAgain(run, id, head.candidate, parts, signal)
    } catch (error) {
      // A model that is away keeps all of them waiting; anything else is about this one.
      if (isAway(error) || signal.aborted) throw error
      failed++
      log(`interview ${id} could not be scored again`, error)
    }
    looked++
    done = head.startedAt === next ? [...done, id] : [id]
    next = head.startedAt
  }
  const state = ids.length === 0 ? 'done' : 'working'
  return { ...run, state, looked, failed, next, done, slice: run.slice + 1 }
}

async function scoreAgain(
  run: Kept,
  interview: string,
  candidate: string,
  { store, clock, rescore, scorers }: RescoringParts,
  signal: AbortSignal,
): Promise<void> {
  const before = await store.report(interview)
  // One that has none yet is made by a job of its own.
  if (!before) return
  if (scorers.find(({ id }) => id === before.scorer)?.ready?.() === false)
    throw new GreenroomError('model-unreachable', `${before.scorer} is not there yet.`, { retryable: true })
  const best = scorers.find((scorer) => scorer.ready?.() !== false)
  const after = await rescore(interview, { signal })
  if (best && after.scorer !== best.id)
    throw new GreenroomError('model-unreachable', `${best.id} did not score.`, { retryable: true })
  const changes = changesBetween(before, after)
  if (changes.length === 0) return
  // Noted first: once the report is stored, nothing tells any more what changed.
  const options = { tags: [tagOf(run.id), `candidate:${candidate}`], expiresAt: run.at + KEPT_MS }
  await store.records.put<Rescored>(RESULTS, `${run.id}|${interview}`, { interview, changes }, options, clock.now())
  await store.saveReport(interview, after)
}

const isAway = (error: unknown) => error instanceof GreenroomError && error.code.startsWith('model-')
