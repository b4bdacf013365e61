import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { GreenroomError } from '../../../core/errors.ts'
import { digestOfGroup, noteResult, weekOfPerson, withWeek } from '../../../core/jobs/digest.ts'
import type { Store } from '../../../core/ports.ts'
import type { Report } from '../../../core/report/report.ts'
import { type Week, weekOf } from '../../../core/report/week.ts'
import { sqliteStore } from '../../../core/store/sqlite.ts'
import { closed, events, head, report } from '../../contracts/stored-samples.ts'

const DAY = 24 * 60 * 60 * 1000
const NOW = Date.parse('2026-03-29T12:00:00Z')
let folder: string
let store: Store
const clock = { now: () => NOW }

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'digest-'))
  store = await sqliteStore({ folder })
})
afterEach(async () => {
  await store.close()
  await rm(folder, { recursive: true })
})

/** A report with an overall score, and one answer judged by clarity. */
function scored(id: string, score: number | null, clarity = 6): Report {
  const before = report(id)
  const [answer] = before.answers
  if (!answer) throw new Error('it has one')
  const criteria = [
    { name: 'relevance' as const, score: 8, evidence: [] },
    { name: 'clarity' as const, score: clarity, evidence: [] },
  ]
  const coverage = [{ keyPoint: 'Time based split', coverage: 0, evidence: null }]
  return { ...before, overall: { ...before.overall, score }, answers: [{ ...answer, criteria, coverage }] }
}

describe('a person’s week', () => {
  const at = (days: number, score: number | null, clarity?: number) => ({
    startedAt: NOW - days * DAY,
    report: scored('i', score, clarity),
  })

  it.each<[string, ReturnType<typeof at>[], Week | null]>([
    ['says nothing where there was no interview', [at(8, 50)], null],
    [
      'counts seven days, and compares with four weeks before',
      [at(1, 70), at(6.9, 60), at(7.1, 50), at(34, 40), at(36, 1)],
      { interviews: 2, mean: 65, before: 45, weakest: null },
    ],
    [
      'needs a few answers to name what is lowest',
      [at(1, 70, 5), at(2, 70, 4), at(3, 70, 6)],
      { interviews: 3, mean: 70, before: null, weakest: { name: 'clarity', mean: 5 } },
    ],
    [
      'has no mean where nothing could be scored',
      [at(1, null)],
      { interviews: 1, mean: null, before: null, weakest: null },
    ],
  ])('%s', (_, reports, expected) => {
    expect(weekOf(reports, NOW)).toEqual(expected)
  })

  it('is that of their interviews in the store, and goes with what is sent', async () => {
    await store.append('i1', 0, events(0, 1), head('i1', { ...closed, startedAt: NOW - DAY }))
    await store.append('i2', 0, events(0, 1), head('i2', { ...closed, candidate: 'bob', startedAt: NOW - DAY }))
    const parts = { store, clock, engine: { report: async (id: string) => scored(id, 62) } }
    expect(await weekOfPerson('ada', parts)).toMatchObject({ interviews: 1, mean: 62 })
    const sent: unknown[] = []
    const send = withWeek(parts, async (...all) => void sent.push(all))
    await send('ada')
    await send('eve')
    expect(sent).toEqual([
      ['ada', expect.objectContaining({ interviews: 1 })],
      ['eve', null],
    ])
  })
})

describe('a place’s week', () => {
  type Held = { candidate: string; group: string | null; closedAt: number; score?: number }
  /** Interviews as the engine has them. */
  function engineWith(held: Record<string, Held>) {
    const question = { id: 'q1', bankId: 'bank/1', text: 'How would you split the data?' }
    return {
      async view(id: string) {
        const one = held[id]
        if (!one) throw new GreenroomError('not-found', 'There is no such interview.')
        return { status: 'closed', ...one, pairs: [{ question }] } as never
      },
      report: async (id: string) => scored(id, held[id]?.score ?? 50),
    }
  }
  const people = (count: number, change: Partial<Held> = {}) =>
    Object.fromEntries(
      Array.from({ length: count }, (_, i) => [
        `i${i}`,
        { candidate: `slack:T1:U${i}`, group: 'slack:T1', closedAt: NOW - DAY, ...change } as Held,
      ]),
    )
  async function digest(held: Record<string, Held>, group = 'slack:T1') {
    const parts = { engine: engineWith(held), records: store.records, clock }
    for (const id of Object.keys(held)) {
      await noteResult(id, parts)
      // A job may be run again.
      await noteResult(id, parts)
    }
    return digestOfGroup(group, parts)
  }

  it('tells what five and more people have in common, and names nobody', async () => {
    const found = await digest(people(6))
    expect(found).toMatchObject({ people: 6, bands: [0, 0, 6, 0, 0] })
    expect(found?.gaps).toEqual([
      { question: 'How would you split the data?', keyPoint: 'Time based split', missed: 6, asked: 6 },
    ])
    expect(JSON.stringify(found)).not.toMatch(/U\d|I would split/)
  })

  it('says nothing of fewer, of another place, of an earlier week or of a course', async () => {
    expect(await digest(people(4))).toBeNull()
    expect(
      await digest({ ...people(4), more: { candidate: 'slack:T2:U9', group: 'slack:T2', closedAt: NOW } }),
    ).toBeNull()
    expect(
      await digest({ ...people(4), old: { candidate: 'slack:T1:U9', group: 'slack:T1', closedAt: NOW - 8 * DAY } }),
    ).toBeNull()
    expect(await digest(people(6, { candidate: 'lti:somebody', group: 'lti:course' }), 'lti:course')).toBeNull()
    // One person with many interviews is one person.
    expect(await digest(people(9, { candidate: 'slack:T1:U0' }))).toBeNull()
  })

  it('leaves out whoever took their data back', async () => {
    const held = people(5)
    expect(await digest(held)).not.toBeNull()
    await store.deleteCandidate('slack:T1:U2')
    const parts = { engine: engineWith(held), records: store.records, clock }
    expect(await digestOfGroup('slack:T1', parts)).toBeNull()
  })
})
