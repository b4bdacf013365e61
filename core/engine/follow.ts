import type { InterviewEvent } from '../interview/events.ts'
import { fold, newInterview, type StartedState } from '../interview/state.ts'
import type { Progress } from '../ports.ts'
import type { Report } from '../report/report.ts'
import type { Notice } from './notice.ts'

export type FollowParts = {
  events: (id: string) => Promise<InterviewEvent[]>
  /** How far each of these interviews is; asked of all at once, so that looking costs the same however many are watched. */
  progress: (ids: readonly string[]) => Promise<Map<string, Progress>>
  /** The report if it is on all that was heard and corrected so far. */
  report: (id: string) => Promise<Report | null>
  tell: (id: string, notice: Notice) => void
  /** Whether other processes write to the store at present; while none does nothing is read. */
  shared: () => boolean
  everyMs: number
  log: (message: string, error: unknown) => void
}

/** Tells those who watch an interview what another process does in it. */
export interface Follow {
  watched(id: string): void
  unwatched(id: string): void
  /** This process has told of it itself. */
  told(id: string, notice: Notice): void
  close(): void
}

/** From where on events are news, which of them were told, and the report that was. */
type Followed = { from: Promise<number>; events: Set<number>; basedOn: number }

export function follow({ events, progress, report, tell, shared, everyMs, log }: FollowParts): Follow {
  const all = new Map<string, Followed>()
  let looking = false

  async function look(id: string, followed: Followed, { version, reportedOn }: Progress): Promise<void> {
    const from = await followed.from
    const told = [...followed.events].filter((seq) => seq > from).length
    if (version > from + told) {
      const log = await events(id)
      const state = fold(newInterview, log) as StartedState
      for (const event of log.slice(from)) {
        if (!followed.events.has(event.seq) && all.get(id) === followed) tell(id, { kind: 'event', event, state })
        followed.events.add(event.seq)
      }
    }
    if (reportedOn === null || reportedOn <= followed.basedOn) return
    const made = await report(id)
    if (!made || made.basedOn <= followed.basedOn || all.get(id) !== followed) return
    followed.basedOn = made.basedOn
    tell(id, { kind: 'report', report: made })
  }

  async function lookAtAll(): Promise<void> {
    if (looking || all.size === 0 || !shared()) return
    looking = true
    try {
      const watched = [...all]
      const found = await progress(watched.map(([id]) => id))
      for (const [id, followed] of watched) {
        const now = found.get(id)
        if (now) await look(id, followed, now)
      }
    } catch (error) {
      log('what other processes do could not be read', error)
    } finally {
      looking = false
    }
  }

  const timer = setInterval(lookAtAll, everyMs)
  timer.unref()

  return {
    watched(id) {
      if (all.has(id)) return
      const from = events(id).then((log) => log.length)
      from.catch(() => all.delete(id))
      all.set(id, { from, events: new Set(), basedOn: 0 })
    },
    unwatched: (id) => void all.delete(id),
    told(id, notice) {
      const followed = all.get(id)
      if (followed && notice.kind === 'event') followed.events.add(notice.event.seq)
      if (followed && notice.kind === 'report') followed.basedOn = notice.report.basedOn
    },
    close: () => clearInterval(timer),
  }
}
