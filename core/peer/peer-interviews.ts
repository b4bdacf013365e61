import { createHash } from 'node:crypto'
import { GreenroomError } from '../errors.ts'
import type { Jobs } from '../jobs/jobs.ts'
import type { Clock, Records, StoredRecord } from '../ports.ts'
import {
  advance,
  INVITED_MS,
  nextTime,
  type PeerCommand,
  type PeerInterview,
  type PeerNews,
  type PeerRefusal,
  type Side,
} from './course.ts'

/** The collection that they are kept in. */
export const PEER_INTERVIEWS = 'peer-interviews'
const KEEP_MS = 30 * 24 * 60 * 60 * 1000
/** How often a write is decided anew when another process was faster. */
const TRIES = 8
const MOST_KEYS = 50
const PAGE = 100

/** News wait here until they are told, so that a process that dies in between leaves none out. */
type Kept<P> = { peer: PeerInterview<P>; untold: PeerNews[]; keys: string[]; tags: string[] }

export type PeerParts<P> = {
  records: Records
  clock: Clock
  jobs: Jobs
  /** Names the front-end: each tells its own people. */
  channel: string
  /** Tells somebody; may be called again for the same news after a crash. Rejects where trying again may help. */
  tell: (peer: PeerInterview<P>, news: PeerNews) => Promise<void>
  log: (message: string, error: unknown) => void
}

/** Peer interviews that are kept, in one front-end. */
export interface PeerInterviews<P> {
  /**
   * Invites. `key`: the same invites once. `tags`: of the store, beside those of both people. Errors: GreenroomError 'conflict' where one of
   * them takes part in another.
   */
  open(peer: Omit<PeerInterview<P>, 'id' | 'stage' | 'forms'>, key: string, tags: readonly string[]): Promise<void>
  get(id: string): Promise<PeerInterview<P> | null>
  /** The one that somebody takes part in that is not over, and as whom. */
  ofCandidate(candidate: string): Promise<{ peer: PeerInterview<P>; side: Side } | null>
  /** Takes a command once by its key, and tells what follows. Returns why not, or null. Errors: those of `tell`. */
  submit(id: string, key: string, command: PeerCommand): Promise<PeerRefusal | null>
  /** Keeps the time in this process, and tells what was left untold. */
  start(): Promise<void>
}

export function peerInterviews<P>({ records, clock, jobs, channel, tell, log }: PeerParts<P>): PeerInterviews<P> {
  const job = `peer-${channel}`
  const open = `open:${channel}`
  const telling = new Map<string, Promise<void>>()
  const load = (id: string) => records.get<Kept<P>>(PEER_INTERVIEWS, id, clock.now())

  async function write(kept: Kept<P>, expect: number | 'absent'): Promise<void> {
    const { peer, untold, tags } = kept
    const isOver = peer.stage.kind === 'over' && untold.length === 0
    const options = isOver ? { tags, expiresAt: clock.now() + KEEP_MS } : { tags: [...tags, open] }
    await records.put(PEER_INTERVIEWS, peer.id, kept, { ...options, expect }, clock.now())
  }

  /** Changes it, anew where another process was faster. Null: it is gone. */
  async function change(id: string, what: (found: Kept<P>) => Kept<P> | null): Promise<Kept<P> | null> {
    for (let tries = 1; ; tries++) {
      const found: StoredRecord<Kept<P>> | null = await load(id)
      if (!found) return null
      const next = what(found.value)
      if (next === null) return found.value
      try {
        await write(next, found.version)
        return next
      } catch (error) {
        if (!(error instanceof GreenroomError && error.code === 'conflict') || tries === TRIES) throw error
      }
    }
  }

  async function tellAll(id: string): Promise<void> {
    for (;;) {
      const kept = (await load(id))?.value
      const [news] = kept?.untold ?? []
      if (!kept || !news) return
      await tell(kept.peer, news)
      await change(id, (now) => ({ ...now, untold: now.untold.slice(1) }))
    }
  }

  /** One after another, so that everything is told once and in order. */
  function tellLeft(id: string): Promise<void> {
    const before = telling.get(id) ?? Promise.resolve()
    const next = before.catch(() => undefined).then(() => tellAll(id))
    telling.set(id, next)
    return next.finally(() => {
      if (telling.get(id) === next) telling.delete(id)
    })
  }

  async function keepTime({ id, ...peer }: PeerInterview<P>): Promise<void> {
    const at = nextTime(peer)
    if (at !== null) await jobs.enqueue(job, `${id}@${at}`, { id }, at)
  }

  async function apply(id: string, key: string | null, command: PeerCommand): Promise<PeerRefusal | null> {
    let refused: PeerRefusal | null = 'over'
    const kept = await change(id, (found) => {
      refused = null
      if (key !== null && found.keys.includes(key)) return null
      const step = advance(found.peer, command, clock.now())
      if ('refused' in step) {
        refused = step.refused
        return null
      }
      const keys = key === null ? found.keys : [...found.keys, key].slice(-MOST_KEYS)
      return { ...found, peer: step.peer, untold: [...found.untold, ...step.news], keys }
    })
    if (kept) {
      await keepTime(kept.peer)
      await tellLeft(id)
    }
    return refused
  }

  const peers: PeerInterviews<P> = {
    async open(given, key, own) {
      const id = createHash('sha256').update(`${channel} ${key}`).digest('base64url').slice(0, 22)
      if (!(await load(id))) {
        for (const { candidate } of given.members)
          if (await peers.ofCandidate(candidate))
            throw new GreenroomError('conflict', 'One of the two takes part in another.')
        const stage = { kind: 'invited', until: clock.now() + INVITED_MS } as const
        const peer: PeerInterview<P> = { ...given, id, stage, forms: [null, null] }
        const tags = [...own, ...given.members.map(({ candidate }) => `candidate:${candidate}`)]
        await write({ peer, untold: [{ kind: 'invitation', to: 1 }], keys: [], tags }, 'absent')
      }
      const kept = await load(id)
      if (kept) await keepTime(kept.value.peer)
      await tellLeft(id)
    },
    get: async (id) => (await load(id))?.value.peer ?? null,
    async ofCandidate(candidate) {
      const found = await records.find<Kept<P>>(PEER_INTERVIEWS, `candidate:${candidate}`, { limit: PAGE }, clock.now())
      const going = found.find(({ value: { peer } }) => peer.stage.kind !== 'over')
      if (!going) return null
      const { peer } = going.value
      return { peer, side: peer.members[0].candidate === candidate ? 0 : 1 }
    },
    submit: apply,
    async start() {
      jobs.define<{ id: string }>(job, { retryMs: [5_000, 60_000, 600_000] }, async ({ data: { id } }) => {
        await apply(id, null, { kind: 'time' })
      })
      for (let after: string | undefined; ; ) {
        const options = { limit: PAGE, ...(after !== undefined && { after }) }
        const page = await records.find<Kept<P>>(PEER_INTERVIEWS, open, options, clock.now())
        for (const { key } of page)
          apply(key, null, { kind: 'time' }).catch((error: unknown) => log('a peer interview could not go on', error))
        after = page.at(-1)?.key
        if (page.length < PAGE) return
      }
    },
  }
  return peers
}
