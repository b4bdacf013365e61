import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { JobHandler, Jobs } from '../../../core/jobs/jobs.ts'
import {
  advance,
  INVITED_MS,
  type PeerCommand,
  type PeerForm,
  type PeerInterview,
  RATING_MS,
  type Side,
  WARNING_MS,
} from '../../../core/peer/course.ts'
import { type PeerInterviews, peerInterviews } from '../../../core/peer/peer-interviews.ts'
import { peerQuestions, peerScore } from '../../../core/peer/peer-questions.ts'
import type { Store } from '../../../core/ports.ts'
import { sqliteStore } from '../../../core/store/sqlite.ts'
import { smallBank } from '../../fakes/small-bank.ts'

const HALF_MS = 20 * 60 * 1000
const form = (points: number): PeerForm => ({
  scores: { relevance: points, completeness: points, clarity: points, structure: points },
  good: `good ${points}`,
  improve: `improve ${points}`,
})
const given = {
  ...{ role: 'data-scientist', level: 'medium' as const, halfMs: HALF_MS },
  questions: peerQuestions(smallBank(), { role: 'data-scientist', level: 'medium', halfMs: HALF_MS, seed: 1 }),
  members: [
    { candidate: 'ada', place: 'A' },
    { candidate: 'bob', place: 'B' },
  ] as const,
}
const invited: PeerInterview<string> = {
  ...{ ...given, id: 'p', stage: { kind: 'invited', until: INVITED_MS }, forms: [null, null] },
}

/** Goes through commands, each at its time; what is refused is told as it is. */
function course(...steps: [PeerCommand, number][]) {
  let peer = invited
  const told: string[] = []
  for (const [command, now] of steps) {
    const step = advance(peer, command, now)
    if ('refused' in step) told.push(`refused: ${step.refused}`)
    else {
      peer = step.peer
      told.push(...step.news.map(({ kind, to }) => `${kind} ${to}`))
    }
  }
  return { peer, told }
}
const time = { kind: 'time' } as const
const accept = { kind: 'accept', by: 1 } as const
const rate = (by: Side, points: number): PeerCommand => ({ kind: 'rate', by, form: form(points) })

describe('the course of a peer interview', () => {
  it('warns, swaps at half time, awaits both forms, and gives each what the other wrote', () => {
    const { told, peer } = course(
      [accept, 1_000],
      [time, 1_000 + HALF_MS - WARNING_MS - 1],
      [time, 1_000 + HALF_MS - WARNING_MS],
      [time, 1_000 + HALF_MS],
      [rate(0, 8), 1_000 + HALF_MS + 5],
      [time, 1_000 + 2 * HALF_MS],
      [time, 1_000 + 2 * HALF_MS],
      [rate(0, 2), 9_000_000],
      [rate(1, 6), 9_000_000],
    )
    expect(told).toEqual([
      ...['ask 0', 'answer 1', 'warning 0', 'warning 1', 'rate 0', 'ask 1', 'answer 0'],
      ...['rate 1', 'talked 0', 'refused: already', 'report 0', 'report 1'],
    ])
    expect(peer.stage.kind).toBe('over')
    expect(peer.forms).toEqual([form(8), form(6)])
  })

  it('gives each only the other’s form, and says where none came in time', () => {
    const done = course([accept, 0], [time, HALF_MS], [time, 2 * HALF_MS], [time, 2 * HALF_MS], [rate(1, 7), 9e6])
    const step = advance(done.peer, time, 9e6 + RATING_MS)
    expect('news' in step && step.news).toEqual([
      { kind: 'report', to: 0, form: form(7) },
      { kind: 'report', to: 1, form: null },
    ])
  })

  it('lets nobody but who was invited accept, who interviews end a half, and nobody rate before', () => {
    const finish = (by: Side): PeerCommand => ({ kind: 'finish', by, half: 0 })
    expect(
      course([{ kind: 'accept', by: 0 }, 0], [accept, 0], [accept, 0], [finish(1), 1], [rate(1, 5), 1]).told,
    ).toEqual(['refused: not-yours', 'ask 0', 'answer 1', 'refused: already', 'refused: not-yours', 'refused: not-now'])
    expect(course([accept, 0], [finish(0), 1], [finish(0), 1]).told).toEqual([
      ...['ask 0', 'answer 1', 'rate 0', 'ask 1', 'answer 0', 'refused: not-now'],
    ])
  })

  it.each<[string, [PeerCommand, number][], string[]]>([
    ['declined', [[{ kind: 'decline', by: 1 }, 5]], ['declined 0']],
    ['expired', [[time, INVITED_MS]], ['expired 0', 'expired 1']],
    [
      'withdrawn',
      [
        [{ kind: 'cancel', by: 0 }, 5],
        [accept, 6],
      ],
      ['refused: over'],
    ],
    [
      'cancelled',
      [
        [accept, 0],
        [{ kind: 'cancel', by: 1 }, 5],
      ],
      ['ask 0', 'answer 1', 'cancelled 0', 'cancelled 1'],
    ],
  ])('can be %s', (_, steps, expected) => {
    const { told, peer } = course(...steps)
    expect(told).toEqual(expected)
    expect(peer.stage.kind).toBe('over')
  })

  it('asks in one half what it does not ask in the other, and scores as the mean', () => {
    const [first, second] = given.questions
    expect([first.length, second.length]).toEqual([2, 2])
    expect(new Set([...first, ...second].map(({ text }) => text)).size).toBe(4)
    expect(peerScore({ ...form(5), scores: { relevance: 8, completeness: 7, clarity: 6, structure: 6 } })).toBe(68)
  })
})

