import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Usage } from '../../../core/interview/events.ts'
import { modelBudget } from '../../../core/limits/budget.ts'
import { startQuota } from '../../../core/limits/quota.ts'
import type { Store } from '../../../core/ports.ts'
import { sqliteStore } from '../../../core/store/sqlite.ts'

let folder: string
let store: Store
let other: Store
let now: number
const clock = { now: () => now }

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'limits-'))
  store = await sqliteStore({ folder })
  other = await sqliteStore({ folder })
  now = Date.parse('2026-03-29T12:00:10Z')
})
afterEach(async () => {
  await Promise.all([store.close(), other.close()])
  await rm(folder, { recursive: true })
})

type Limits = { personPerMinute: number | null; personPerDay: number | null; groupPerDay: number | null }
const none: Limits = { personPerMinute: null, personPerDay: null, groupPerDay: null }
const refused = { code: 'refused' }

describe('the quota of interviews', () => {
  const quota = (limits: Partial<Limits>, on = store) => startQuota({ records: on.records, clock, ...none, ...limits })

  it('lets a person start so many within a minute, and goes on in the next', async () => {
    const admit = quota({ personPerMinute: 2 })
    await admit('ada', null)
    await admit('ada', null)
    await expect(admit('ada', null)).rejects.toMatchObject({ ...refused, message: /Wait a moment/ })
    await admit('bob', null)
    now += 60_000
    await admit('ada', null)
  })

  it('counts a day for all processes together, also of those who ask at the same time', async () => {
    const [one, two] = [quota({ personPerDay: 5 }), quota({ personPerDay: 5 }, other)]
    const done = await Promise.allSettled(Array.from({ length: 12 }, (_, i) => (i % 2 ? one : two)('ada', null)))
    expect(done.filter(({ status }) => status === 'fulfilled')).toHaveLength(5)
    await expect(one('ada', null)).rejects.toMatchObject({ ...refused, message: /5 interviews today/ })
    now += 12 * 60 * 60 * 1000
    await one('ada', null)
  })

  it('counts a place apart from its people', async () => {
    const admit = quota({ groupPerDay: 2 })
    await admit('ada', 'discord:1')
    await admit('bob', 'discord:1')
    await expect(admit('eve', 'discord:1')).rejects.toMatchObject({ ...refused, message: /2 interviews .* here today/ })
    await admit('eve', 'discord:2')
    await admit('eve', null)
  })

  it('forgets a person with their data', async () => {
    const admit = quota({ personPerDay: 1 })
    await admit('ada', null)
    await store.deleteCandidate('ada')
    expect(await store.records.find('interview-quota', 'candidate:ada', { limit: 5 }, now)).toEqual([])
  })
})

describe('the budget for language models', () => {
  const usage = (usd: number | null): Usage => ({ model: 'm', inputTokens: 1, outputTokens: 1, usd })
  type Limits = { usdPerInterview?: number; usdPerDay?: number; usdPerGroupDay?: number }
  const none = { usdPerInterview: null, usdPerDay: null, usdPerGroupDay: null }
  const budget = (limits: Limits, on = store) => modelBudget({ records: on.records, clock, ...none, ...limits })

  it('ends with what an interview may cost', async () => {
    const { whyNot } = budget({ usdPerInterview: 0.03 })
    expect(await whyNot([usage(0.01), usage(0.01), usage(null)], null)).toBeNull()
    expect(await whyNot([usage(0.01), usage(0.02)], null)).toMatch(/an interview may cost/)
  })

  it('ends with what all interviews of a day may cost, in every process, and begins anew the next day', async () => {
    const [one, two] = [budget({ usdPerDay: 0.05 }), budget({ usdPerDay: 0.05 }, other)]
    await Promise.all([one.spend(usage(0.02), null), two.spend(usage(0.02), 'discord:1'), one.spend(usage(null), null)])
    expect(await two.whyNot([], null)).toBeNull()
    await two.spend(usage(0.01), null)
    expect(await one.whyNot([], 'discord:2')).toMatch(/today/)
    now += 12 * 60 * 60 * 1000
    expect(await one.whyNot([], null)).toBeNull()
  })

  it('ends in one place alone with what that place may cost', async () => {
    const [one, two] = [budget({ usdPerGroupDay: 0.05 }), budget({ usdPerGroupDay: 0.05 }, other)]
    await Promise.all([
      one.spend(usage(0.03), 'discord:1'),
      two.spend(usage(0.02), 'discord:1'),
      two.spend(usage(0.04), 'lti:course'),
      two.spend(usage(9), null),
    ])
    expect(await one.whyNot([], 'discord:1')).toMatch(/in this place today/)
    expect(await two.whyNot([], 'lti:course')).toBeNull()
    expect(await two.whyNot([], null)).toBeNull()
    now += 12 * 60 * 60 * 1000
    expect(await one.whyNot([], 'discord:1')).toBeNull()
  })
})
