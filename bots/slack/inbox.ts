import { createHash } from 'node:crypto'
import { GreenroomError } from '../../core/errors.ts'
import type { Clock, Records } from '../../core/ports.ts'

const INBOX = 'slack-inbox'
const OPEN = 'open'
/** Slack delivers again for an hour at most; signed requests are too old after five minutes. */
const REMEMBER_MS = 24 * 60 * 60 * 1000
const LOOK_MS = 1_000
const PAGE = 100
const RETRY_MS = [1_000, 5_000, 30_000, 120_000] as const

type Body = Record<string, unknown>
type Waiting = { body: Body; lane: string; tries: number; at: number; notBefore: number }

export type InboxParts = {
  records: Records
  clock: Clock
  /** Does the work of one delivery. Rejects where trying again may help. */
  work: (body: Body) => Promise<void>
  log: (message: string, error: unknown) => void
}

/** Deliveries that are kept before they are acknowledged, so that each is worked on once and none is lost. */
export interface Inbox {
  /** Keeps a delivery; false where it came before. Those of one lane are worked on one after another. */
  put(id: string, lane: string, body: Body): Promise<boolean>
  /** Remembers a delivery that needs no keeping; false where it came before. */
  first(id: string): Promise<boolean>
  /** Works here from now on, first on what was left. */
  start(): Promise<void>
  /** Takes up nothing more, and waits for what is worked on. */
  stop(graceMs: number): Promise<void>
}

export function inbox({ records, clock, work, log }: InboxParts): Inbox {
  const lanes = new Map<string, Promise<void>>()
  const taken = new Set<string>()
  let timer: NodeJS.Timeout | null = null
  let working = false

  async function kept(id: string, value: unknown, options: { tags?: string[]; expiresAt?: number }): Promise<boolean> {
    try {
      await records.put(INBOX, id, value, { ...options, expect: 'absent' }, clock.now())
      return true
    } catch (error) {
      if (error instanceof GreenroomError && error.code === 'conflict') return false
      throw error
    }
  }

  const done = (id: string) =>
    records.put(INBOX, id, { done: true }, { expiresAt: clock.now() + REMEMBER_MS }, clock.now())

  async function workOn(id: string, waiting: Waiting): Promise<void> {
    try {
      await work(waiting.body)
      await done(id)
    } catch (error) {
      const tries = waiting.tries + 1
      const wait = RETRY_MS[tries - 1]
      log(wait === undefined ? 'a delivery of Slack was given up' : 'a delivery of Slack is tried again', error)
      if (wait === undefined) await done(id)
      else {
        const again = { ...waiting, tries, notBefore: clock.now() + wait }
        await records.put(INBOX, id, again, { tags: [OPEN] }, clock.now())
      }
    } finally {
      taken.delete(id)
    }
  }

  function take(id: string, waiting: Waiting): void {
    if (!working || taken.has(id)) return
    taken.add(id)
    const before = lanes.get(waiting.lane) ?? Promise.resolve()
    const next = before
      .then(() => (working ? workOn(id, waiting) : void taken.delete(id)))
      .catch((error: unknown) => log('the inbox could not be written', error))
      .finally(() => {
        if (lanes.get(waiting.lane) === next) lanes.delete(waiting.lane)
      })
    lanes.set(waiting.lane, next)
  }

  /** What was left by a process that died, came to another process, or failed. */
  async function look(): Promise<void> {
    const found = await records.find<Waiting>(INBOX, OPEN, { limit: PAGE }, clock.now())
    const due = found.filter(({ value }) => value.notBefore <= clock.now())
    for (const { key, value } of due.sort((a, b) => a.value.at - b.value.at)) take(key, value)
  }

  function lookLater(): void {
    if (!working) return
    timer = setTimeout(() => {
      look()
        .catch((error: unknown) => log('the inbox could not be read', error))
        .finally(lookLater)
    }, LOOK_MS).unref()
  }

  return {
    async put(id, lane, body) {
      const at = clock.now()
      const waiting: Waiting = { body, lane, tries: 0, at, notBefore: at }
      if (!(await kept(id, waiting, { tags: [OPEN] }))) return false
      take(id, waiting)
      return true
    },
    first: (id) => kept(id, { done: true }, { expiresAt: clock.now() + REMEMBER_MS }),
    async start() {
      working = true
      await look()
      lookLater()
    },
    async stop(graceMs) {
      working = false
      if (timer) clearTimeout(timer)
      const grace = new Promise<void>((resolve) => setTimeout(resolve, graceMs).unref())
      await Promise.race([Promise.allSettled([...lanes.values()]), grace])
    },
  }
}

/** What tells one delivery from another: a retry has the same id, a new event never. `signature` is the request's, if it had one. */
export function idOf(body: Body, signature: string | null): string {
  const own = body.event_id ?? body.trigger_id
  if (typeof own === 'string') return `${String(body.type ?? 'command')}:${own}`
  return createHash('sha256')
    .update(signature ?? JSON.stringify(body))
    .digest('base64url')
}
