import { randomUUID } from 'node:crypto'
import { GreenroomError } from '../errors.ts'
import type { Clock, Records } from '../ports.ts'
import type { Place } from './place.ts'

/** Something that one process at a time does, such as holding an interview aloud. */
export type Lease = {
  key: string
  /** Aborts when another process has it now. */
  lost: AbortSignal
  /** Lets another process have it at once. */
  release(): Promise<void>
}

/** Which of the processes on one store does what. A process shows that it lives by its heartbeat; what a dead one held is free. */
export interface Leases {
  /** Shows the first sign of life, and goes on. Before it nothing can be taken. */
  start(): Promise<void>
  /** Null while a living process has it. `from: 'anyone'` takes it away from that one, which learns so at its next heartbeat. */
  take(key: string, from?: 'anyone'): Promise<Lease | null>
  /** How many other processes were alive at the last heartbeat. */
  others(): number
  /** Shows a sign of life and looks at the others; happens by itself every `beatMs`. */
  beat(): Promise<void>
  /** Releases everything and leaves. */
  close(): Promise<void>
}

export type LeasesParts = {
  records: Records
  clock: Clock
  place: Place
  /** Whether a process that ran in our own place is certainly gone; others are judged by their heartbeat alone. */
  isGone?: (place: Place) => boolean
  /** Milliseconds that only go forward. A process counts as dead when none of its heartbeats was seen for `lifeMs` by this clock, so machines need not agree on the time. */
  monotonic?: () => number
  beatMs?: number
  lifeMs?: number
  /** Another process died and this one found it first: of several exactly one is told. */
  onDied: () => void
  log: (message: string, error: unknown) => void
}

const PROCESSES = 'processes'
const LEASES = 'leases'
/** Every living process is listed under it. */
const ALIVE = 'alive'
const MOST_PROCESSES = 1_000
const BEAT_MS = 3_000
const LIFE_MS = 10_000

const DAY_MS = 24 * 60 * 60 * 1000

/** `holder`: the process, or null once it let go. */
type Kept = { holder: string | null }
type Held = { version: number; lost: AbortController }

export function createLeases(parts: LeasesParts): Leases {
  const { records, clock, place, log, onDied } = parts
  const { beatMs = BEAT_MS, lifeMs = LIFE_MS, monotonic = () => performance.now(), isGone = () => false } = parts
  const own = randomUUID()
  const held = new Map<string, Held>()
  /** The last heartbeat that was seen of each other process, and when. */
  const seen = new Map<string, { version: number; at: number }>()
  let version = 0
  let shownAt = monotonic()
  let timer: ReturnType<typeof setInterval> | undefined
  let beating: Promise<void> | null = null
  let closed = false

  function lose(key: string): void {
    held.get(key)?.lost.abort()
    held.delete(key)
  }

  async function showLife(): Promise<void> {
    try {
      version = await records.put(PROCESSES, own, place, { expect: version || 'absent', tags: [ALIVE] }, clock.now())
      shownAt = monotonic()
    } catch (error) {
      if (isConflict(error)) version = 0
      // Buried by another process while it stood still, or cut off from the store for as long as that takes.
      if (version === 0 || monotonic() - shownAt > lifeMs) for (const key of [...held.keys()]) lose(key)
      if (version !== 0) throw error
    }
  }

  /** Whether a process counts as dead; what is seen of it for the first time counts as a sign of life. */
  function isDead(id: string, theirs: { version: number; value: Place }): boolean {
    if (isGone(theirs.value)) return true
    const last = seen.get(id)
    if (last?.version === theirs.version) return monotonic() - last.at > lifeMs
    seen.set(id, { version: theirs.version, at: monotonic() })
    return false
  }

  async function lookAtOthers(): Promise<void> {
    const all = await records.find<Place>(PROCESSES, ALIVE, { limit: MOST_PROCESSES }, clock.now())
    const others = all.filter(({ key }) => key !== own)
    let buried = false
    for (const other of others) {
      if (!isDead(other.key, other)) continue
      seen.delete(other.key)
      if (await records.take(PROCESSES, other.key, clock.now())) buried = true
    }
    const known = new Set(others.map(({ key }) => key))
    for (const key of seen.keys()) if (!known.has(key)) seen.delete(key)
    if (buried) onDied()
  }

  async function lookAtOwn(): Promise<void> {
    for (const [key, { version }] of [...held]) {
      const now = await records.get<Kept>(LEASES, key, clock.now())
      if (held.get(key)?.version === version && now?.version !== version) lose(key)
    }
  }

  async function beatNow(): Promise<void> {
    if (closed) return
    await showLife()
    await lookAtOthers()
    await lookAtOwn()
  }

  const beat = () => {
    beating ??= beatNow().finally(() => {
      beating = null
    })
    return beating
  }

  async function isAlive(holder: string): Promise<boolean> {
    if (holder === own) return true
    const found = await records.get<Place>(PROCESSES, holder, clock.now())
    return found !== null && !isDead(holder, found)
  }

  return {
    beat,
    others: () => seen.size,
    async start() {
      await beat()
      timer = setInterval(() => {
        beat().catch((error) => log('a sign of life could not be shown', error))
      }, beatMs)
      timer.unref()
    },
    async take(key, from) {
      if (version === 0 || closed) return null
      const before = await records.get<Kept>(LEASES, key, clock.now())
      const holder = before?.value.holder ?? null
      const free = holder === null || from === 'anyone' || !(await isAlive(holder))
      if (!free || (holder === own && held.has(key))) return null
      let mine: number
      try {
        mine = await records.put<Kept>(
          LEASES,
          key,
          { holder: own },
          { expect: before?.version ?? 'absent' },
          clock.now(),
        )
      } catch (error) {
        if (isConflict(error)) return null
        throw error
      }
      const lost = new AbortController()
      held.set(key, { version: mine, lost })
      return { key, lost: lost.signal, release: () => release(key, mine) }
    },
    async close() {
      closed = true
      clearInterval(timer)
      await beating?.catch(() => undefined)
      for (const [key, { version }] of [...held]) await release(key, version)
      await records.delete(PROCESSES, own)
    },
  }

  async function release(key: string, mine: number): Promise<void> {
    if (held.get(key)?.version === mine) held.delete(key)
    const now = clock.now()
    try {
      // It stays a while, so that its version goes on: with a new count it could be taken for an earlier one.
      await records.put<Kept>(LEASES, key, { holder: null }, { expect: mine, expiresAt: now + DAY_MS }, now)
    } catch (error) {
      if (!isConflict(error)) throw error
    }
  }
}

const isConflict = (error: unknown) => error instanceof GreenroomError && error.code === 'conflict'
