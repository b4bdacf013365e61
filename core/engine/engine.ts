import { createHash } from 'node:crypto'
import { GreenroomError } from '../errors.ts'
import type { CandidateCommand, Command } from '../interview/commands.ts'
import type { InterviewEvent } from '../interview/events.ts'
import type { Plan } from '../interview/plan.ts'
import type { InterviewState, StartedState } from '../interview/state.ts'
import type { Budget } from '../limits/budget.ts'
import type { Clock, Interviewer, Store } from '../ports.ts'
import type { Bank } from '../questions/bank.ts'
import type { Report } from '../report/report.ts'
import type { CoverageOf } from '../scoring/score.ts'
import { type Background, background } from './background.ts'
import { briefFor } from './brief.ts'
import { follow } from './follow.ts'
import { type Hearing, type HearingParts, hearLater } from './hearing.ts'
import type { Notice } from './notice.ts'
import { type Later, later, retries } from './retries.ts'
import { speak } from './speak.ts'
import { writtenLog } from './written-log.ts'

export interface Engine {
  /**
   * Starts an interview and lets the interviewer speak. The same candidate and key give the same interview. Returns its id.
   * `group` is where it is held, such as a server on Discord or a course, for that place's quotas. Errors: GreenroomError 'refused'
   * where a quota is used up.
   */
  open(plan: Plan, candidate: string, key: string, group?: string): Promise<string>
  /**
   * Takes a candidate's command; resolves when it is stored, while the interviewer goes on in the background.
   * Errors: GreenroomError 'not-found', or 'refused' with a message for the candidate.
   */
  submit(id: string, command: CandidateCommand): Promise<StartedState>
  /** Resolves when it is the candidate's turn, or the report is stored. Errors: what kept the interviewer or the scorer from going on. */
  settled(id: string, signal?: AbortSignal): Promise<StartedState>
  /** Errors: GreenroomError 'not-found'. */
  view(id: string): Promise<StartedState>
  /** The report as it stands; where an answer was heard or corrected since, a new one is being made. */
  report(id: string): Promise<Report | null>
  /** Scores a closed interview and stores its report, unless that has been done. Errors: what kept the scorer from going on. */
  makeReport(id: string, signal: AbortSignal): Promise<void>
  /** Tells the listener what happens from now on, and takes up work left undone. Returns how to stop. */
  watch(id: string, listener: (notice: Notice) => void): () => void
  /** Takes up interviews with work left after a restart. Returns how many there are. */
  recover(): Promise<number>
  /** Lets work in flight finish for `graceMs`, then cancels it; what is cancelled is taken up at the next start. */
  close(graceMs: number): Promise<void>
}

export type EngineParts = {
  store: Store
  bank: Bank
  /** In order of preference; when one fails the next goes on. The last one should need no model. */
  interviewers: readonly [Interviewer, ...Interviewer[]]
  /** Scores a closed interview and assembles its report. */
  makeReport: MakeReport
  coverageOf: CoverageOf
  clock: Clock
  /** Hears recorded answers later; null where nobody can hear. */
  hearing?: HearingParts | null
  /** Left out, a timer that does not keep the process alive. */
  later?: Later
  /** Has somebody call `makeReport` soon, and again until it succeeds; left out, reports are made in the background here. */
  orderReport?: (id: string, basis: number) => Promise<void>
  /** Whether other processes use the store at present; left out, none ever does. */
  shared?: () => boolean
  /** Lets a person start one more interview. Errors: GreenroomError 'refused'. */
  admit?: (candidate: string, group: string | null) => Promise<void>
  /** Why an interview takes nothing more from its candidate, fit to show; null: it does. Left out, all do until they are over. */
  closed?: (id: string) => Promise<string | null>
  /** Keeps what language models cost within limits; left out, there are none. */
  budget?: Budget
  /** Told of every event once it is stored. */
  onEvent?: (id: string, event: InterviewEvent) => void
  /** Told of failures in the background; never of what a person said. */
  log: (message: string, error: unknown) => void
}

export type MakeReport = (
  id: string,
  state: Extract<InterviewState, { status: 'closed' }>,
  options: {
    signal: AbortSignal
    onProgress: (done: number, total: number) => void
    submit: (command: Command) => Promise<unknown>
  },
) => Promise<Report>

/** Waits before an interview whose work failed is taken up again, in milliseconds; the last holds from then on. */
const RETRY_MS = [1_000, 5_000, 30_000, 120_000, 600_000] as const
/** How often what other processes do is looked at, in milliseconds. */
const FOLLOW_MS = 1_000

