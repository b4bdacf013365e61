import type { InterviewEvent } from '../interview/events.ts'
import type { Report } from '../report/report.ts'
import type { Notice } from './engine.ts'

export type FollowParts = {
  events: (id: string) => Promise<InterviewEvent[]>
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

export function follow({ events, report, tell, shared, everyMs, log }: FollowParts): Follow {
  const all = new Map<string, Followed>()
  let looking = false

  async function look(id: string, followed: Followed): Promise<void> {
    const from = await followed.from
    const log = await events(id)
    for (const event of log.slice(from)) {
      if (!followed.events.has(event.seq) && all.get(id) === followed) tell(id, { kind: 'event', event })
      followed.events.add(event.seq)
    }
    if (!log.some(({ type }) => type === 'closed')) return
    const made = await report(id)
    if (!made || made.basedOn <= followed.basedOn || all.get(id) !== followed) return
    followed.basedOn = made.basedOn
    tell(id, { kind: 'report', report: made })
  }

  async function lookAtAll(): Promise<void> {
    if (looking || !shared()) return
    looking = true
    try {
      for (const [id, followed] of [...all]) await look(id, followed)
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
