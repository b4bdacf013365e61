import { setTimeout as sleep } from 'node:timers/promises'
import { GreenroomError } from '../core/errors.ts'
import type { Clock, Records, StoredRecord } from '../core/ports.ts'

const OPEN = 'open'
/** Platforms deliver again for an hour at most. */
const REMEMBER_MS = 24 * 60 * 60 * 1000
const LOOK_MS = 1_000
const PAGE = 100
/** Waits before what failed is tried again; after the last of them it is given up. */
const RETRY_MS = [1_000, 5_000, 20_000, 60_000] as const

/** What a platform delivered. `Body` is JSON. */
export type Delivery<Body> = {
  /** What tells it from every other: a second delivery has the same. */
  id: string
  /** Those of one lane are worked on one after another, in the order in which they came. */
  lane: string
  body: Body
  /** Tags of the store: with `candidate:ID` it is deleted with the person's data, and not worked on any more. */
  tags: readonly string[]
}

/** `body` is gone once it has been worked on: only that it came is remembered. */
type Kept<Body> = { done: true } | ({ body: Body; tags: readonly string[]; lane: string; at: number } & Tries)
type Tries = { tries: number; notBefore: number }

export type InboxParts<Body> = {
  /** The collection that it is kept in. */
  name: string
  records: Records
  clock: Clock
  /** Does the work of one delivery; may be called again for the same. Rejects where trying again may help. */
  work: (body: Body) => Promise<void>
  /** Told of what failed for the last time, so that it can tell whom it concerns. */
  givenUp: (body: Body, error: unknown) => Promise<void>
  log: (message: string, error: unknown) => void
  /** Waits in milliseconds; left out, those of real life. */
  retryMs?: readonly number[]
}

/** Deliveries that are kept before they are acknowledged, so that each is worked on once and none is lost. */
export interface Inbox<Body> {
  /** Keeps a delivery; false where it came before. It is worked on by the process that has started. */
  put(delivery: Delivery<Body>): Promise<boolean>
  /** Remembers a delivery that needs no keeping; false where it came before. */
  first(id: string): Promise<boolean>
  /** Works here from now on, first on what was left. Returns how many there are. */
  start(): Promise<number>
  /** Takes up nothing more, and waits for what is worked on. */
  stop(graceMs: number): Promise<void>
}

export function createInbox<Body>(parts: InboxParts<Body>): Inbox<Body> {
  const { name, records, clock, work, givenUp, log, retryMs = RETRY_MS } = parts
  const lanes = new Map<string, Promise<void>>()
  const taken = new Set<string>()
  let running: AbortController | null = null
  let lastAt = 0

  async function kept(id: string, value: Kept<Body>, options: { tags?: string[]; expiresAt?: number }) {
    try {
      await records.put(name, id, value, { ...options, expect: 'absent' }, clock.now())
      return true
    } catch (error) {
      if (error instanceof GreenroomError && error.code === 'conflict') return false
      throw error
    }
  }

  const done = (id: string) =>
    records.put(name, id, { done: true }, { expiresAt: clock.now() + REMEMBER_MS }, clock.now())

  /** Notes a failure. Returns when to try again, or null where it was given up, or deleted meanwhile with its person's data. */
  async function failed(id: string, { value, version }: StoredRecord<Kept<Body>>, error: unknown) {
    if ('done' in value) return null
    const wait = retryMs[value.tries]
    log(wait === undefined ? 'a delivery was given up' : 'a delivery is tried again', error)
    if (wait === undefined) {
      await done(id)
      await givenUp(value.body, error).catch((failure: unknown) => log('a person could not be told', failure))
      return null
    }
    const again: Kept<Body> = { ...value, tries: value.tries + 1, notBefore: clock.now() + wait }
    try {
      await records.put(name, id, again, { tags: [OPEN, ...value.tags], expect: version }, clock.now())
      return again.notBefore
    } catch (conflict) {
      if (conflict instanceof GreenroomError && conflict.code === 'conflict') return null
      throw conflict
    }
  }

  /** Works on a delivery until it is done or given up: until then those after it wait. */
  async function workOn(id: string, { signal }: AbortController): Promise<void> {
    while (!signal.aborted) {
      const found = await records.get<Kept<Body>>(name, id, clock.now())
      if (!found || 'done' in found.value) return
      const { body, notBefore } = found.value
      await sleep(Math.max(0, notBefore - clock.now()), undefined, { signal, ref: false }).catch(() => undefined)
      if (signal.aborted) return
      try {
        await work(body)
      } catch (error) {
        // What fails because this process ends is left for the next one.
        if (signal.aborted || (await failed(id, found, error)) === null) return
        continue
      }
      return void (await done(id))
    }
  }

  function take(id: string, lane: string): void {
    const here = running
    if (!here || taken.has(id)) return
    taken.add(id)
    const before = lanes.get(lane) ?? Promise.resolve()
    const after = before
      .then(() => workOn(id, here))
      .catch((error: unknown) => log('the inbox could not be used', error))
      .finally(() => {
        taken.delete(id)
        if (lanes.get(lane) === after) lanes.delete(lane)
      })
    lanes.set(lane, after)
  }

  /** What was left by a process that died, or came to another one. */
  async function look(): Promise<number> {
    const open: { key: string; lane: string; at: number }[] = []
    for (let after: string | undefined; ; ) {
      const options = { limit: PAGE, ...(after !== undefined && { after }) }
      const page = await records.find<Kept<Body>>(name, OPEN, options, clock.now())
      for (const { key, value } of page) if ('lane' in value) open.push({ key, lane: value.lane, at: value.at })
      after = page.at(-1)?.key
      if (page.length < PAGE) break
    }
    for (const { key, lane } of open.sort((a, b) => a.at - b.at)) take(key, lane)
    return open.length
  }

  async function lookOn({ signal }: AbortController): Promise<void> {
    for (;;) {
      await sleep(LOOK_MS, undefined, { signal, ref: false }).catch(() => undefined)
      if (signal.aborted) return
      await look().catch((error: unknown) => log('the inbox could not be read', error))
    }
  }

  return {
    async put({ id, lane, body, tags }) {
      const now = clock.now()
      // Two of the same millisecond keep their order.
      lastAt = now > lastAt ? now : lastAt + 0.001
      const waiting: Kept<Body> = { body, tags, lane, at: lastAt, tries: 0, notBefore: now }
      if (!(await kept(id, waiting, { tags: [OPEN, ...tags] }))) return false
      take(id, lane)
      return true
    },
    first: (id) => kept(id, { done: true }, { expiresAt: clock.now() + REMEMBER_MS }),
    async start() {
      running?.abort()
      const here = new AbortController()
      running = here
      const left = await look()
      void lookOn(here)
      return left
    },
    async stop(graceMs) {
      running?.abort()
      running = null
      const grace = new Promise<void>((resolve) => setTimeout(resolve, graceMs).unref())
      await Promise.race([Promise.allSettled([...lanes.values()]), grace])
    },
  }
}
