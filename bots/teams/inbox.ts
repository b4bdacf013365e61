import { createHash } from 'node:crypto'
import { GreenroomError } from '../../core/errors.ts'
import type { Clock, Records } from '../../core/ports.ts'
import { candidateOf } from './parts.ts'
import type { Activity } from './wire.ts'

/** `activity` is gone once it has been worked on: only that it came is remembered. */
type Arrived = { activity: Activity | null; at: number }

const INBOX = 'teams-inbox'
const WAITING = 'waiting'
const PAGE = 100
/** Teams sends an activity again within minutes; a day is ample. */
const REMEMBERED_MS = 24 * 60 * 60 * 1000

/** Activities on their way from the acknowledgement to being worked on. */
export interface Inbox {
  /** Keeps an activity and begins to work on it; resolves as soon as it is kept. One that has come before is left out. */
  take(activity: Activity): Promise<void>
  /** Works on what a killed process left. Returns how many there are. */
  recover(): Promise<number>
  /** Resolves when nothing is in work. */
  settled(): Promise<void>
}

export type InboxParts = {
  records: Records
  clock: Clock
  work: (activity: Activity) => Promise<void>
  /** Once it aborts, work that fails is left for the next start. */
  signal: AbortSignal
  log: (message: string, error: unknown) => void
}

export function createInbox({ records, clock, work, signal, log }: InboxParts): Inbox {
  /** One after the other in each conversation, in the order in which they came. */
  const busy = new Map<string, Promise<void>>()

  function begin(key: string, activity: Activity): void {
    const { id } = activity.conversation
    const before = busy.get(id) ?? Promise.resolve()
    const after = before
      .then(() => work(activity))
      .then(
        () => finish(key, activity),
        (error: unknown) => {
          log('an activity was not taken', error)
          if (!signal.aborted) return finish(key, activity)
        },
      )
      .catch((error: unknown) => log('an activity was not marked as done', error))
    busy.set(id, after)
    void after.then(() => {
      if (busy.get(id) === after) busy.delete(id)
    })
  }

  async function finish(key: string, activity: Activity): Promise<void> {
    const done: Arrived = { activity: null, at: clock.now() }
    const options = { tags: tagsOf(activity), expiresAt: clock.now() + REMEMBERED_MS }
    await records.put(INBOX, key, done, options, clock.now())
  }

  return {
    async take(activity) {
      const key = keyOf(activity)
      const arrived: Arrived = { activity, at: clock.now() }
      const options = { expect: 'absent', tags: [WAITING, ...tagsOf(activity)] } as const
      try {
        await records.put(INBOX, key, arrived, options, clock.now())
      } catch (error) {
        if (error instanceof GreenroomError && error.code === 'conflict') return
        throw error
      }
      begin(key, activity)
    },
    async recover() {
      const left: { key: string; value: Arrived }[] = []
      for (;;) {
        const last = left.at(-1)?.key
        const options = { limit: PAGE, ...(last !== undefined && { after: last }) }
        const page = await records.find<Arrived>(INBOX, WAITING, options, clock.now())
        left.push(...page)
        if (page.length < PAGE) break
      }
      left.sort((a, b) => a.value.at - b.value.at)
      for (const { key, value } of left) if (value.activity) begin(key, value.activity)
      return left.length
    },
    async settled() {
      while (busy.size > 0) await Promise.all(busy.values())
    },
  }
}

/** An activity's id is its own within a conversation; those without one are told apart by what they say. */
function keyOf(activity: Activity): string {
  const own = activity.id ?? JSON.stringify(activity)
  return createHash('sha256')
    .update(JSON.stringify([activity.conversation.id, activity.type, own]))
    .digest('base64url')
}

function tagsOf({ from }: Activity): string[] {
  return from.aadObjectId ? [`candidate:${candidateOf(from.aadObjectId)}`] : []
}