describe('peer interviews that are kept', () => {
  let store: Store
  let folder: string
  let now = 0
  let fails = 0
  let told: string[] = []
  const due: { data: unknown; at: number }[] = []
  let handler: JobHandler<unknown> = async () => undefined
  const jobs = {
    define(_name: string, _kind: unknown, handle: JobHandler<unknown>) {
      handler = handle
    },
    enqueue: async (_name: string, _key: string, data: unknown, at = 0) => void due.push({ data, at }),
  } as unknown as Jobs
  const kept = (): PeerInterviews<string> =>
    peerInterviews<string>({
      ...{ records: store.records, clock: { now: () => now }, jobs, channel: 'test', log: () => undefined },
      async tell({ members }, news) {
        if (fails-- > 0) throw new Error('away')
        told.push(`${news.kind} ${members[news.to].place}`)
      },
    })
  const run = async () => {
    for (const { data } of due.splice(0)) await handler({ data, attempt: 1, signal: AbortSignal.timeout(9_000) })
  }
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'peer-'))
    store = await sqliteStore({ folder })
    now = 0
    fails = 0
    told = []
    due.length = 0
  })
  afterEach(async () => {
    await store.close()
    await rm(folder, { recursive: true })
  })

  it('go on by jobs, tell what a failure left untold, and take a command once', async () => {
    const peers = kept()
    await peers.start()
    await peers.open(given, 'form-1', ['slack:T1'])
    await peers.open(given, 'form-1', ['slack:T1'])
    const { peer } = (await peers.ofCandidate('bob')) ?? {}
    const id = peer?.id ?? ''
    fails = 1
    await expect(peers.submit(id, 'press-1', accept)).rejects.toThrow('away')
    expect(await peers.submit(id, 'press-1', accept)).toBeNull()
    expect(await peers.submit(id, 'press-2', accept)).toBe('already')
    expect(told).toEqual(['invitation B', 'ask A', 'answer B'])
    now = HALF_MS
    await run()
    expect(told.slice(3)).toEqual(['rate A', 'ask B', 'answer A'])
    // A process that takes over tells what is left, and keeps the time.
    fails = 1
    await expect(peers.submit(id, 'press-3', { kind: 'finish', by: 1, half: 1 })).rejects.toThrow('away')
    const next = kept()
    await next.start()
    await expect.poll(() => told.slice(6)).toEqual(['rate B', 'talked A'])
  })

  it('are one at a time for each, and go with either’s data', async () => {
    const peers = kept()
    await peers.open(given, 'form-1', [])
    await expect(peers.open(given, 'form-2', [])).rejects.toMatchObject({ code: 'conflict' })
    await store.deleteCandidate('bob')
    expect(await peers.ofCandidate('ada')).toBeNull()
    await peers.open(given, 'form-2', [])
    expect(await peers.submit('unknown', 'press', accept)).toBe('over')
  })
})