/** Runs interviews: order, cancellation, recovery. The only impure part of the core. */
export function createEngine(parts: EngineParts): Engine {
  const { store, clock } = parts
  const listeners = new Map<string, Set<(notice: Notice) => void>>()
  const pass = (id: string, notice: Notice) => {
    for (const listener of listeners.get(id) ?? []) listener(notice)
  }
  const following = follow({
    events: (id) => store.events(id),
    progress: (ids) => store.progress(ids),
    report: currentReport,
    tell: pass,
    shared: parts.shared ?? (() => false),
    everyMs: FOLLOW_MS,
    log: parts.log,
  })
  const tell = (id: string, notice: Notice) => {
    following.told(id, notice)
    pass(id, notice)
  }

  async function currentReport(id: string): Promise<Report | null> {
    const [report, head] = await Promise.all([store.report(id), store.head(id)])
    return upToDate(report, head?.basis ?? 0) ? report : null
  }

  const { view, apply } = writtenLog({
    ...{ store, clock },
    ...(parts.closed && { closed: parts.closed }),
    async onStored(id, event, state) {
      tell(id, { kind: 'event', event, state })
      parts.onEvent?.(id, event)
      if (event.type === 'model-used') await parts.budget?.spend(event.usage, state.group)
    },
  })

  async function makeReport(id: string, signal: AbortSignal): Promise<void> {
    const state = await view(id)
    if (state.status !== 'closed') throw new GreenroomError('refused', 'This interview is still open.')
    const stored = await store.report(id)
    if (stored && upToDate(stored, state.basis)) {
      // Whoever wrote it may have died before all of it was written, where a store needs more than one step.
      await store.saveReport(id, stored)
      return
    }
    const onProgress = (done: number, total: number) => tell(id, { kind: 'scoring', done, total })
    const report = await parts.makeReport(id, state, { signal, onProgress, submit: (command) => apply(id, command) })
    await store.saveReport(id, report)
    tell(id, { kind: 'report', report })
  }

  const again = retries(RETRY_MS, parts.later ?? later)
  const work: Background = background(
    async (id, signal) => {
      again.now(id)
      let state = await view(id)
      for (;;) {
        if (state.status === 'closed') {
          if (!upToDate(await store.report(id), state.basis))
            await (parts.orderReport ? parts.orderReport(id, state.basis) : makeReport(id, signal))
          return again.done(id)
        }
        if (state.turn.of === 'candidate') return again.done(id)
        const brief = briefFor(state, parts.bank, await store.askedBefore(state.candidate), parts.coverageOf)
        const onWords = (piece: string) => tell(id, { kind: 'words', piece })
        await speak(brief, {
          interviewers: parts.interviewers,
          signal,
          onWords,
          async submit(command) {
            state = await apply(id, command, state)
          },
          ...(parts.budget && { budget: parts.budget }),
        })
      }
    },
    (id, error) => {
      // A person who took back everything leaves nothing to go on with.
      if (error instanceof GreenroomError && error.code === 'not-found') return again.done(id)
      if (work.closed()) return
      again.failed(id, () => work.start(id))
      parts.log(`interview ${id} could not go on`, error)
      tell(id, {
        kind: 'trouble',
        message: 'Something failed on our side. Nothing you said is lost; it will be tried again.',
      })
    },
  )

  const hearing: Hearing | null = parts.hearing
    ? hearLater({
        ...parts.hearing,
        bank: parts.bank,
        view,
        submit: async (id, command) => {
          await apply(id, command)
          work.start(id)
        },
        later: parts.later ?? later,
        log: parts.log,
      })
    : null

  return {
    view,
    makeReport,
    async report(id) {
      const [report, head] = await Promise.all([store.report(id), store.head(id)])
      if (report && !upToDate(report, head?.basis ?? 0)) work.start(id)
      return report
    },
    async open(plan, candidate, key, group) {
      const id = createHash('sha256')
        .update(JSON.stringify([candidate, key]))
        .digest('base64url')
        .slice(0, 22)
      // Sent a second time it is the same interview, and has been counted.
      if (parts.admit && !(await store.head(id))) await parts.admit(candidate, group ?? null)
      await apply(id, { kind: 'start', plan, candidate, ...(group && { group }), key: `start-${key}` })
      work.start(id)
      return id
    },
    async submit(id, command) {
      // A prefix keeps a client's keys apart from the engine's own.
      const state = await apply(id, { ...command, key: `candidate/${command.key}` })
      // Ending does not wait for an interviewer who is still thinking.
      if (command.kind === 'end') await work.cancel(id)
      work.start(id)
      if (command.kind === 'record') hearing?.startNow(id)
      return state
    },
    async settled(id, signal) {
      for (;;) {
        await view(id)
        try {
          await work.run(id, signal)
          return view(id)
        } catch (error) {
          // The candidate ended the interview while the interviewer was thinking: wait for the report instead.
          const overtaken =
            error instanceof GreenroomError && error.code === 'cancelled' && !signal?.aborted && !work.closed()
          if (!overtaken) throw error
        }
      }
    },
    watch(id, listener) {
      const set = listeners.get(id) ?? new Set()
      listeners.set(id, set.add(listener))
      following.watched(id)
      work.start(id)
      hearing?.start(id)
      return () => {
        set.delete(listener)
        if (set.size > 0 || listeners.get(id) !== set) return
        listeners.delete(id)
        following.unwatched(id)
      }
    },
    async recover() {
      const ids = await store.unfinished()
      for (const id of ids) {
        work.start(id)
        hearing?.start(id)
      }
      return ids.length
    },
    async close(graceMs) {
      following.close()
      again.close()
      await Promise.all([work.close(graceMs), hearing?.close(graceMs)])
    },
  }
}

const upToDate = (report: Report | null, basis: number) => report !== null && report.basedOn >= basis
