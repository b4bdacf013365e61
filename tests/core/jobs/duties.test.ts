import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { GreenroomError } from '../../../core/errors.ts'
import { definePractice, nextTime, practiceFor } from '../../../core/jobs/practice.ts'
import { defineReports, orderReportFrom } from '../../../core/jobs/reports.ts'
import { defineRetention, deleteWhatIsPast } from '../../../core/jobs/retention.ts'
import type { Recordings, Store } from '../../../core/ports.ts'
import { sqliteStore } from '../../../core/store/sqlite.ts'
import { events, head, report } from '../../contracts/stored-samples.ts'
import { jobsByHand } from '../../fakes/jobs-by-hand.ts'

let folder: string
let store: Store
let now: number
const clock = { now: () => now }
const never = new AbortController().signal

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'duties-'))
  store = await sqliteStore({ folder })
  now = Date.parse('2026-03-20T12:00:00Z')
})
afterEach(async () => {
  await store.close()
  await rm(folder, { recursive: true })
})

describe('reports', () => {
  it('are ordered once for each state of an interview, and made by whoever runs the job', async () => {
    const { jobs, waiting, run } = jobsByHand()
    const made: string[] = []
    defineReports(jobs, async (id) => void made.push(id))
    const order = orderReportFrom(jobs)
    await order('i1', 7)
    await order('i1', 7)
    await order('i1', 9)
    expect([...waiting.keys()]).toEqual(['i1.7', 'i1.9'])
    await run('i1.7')
    await run('i1.9')
    expect(made).toEqual(['i1', 'i1'])
  })

  it('are tried again after a failure, but not for who took everything back', async () => {
    const { jobs, run } = jobsByHand()
    const order = orderReportFrom(jobs)
    defineReports(jobs, async (id) => {
      throw id === 'gone'
        ? new GreenroomError('not-found', 'There is no such interview.')
        : new Error('the model is away')
    })
    await order('gone', 3)
    await order('there', 3)
    await run('gone.3')
    await expect(run('there.3')).rejects.toThrow('away')
  })
})

describe('retention', () => {
  const swept: number[] = []
  const recordings = { sweep: async (at: number) => swept.push(at) } as unknown as Recordings

  it('deletes interviews past their date with all they hold, recordings and records; twice does no harm', async () => {
    const day = 24 * 60 * 60 * 1000
    await store.append('old', 0, events(0, 2), head('old', { startedAt: now - 31 * day }))
    await store.append('new', 0, events(0, 2), head('new', { startedAt: now - 29 * day, status: 'closed', basis: 2 }))
    await store.saveReport('new', report('new'))
    await store.records.put('a', 'gone', 1, { expiresAt: now - 1 }, now - 2)
    const parts = { store, recordings, clock, keepInterviewsDays: 30 }
    expect(await deleteWhatIsPast(parts, never)).toEqual({ interviews: 1 })
    expect(await deleteWhatIsPast(parts, never)).toEqual({ interviews: 0 })
    expect([await store.head('old'), await store.events('old')]).toEqual([null, []])
    expect(await store.report('new')).toEqual(report('new'))
    expect(await store.records.get('a', 'gone', now - 2)).toBeNull()
    expect(swept).toEqual([now, now])
    // 0: for as long as their candidates like.
    now += 10_000 * day
    expect(await deleteWhatIsPast({ ...parts, keepInterviewsDays: 0 }, never)).toEqual({ interviews: 0 })
  })

  it('is done at the start and every hour', async () => {
    const { jobs, waiting, repeated, run } = jobsByHand()
    swept.length = 0
    await defineRetention(jobs, { store, recordings, clock, keepInterviewsDays: 0 })()
    expect(repeated).toEqual(['retention hourly 17 * * * * UTC'])
    expect([...waiting.keys()]).toEqual(['start'])
    await run('start')
    expect(swept).toEqual([now])
  })
})

describe('weekly practice', () => {
  const berlin = { weekday: 0, hour: 9, minute: 30, timeZone: 'Europe/Berlin' }
  const at = (iso: string) => Date.parse(iso)

  it('comes at the same time of day before and after the clocks change', () => {
    // On Sunday 29 March 2026 clocks in Berlin go forward, on 25 October back.
    expect(nextTime(berlin, at('2026-03-20T12:00:00Z'))).toBe(at('2026-03-22T08:30:00Z'))
    expect(nextTime(berlin, at('2026-03-22T08:30:00Z'))).toBe(at('2026-03-29T07:30:00Z'))
    expect(nextTime(berlin, at('2026-10-20T12:00:00Z'))).toBe(at('2026-10-25T08:30:00Z'))
    // 2:30 does not exist on the day when clocks go forward in New York: the reminder of that day comes all the same.
    const newYork = { weekday: 0, hour: 2, minute: 30, timeZone: 'America/New_York' }
    const skipped = nextTime(newYork, at('2026-03-07T12:00:00Z'))
    expect(new Date(skipped).toISOString().slice(0, 10)).toBe('2026-03-08')
    expect(() => nextTime({ ...berlin, timeZone: 'Europe/Atlantis' }, now)).toThrow('no time zone')
  })

  function setUp() {
    const byHand = jobsByHand()
    const parts = { jobs: byHand.jobs, records: store.records, clock, channel: 'discord' }
    const sent: string[] = []
    definePractice(parts, async (candidate) => void sent.push(candidate))
    return { ...byHand, sent, practice: practiceFor(parts) }
  }

  it('reminds once a week, also when a job is run twice', async () => {
    const { practice, sent, waiting, run } = setUp()
    const first = await practice.set('ada', berlin)
    expect(first).toBe(at('2026-03-22T08:30:00Z'))
    now = first
    await run(`ada@${first}`, true)
    await run(`ada@${first}`)
    expect(sent).toEqual(['ada'])
    const second = at('2026-03-29T07:30:00Z')
    expect([...waiting]).toEqual([
      [`ada@${second}`, { name: 'practice-discord', data: { candidate: 'ada', at: second }, at: second }],
    ])
    expect(await practice.of('ada')).toEqual({ ...berlin, next: second })
    now = second
    await run(`ada@${second}`)
    expect(sent).toEqual(['ada', 'ada'])
  })

  it('ends with the schedule, with the person, or where another one takes its place', async () => {
    const { practice, sent, waiting, run } = setUp()
    const first = await practice.set('ada', berlin)
    const other = await practice.set('ada', { ...berlin, weekday: 3 })
    now = Math.max(first, other)
    await run(`ada@${first}`)
    expect(sent).toEqual([])
    await run(`ada@${other}`)
    expect(sent).toEqual(['ada'])
    await store.deleteCandidate('ada')
    const [last] = [...waiting.keys()]
    await run(last ?? '')
    expect([sent, [...waiting], await practice.of('ada'), await practice.stop('ada')]).toEqual([
      ['ada'],
      [],
      null,
      false,
    ])
  })

  it('leaves a reminder out that would come hours late, and goes on with the next', async () => {
    const { practice, sent, waiting, run } = setUp()
    const first = await practice.set('ada', berlin)
    now = first + 3 * 24 * 60 * 60 * 1000
    await run(`ada@${first}`)
    expect(sent).toEqual([])
    expect([...waiting.keys()]).toEqual([`ada@${at('2026-03-29T07:30:00Z')}`])
  })
})
