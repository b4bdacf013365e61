import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Records, Store } from '../../core/ports.ts'
import type { StoreUnderTest } from './store.ts'
import { AWKWARD } from './stored-samples.ts'

const NOW = 1_000_000

/** What the records of every Store adapter must do. */
export function recordsContract(name: string, makeStore: () => Promise<StoreUnderTest>): void {
  describe(`the records contract, ${name}`, () => {
    let made: StoreUnderTest
    let store: Store
    let records: Records
    beforeEach(async () => {
      made = await makeStore()
      store = made.store
      records = store.records
    })
    afterEach(() => made.dispose())

    it('gives back what was put, also after a reopen', async () => {
      const value = { words: AWKWARD, list: [1, null, { deep: true }] }
      expect(await records.put('things', AWKWARD, value, {}, NOW)).toBe(1)
      const record = { key: AWKWARD, value, version: 1, expiresAt: null }
      expect(await records.get('things', AWKWARD, NOW)).toEqual(record)
      expect(await (await made.reopen()).records.get('things', AWKWARD, NOW)).toEqual(record)
    })

    it('keeps collections apart and knows nothing of unknown keys', async () => {
      await records.put('a', 'x', 1, {}, NOW)
      expect(await records.get('b', 'x', NOW)).toBeNull()
      expect(await records.take('b', 'x', NOW)).toBeNull()
      expect(await records.delete('b', 'x')).toBe(false)
      expect(await records.find('b', 'x', { limit: 5 }, NOW)).toEqual([])
    })

    it('counts versions and refuses a write that expected another one', async () => {
      const conflict = { code: 'conflict' }
      expect(await records.put('a', 'x', 1, { expect: 'absent' }, NOW)).toBe(1)
      await expect(records.put('a', 'x', 2, { expect: 'absent' }, NOW)).rejects.toMatchObject(conflict)
      expect(await records.put('a', 'x', 2, { expect: 1 }, NOW)).toBe(2)
      await expect(records.put('a', 'x', 3, { expect: 1 }, NOW)).rejects.toMatchObject(conflict)
      await expect(records.put('a', 'y', 3, { expect: 1 }, NOW)).rejects.toMatchObject(conflict)
      expect(await records.put('a', 'x', 3, {}, NOW)).toBe(3)
      expect((await records.get('a', 'x', NOW))?.value).toBe(3)
    })

    it('lets one of many writers that expect the same version win', async () => {
      const other = (await made.another()).records
      await records.put('a', 'x', 0, {}, NOW)
      const tries = Array.from({ length: 20 }, (_, i) => (i % 2 ? records : other).put('a', 'x', i, { expect: 1 }, NOW))
      const done = await Promise.allSettled(tries)
      expect(done.filter((d) => d.status === 'fulfilled')).toHaveLength(1)
      expect((await records.get('a', 'x', NOW))?.version).toBe(2)
    })

    it('lets one of many takers have a record', async () => {
      const other = (await made.another()).records
      await records.put('nonces', 'n', 'once', {}, NOW)
      const taken = await Promise.all(
        Array.from({ length: 20 }, (_, i) => (i % 2 ? records : other).take('nonces', 'n', NOW)),
      )
      expect(taken.filter(Boolean)).toEqual([{ key: 'n', value: 'once', version: 1, expiresAt: null }])
      expect(await records.get('nonces', 'n', NOW)).toBeNull()
    })

    it('forgets what is past its date, and lets its key be used anew', async () => {
      await records.put('a', 'x', 1, { expiresAt: NOW + 10, tags: ['t'] }, NOW)
      expect(await records.get('a', 'x', NOW + 9)).toMatchObject({ value: 1, expiresAt: NOW + 10 })
      expect(await records.get('a', 'x', NOW + 10)).toBeNull()
      expect(await records.find('a', 't', { limit: 5 }, NOW + 10)).toEqual([])
      expect(await records.take('a', 'x', NOW + 10)).toBeNull()
      expect(await records.put('a', 'x', 2, { expect: 'absent' }, NOW + 10)).toBe(1)
    })

    it('sweeps what is past its date', async () => {
      await records.put('a', 'old', 1, { expiresAt: NOW }, NOW - 1)
      await records.put('b', 'old', 1, { expiresAt: NOW }, NOW - 1)
      await records.put('a', 'new', 1, { expiresAt: NOW + 1 }, NOW)
      await records.put('a', 'ever', 1, {}, NOW)
      expect(await records.sweep(NOW)).toBe(2)
      expect(await records.sweep(NOW)).toBe(0)
      expect(await records.get('a', 'new', NOW)).not.toBeNull()
    })

    it('finds by tag, in pages, and follows changed tags', async () => {
      for (const key of ['k3', 'k1', 'k2']) await records.put('a', key, key, { tags: ['t', AWKWARD] }, NOW)
      await records.put('a', 'k4', 'k4', { tags: ['other'] }, NOW)
      const page = await records.find<string>('a', 't', { limit: 2 }, NOW)
      expect(page.map((r) => r.value)).toEqual(['k1', 'k2'])
      const rest = await records.find<string>('a', 't', { limit: 2, after: 'k2' }, NOW)
      expect(rest.map((r) => r.value)).toEqual(['k3'])
      expect(await records.find('a', AWKWARD, { limit: 9 }, NOW)).toHaveLength(3)
      await records.put('a', 'k1', 'k1', { tags: ['other'] }, NOW)
      expect((await records.find('a', 't', { limit: 9 }, NOW)).map((r) => r.key)).toEqual(['k2', 'k3'])
      await records.delete('a', 'k2')
      expect((await records.find('a', 't', { limit: 9 }, NOW)).map((r) => r.key)).toEqual(['k3'])
    })

    it('deletes with a candidate what is tagged as theirs', async () => {
      await records.put('a', 'x', 1, { tags: ['candidate:ada'] }, NOW)
      await records.put('b', 'y', 1, { tags: ['candidate:bob'] }, NOW)
      await store.deleteCandidate('ada')
      expect(await records.get('a', 'x', NOW)).toBeNull()
      expect(await records.get('b', 'y', NOW)).not.toBeNull()
    })
  })
}
