import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { copyInto, refuseFull, refuseOthers } from '../../core/archive/copy.ts'
import { type Holding, itemsOf, sumsOf } from '../../core/archive/holding.ts'
import { sqliteHolding } from '../../core/archive/sqlite.ts'
import { agendaJobs } from '../../core/jobs/agenda-jobs.ts'
import type { Jobs } from '../../core/jobs/jobs.ts'
import { sqliteBackend } from '../../core/jobs/sqlite-backend.ts'
import type { Store } from '../../core/ports.ts'
import { sqliteStore } from '../../core/store/sqlite.ts'
import { AWKWARD, closed, event, events, head, report, token } from './stored-samples.ts'

/** Stores with nothing in them, and the ways to look at one of them. */
export type Place = {
  store(): Promise<Store>
  jobs(): Promise<Jobs>
  holding(): Promise<Holding>
}

export type HoldingUnderTest = {
  /** The store under test. */
  own: Place
  /** One on SQLite, to copy from and to. */
  other: Place
  dispose(): Promise<void>
}

/** A store with one of everything in it, and what breaks careless copies. */
async function fill({ store: openStore, jobs: openJobs }: Place): Promise<void> {
  const store = await openStore()
  await store.append(
    AWKWARD,
    0,
    [event(1, { text: AWKWARD }), ...events(1, 4)],
    head(AWKWARD, { bankIds: ['b/2', 'b/1'] }),
  )
  for (const id of ['i1', 'i10', 'i2']) {
    await store.append(id, 0, events(0, 3), head(id, { ...closed, basis: 3 }))
    await store.saveReport(id, report(id, AWKWARD, 3))
  }
  await store.saveToken(token('t1', { expiresAt: 9e15 }))
  await store.saveToken(token('t2', { kind: 'report-link', subject: 'i1', expiresAt: 9e15 }))
  const tags = ['t', `candidate:${AWKWARD}`]
  for (const key of ['k1', AWKWARD, 'k2', 'k2']) await store.records.put('things', key, { key }, { tags }, 0)
  await store.records.put('other', 'k1', [1, null], { expiresAt: 9e15 }, 0)
  await store.close()
  const jobs = await openJobs()
  await jobs.enqueue('greet', AWKWARD, { words: AWKWARD, at: '2026-01-01T00:00:00.000Z' }, 9e12)
  await jobs.repeat('weekly', 'ada', { n: 1 }, { cron: '0 9 * * 1', timeZone: 'Europe/Berlin' })
  await jobs.stop(0)
}

/** What a Holding must do on every store. */
export function holdingContract(name: string, make: () => Promise<HoldingUnderTest>): void {
  describe(`copying a whole store, ${name}`, { timeout: 180_000 }, () => {
    let made: HoldingUnderTest
    const opened: Holding[] = []
    const open = async (place: Place) => {
      const holding = await place.holding()
      opened.push(holding)
      return holding
    }
    beforeEach(async () => {
      made = await make()
    })
    afterEach(async () => {
      await Promise.all(opened.splice(0).map((holding) => holding.close()))
      await made.dispose()
    })

    it.each([
      ['to', 'other', 'own'],
      ['from', 'own', 'other'],
    ] as const)('copies everything %s it', async (_, source, target) => {
      await fill(made[source])
      const [from, to] = [await open(made[source]), await open(made[target])]
      await refuseFull(to)
      const { sums, written } = await copyInto(to, itemsOf(from, 3))
      expect(written).toBe(4 + 2 + 4 + 2)
      expect(sums).toMatchObject({
        interview: { count: 4 },
        token: { count: 2 },
        record: { count: 4 },
        job: { count: 2 },
      })
      expect(await sumsOf(from)).toEqual(sums)
      await expect(refuseFull(to)).rejects.toMatchObject({ code: 'refused' })
      expect((await copyInto(to, itemsOf(from))).written).toBe(0)
      await Promise.all(opened.splice(0).map((holding) => holding.close()))

      const store = await made[target].store()
      expect(await store.events(AWKWARD)).toEqual([event(1, { text: AWKWARD }), ...events(1, 4)])
      expect(await store.head(AWKWARD)).toEqual(head(AWKWARD, { bankIds: ['b/2', 'b/1'] }))
      expect(await store.askedBefore('ada')).toEqual(new Set(['b/1', 'b/2']))
      expect(await store.report('i10')).toEqual(report('i10', AWKWARD, 3))
      expect(await store.unfinished()).toEqual([AWKWARD])
      expect(await store.token('t2', 'report-link', 1)).toMatchObject({ subject: 'i1' })
      expect(await store.records.get('things', 'k2', 0)).toMatchObject({ version: 2, value: { key: 'k2' } })
      expect((await store.records.find('things', 't', { limit: 9 }, 0)).map((r) => r.key)).toHaveLength(3)
      // It goes on there as it would have gone on.
      await store.append(AWKWARD, 5, events(5, 1), head(AWKWARD))
      await store.records.put('things', 'k2', 0, { expect: 2 }, 0)
      await store.close()
      const jobs = await made[target].jobs()
      await jobs.enqueue('greet', AWKWARD, null)
      expect(await jobs.waiting()).toBe(0)
      expect(await jobs.cancel('greet', AWKWARD)).toBe(true)
      expect(await jobs.cancel('weekly', 'ada')).toBe(true)
      await jobs.stop(0)
    })

    it('goes on where it was cut off', async () => {
      await fill(made.other)
      const [from, to] = [await open(made.other), await open(made.own)]
      let left = 3
      const failing: Holding = {
        ...to,
        async put(kind, items) {
          if (left-- === 0) throw new Error('the power is gone')
          await to.put(kind, items)
        },
      }
      await expect(copyInto(failing, itemsOf(from, 2))).rejects.toThrow('the power is gone')
      await refuseOthers(from, to)
      const { written } = await copyInto(to, itemsOf(from, 2))
      expect(written).toBe(12 - 6)
      expect(await sumsOf(to)).toEqual(await sumsOf(from))
    })

    it('writes over nothing that is newer, and into no other data', async () => {
      await fill(made.other)
      const from = await open(made.other)
      await copyInto(await open(made.own), itemsOf(from))
      const store = await made.own.store()
      await store.append('i2', 3, events(3, 1), head('i2', closed))
      await store.append('mine', 0, events(0, 1), head('mine'))
      await store.close()
      const to = await open(made.own)
      await expect(copyInto(to, itemsOf(from))).rejects.toMatchObject({ code: 'refused' })
      await expect(refuseOthers(from, to)).rejects.toMatchObject({ code: 'refused' })
      expect((await to.get('interview', [['i2']]))[0]?.version).toBe(4)
    })

    it('tells when what is there at the end is not what was copied', async () => {
      await fill(made.other)
      const [from, to] = [await open(made.other), await open(made.own)]
      const lossy: Holding = { ...to, put: (kind, items) => to.put(kind, items.slice(1)) }
      await expect(copyInto(lossy, itemsOf(from, 2))).rejects.toMatchObject({ code: 'conflict' })
    })
  })
}

/** A place on SQLite in a folder. */
export function sqlitePlace(folder: string): Place {
  return {
    store: () => sqliteStore({ folder }),
    jobs: async () => agendaJobs({ backend: await sqliteBackend(folder), processName: 'test', log: () => {} }),
    holding: () => sqliteHolding(folder),
  }
}
