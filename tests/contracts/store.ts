import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Store } from '../../core/ports.ts'
import { AWKWARD, closed, event, events, head, plan, report, token } from './stored-samples.ts'

/** A store with nothing in it, and ways to look at the same data from elsewhere. */
export type StoreUnderTest = {
  store: Store
  /** Closes every store on this data and opens it anew. */
  reopen(): Promise<Store>
  /** Opens the same data a second time, as another process would. */
  another(): Promise<Store>
  /** Closes every store and removes the data. */
  dispose(): Promise<void>
}

/** What every adapter of the Store port must do. */
export function storeContract(name: string, makeStore: () => Promise<StoreUnderTest>): void {
  describe(`the store contract, ${name}`, () => {
    let made: StoreUnderTest
    let store: Store
    beforeEach(async () => {
      made = await makeStore()
      store = made.store
    })
    afterEach(() => made.dispose())

    describe('the log', () => {
      it('gives events back whole and in order, with the latest head', async () => {
        const started = event(1, { body: { type: 'started', plan, candidate: 'ada' } })
        await store.append('i1', 0, [started, event(2)], head('i1'))
        const last = head('i1', { ...closed, bankIds: ['b/2', 'b/1'] })
        await store.append('i1', 2, [event(3), event(4), event(5)], last)
        expect(await store.events('i1')).toEqual([started, ...events(1, 4)])
        expect(await store.head('i1')).toEqual(last)
      })

      it('keeps order past ten and a hundred events', async () => {
        await store.append('i1', 0, events(0, 9), head('i1'))
        await store.append('i1', 9, events(9, 120), head('i1'))
        expect((await store.events('i1')).map((e) => e.seq)).toEqual(Array.from({ length: 129 }, (_, i) => i + 1))
      })

      it('keeps interviews apart', async () => {
        await store.append('i1', 0, [event(1, { text: 'one' })], head('i1'))
        await store.append('i10', 0, [event(1, { text: 'ten' })], head('i10'))
        expect(await store.events('i1')).toEqual([event(1, { text: 'one' })])
        expect(await store.events('i10')).toEqual([event(1, { text: 'ten' })])
      })

      it('tells how far interviews are, all at once', async () => {
        await store.append('i1', 0, events(0, 3), head('i1', { ...closed, basis: 3 }))
        await store.append('i2', 0, events(0, 2), head('i2'))
        await store.saveReport('i1', report('i1', 'said', 3))
        expect(await store.progress(['i2', 'nobody', 'i1'])).toEqual(
          new Map([
            ['i1', { version: 3, reportedOn: 3 }],
            ['i2', { version: 2, reportedOn: null }],
          ]),
        )
        expect(await store.progress([])).toEqual(new Map())
      })

      it('knows nothing of unknown ids', async () => {
        expect(await store.events('nobody')).toEqual([])
        expect(await store.head('nobody')).toBeNull()
        expect(await store.report('nobody')).toBeNull()
        expect(await store.headsOf('nobody', { limit: 5 })).toEqual([])
        expect(await store.askedBefore('nobody')).toEqual(new Set())
        expect(await store.progress(['nobody'])).toEqual(new Map())
        expect(await store.unfinished()).toEqual([])
        expect(await store.deleteCandidate('nobody')).toBe(0)
        await expect(store.saveReport('nobody', report('nobody'))).rejects.toMatchObject({ code: 'not-found' })
        expect(await store.report('nobody')).toBeNull()
      })

      it('keeps awkward and long text in words, ids and names', async () => {
        const long = `${AWKWARD}${'many words 🙂 '.repeat(80_000)}`
        expect(long.length).toBeGreaterThan(1_000_000)
        const said = [event(1, { text: AWKWARD, key: AWKWARD }), event(2, { text: long })]
        const own = head(AWKWARD, { candidate: `c${AWKWARD}`, bankIds: [AWKWARD] })
        await store.append(AWKWARD, 0, said, own)
        await store.saveReport(AWKWARD, report(AWKWARD, long))
        const after = await made.reopen()
        expect(await after.events(AWKWARD)).toEqual(said)
        expect(await after.head(AWKWARD)).toEqual(own)
        expect(await after.headsOf(`c${AWKWARD}`, { limit: 1 })).toEqual([own])
        expect(await after.askedBefore(`c${AWKWARD}`)).toEqual(new Set([AWKWARD]))
        expect(await after.report(AWKWARD)).toEqual(report(AWKWARD, long))
      })
    })

    describe('writing', () => {
      it.each([
        ['the log is longer', 1],
        ['the log is shorter', 3],
        ['the interview should be new', 0],
      ])('refuses with a retryable conflict when %s, and changes nothing', async (_, expected) => {
        await store.append('i1', 0, events(0, 2), head('i1'))
        const changed = head('i1', { ...closed, bankIds: ['b/9'] })
        await expect(store.append('i1', expected, events(expected, 2), changed)).rejects.toMatchObject({
          name: 'GreenroomError',
          code: 'conflict',
          retryable: true,
        })
        expect(await store.events('i1')).toEqual(events(0, 2))
        expect(await store.head('i1')).toEqual(head('i1'))
        expect(await store.askedBefore('ada')).toEqual(new Set())
      })

      it('refuses to append to an interview that does not exist, and stores nothing of it', async () => {
        await expect(store.append('i1', 1, events(1, 1), head('i1'))).rejects.toMatchObject({ code: 'conflict' })
        expect(await store.events('i1')).toEqual([])
        expect(await store.head('i1')).toBeNull()
      })

      it('refuses a log with gaps and a foreign head', async () => {
        const gap = [event(1), event(3)]
        await expect(store.append('i1', 0, gap, head('i1'))).rejects.toMatchObject({ code: 'bad-input' })
        await expect(store.append('i1', 0, events(0, 1), head('i2'))).rejects.toMatchObject({ code: 'bad-input' })
        expect(await store.events('i1')).toEqual([])
        expect(await store.head('i2')).toBeNull()
      })

      it('stores nothing when it fails half-way', async () => {
        await store.append('i1', 0, events(0, 1), head('i1'))
        const unstorable = {
          ...event(3),
          get text(): string {
            throw new Error('no words')
          },
        }
        const failing = store.append('i1', 1, [event(2), unstorable], head('i1', closed))
        await expect(failing).rejects.toThrow('no words')
        expect(await store.events('i1')).toEqual(events(0, 1))
        expect(await store.head('i1')).toEqual(head('i1'))
        await store.append('i1', 1, events(1, 1), head('i1'))
      })

      it('lets exactly one of many writers win each version', async () => {
        const stores = [store, await made.another(), await made.another()]
        const writers = Array.from({ length: 24 }, (_, i) => ({
          own: stores[i % stores.length] ?? store,
          key: `w${i}`,
        }))
        for (let version = 0; version < 12; version++) {
          const tries = writers.map(({ own, key }) =>
            own.append('i1', version, [event(version + 1, { key })], head('i1', { bankIds: [key] })),
          )
          const results = await Promise.allSettled(tries)
          const winner = results.findIndex((r) => r.status === 'fulfilled')
          const lost = results.filter((r) => r.status === 'rejected')
          expect(lost).toHaveLength(writers.length - 1)
          for (const { reason } of lost) expect(reason).toMatchObject({ code: 'conflict', retryable: true })
          expect((await store.events('i1')).at(-1)?.key).toBe(`w${winner}`)
          expect((await store.head('i1'))?.bankIds).toEqual([`w${winner}`])
        }
        expect((await store.events('i1')).map((e) => e.seq)).toEqual(Array.from({ length: 12 }, (_, i) => i + 1))
      })

      it('lets writers of different interviews go on at the same time', async () => {
        const other = await made.another()
        const ids = Array.from({ length: 20 }, (_, i) => `i${i}`)
        await Promise.all(ids.map((id, i) => (i % 2 ? other : store).append(id, 0, events(0, 2), head(id))))
        for (const id of ids) expect(await store.events(id)).toEqual(events(0, 2))
      })

      it('keeps everything when it is closed and opened again', async () => {
        await store.append('i1', 0, events(0, 3), head('i1', { bankIds: ['b/1'] }))
        await store.append('i2', 0, events(0, 1), head('i2', closed))
        await store.saveReport('i2', report('i2'))
        await store.saveToken(token('t1'))
        const after = await made.reopen()
        expect(await after.events('i1')).toEqual(events(0, 3))
        expect(await after.head('i1')).toEqual(head('i1', { bankIds: ['b/1'] }))
        expect(await after.report('i2')).toEqual(report('i2'))
        expect(await after.unfinished()).toEqual(['i1'])
        expect(await after.askedBefore('ada')).toEqual(new Set(['b/1']))
        expect(await after.token('t1', 'session', 1_000)).toEqual(token('t1'))
      })

      it('shows what it wrote to another store at once', async () => {
        const other = await made.another()
        await store.append('i1', 0, events(0, 1), head('i1'))
        expect(await other.events('i1')).toEqual(events(0, 1))
        await other.append('i1', 1, events(1, 1), head('i1', closed))
        expect(await store.head('i1')).toEqual(head('i1', closed))
      })
    })

    describe('lists', () => {
      it('lists a candidate newest first, page by page', async () => {
        for (const n of [3, 1, 5, 2, 4])
          await store.append(`i${n}`, 0, events(0, 1), head(`i${n}`, { startedAt: n * 100 }))
        await store.append('other', 0, events(0, 1), head('other', { candidate: 'bob', startedAt: 350 }))
        const first = await store.headsOf('ada', { limit: 2 })
        expect(first).toEqual([head('i5', { startedAt: 500 }), head('i4', { startedAt: 400 })])
        const second = await store.headsOf('ada', { limit: 2, before: 400 })
        expect(second.map((h) => h.id)).toEqual(['i3', 'i2'])
        expect((await store.headsOf('ada', { limit: 2, before: 200 })).map((h) => h.id)).toEqual(['i1'])
        expect(await store.headsOf('ada', { limit: 2, before: 100 })).toEqual([])
      })

      it('lists as unfinished what is open or has no report, oldest first', async () => {
        await store.append('open', 0, events(0, 1), head('open', { startedAt: 30 }))
        await store.append('unreported', 0, events(0, 1), head('unreported', { ...closed, startedAt: 20 }))
        await store.append('done', 0, events(0, 1), head('done', { ...closed, startedAt: 10 }))
        await store.saveReport('done', report('done'))
        expect(await store.unfinished()).toEqual(['unreported', 'open'])
        await store.saveReport('unreported', report('unreported'))
        await store.append('open', 1, events(1, 1), head('open', { ...closed, startedAt: 30 }))
        expect(await store.unfinished()).toEqual(['open'])
        await store.saveReport('open', report('open'))
        expect(await store.unfinished()).toEqual([])
        // A late entry, such as what a model cost, does not undo the report.
        await store.append('done', 1, events(1, 1), head('done', { ...closed, startedAt: 10 }))
        expect(await store.unfinished()).toEqual([])
      })

      it('lists a closed interview again when a report must be made anew, or an answer waits to be heard', async () => {
        const told = (change: object) => head('i1', { ...closed, ...change })
        await store.append('i1', 0, events(0, 3), told({ basis: 3, unheard: 2 }))
        await store.saveReport('i1', report('i1', 'first', 3))
        expect(await store.unfinished()).toEqual(['i1'])
        await store.append('i1', 3, events(3, 1), told({ basis: 4, unheard: 1 }))
        await store.append('i1', 4, events(4, 1), told({ basis: 5, unheard: 0 }))
        expect(await store.head('i1')).toEqual(told({ basis: 5, unheard: 0 }))
        expect(await store.unfinished()).toEqual(['i1'])
        await store.saveReport('i1', report('i1', 'second', 4))
        expect(await store.unfinished()).toEqual(['i1'])
        await store.saveReport('i1', report('i1', 'third', 5))
        expect(await store.unfinished()).toEqual([])
        await store.append('i1', 5, events(5, 1), told({ basis: 6 }))
        expect(await store.unfinished()).toEqual(['i1'])
      })

      it('remembers what a candidate was asked in every interview, and nobody else', async () => {
        await store.append('i1', 0, events(0, 1), head('i1', { bankIds: ['b/1'] }))
        await store.append('i1', 1, events(1, 1), head('i1', { bankIds: ['b/1', 'b/2'] }))
        await store.append('i2', 0, events(0, 1), head('i2', { bankIds: ['b/2', 'b/3'] }))
        await store.append('i3', 0, events(0, 1), head('i3', { candidate: 'bob', bankIds: ['b/4'] }))
        expect(await store.askedBefore('ada')).toEqual(new Set(['b/1', 'b/2', 'b/3']))
        expect(await store.askedBefore('bob')).toEqual(new Set(['b/4']))
      })
    })

    describe('reports', () => {
      it('gives a report back whole, and the newer of two', async () => {
        await store.append('i1', 0, events(0, 1), head('i1', closed))
        expect(await store.report('i1')).toBeNull()
        await store.saveReport('i1', report('i1'))
        expect(await store.report('i1')).toEqual(report('i1'))
        await store.saveReport('i1', report('i1', AWKWARD))
        expect(await store.report('i1')).toEqual(report('i1', AWKWARD))
      })

      it('keeps the report that is based on more', async () => {
        await store.append('i1', 0, events(0, 3), head('i1', { ...closed, basis: 3 }))
        await store.saveReport('i1', report('i1', 'newer', 3))
        await store.saveReport('i1', report('i1', 'older', 2))
        expect(await store.report('i1')).toEqual(report('i1', 'newer', 3))
        expect(await store.unfinished()).toEqual([])
      })
    })

    describe('tokens', () => {
      it('gives a token until it expires, for its own kind only', async () => {
        await store.saveToken(token('t1', { expiresAt: 2_000 }))
        expect(await store.token('t1', 'session', 1_999)).toEqual(token('t1', { expiresAt: 2_000 }))
        expect(await store.token('t1', 'report-link', 1_999)).toBeNull()
        expect(await store.token('t2', 'session', 1_999)).toBeNull()
        expect(await store.token('t1', 'session', 2_000)).toBeNull()
        expect(await store.token('t1', 'session', 2_001)).toBeNull()
      })

      it('prolongs a token that is saved again', async () => {
        await store.saveToken(token('t1', { expiresAt: 2_000 }))
        await store.saveToken(token('t1', { expiresAt: 9_000 }))
        expect(await store.token('t1', 'session', 5_000)).toEqual(token('t1', { expiresAt: 9_000 }))
      })

      it('keeps the living ones when others have expired', async () => {
        const year = 365 * 24 * 60 * 60 * 1000
        for (let i = 0; i < 20; i++) await store.saveToken(token(`t${i}`, { expiresAt: year * (i % 2 ? 1 : 3) }))
        for (let i = 0; i < 20; i++) {
          const got = await store.token(`t${i}`, 'session', year * 2)
          expect(got?.hash ?? null).toBe(i % 2 ? null : `t${i}`)
        }
      })
    })

    describe('deleting an interview', () => {
      it('finds those that began before a time, oldest first, open or closed', async () => {
        await store.append('i3', 0, events(0, 1), head('i3', { startedAt: 3_000 }))
        await store.append('i1', 0, events(0, 1), head('i1', { ...closed, startedAt: 1_000 }))
        await store.append('i2', 0, events(0, 1), head('i2', { startedAt: 2_000 }))
        expect(await store.startedBefore(3_000, 9)).toEqual(['i1', 'i2'])
        expect(await store.startedBefore(9_000, 2)).toEqual(['i1', 'i2'])
        expect(await store.startedBefore(1_000, 9)).toEqual([])
        expect(await store.startedBefore(9_000, 9, 2_000)).toEqual(['i2', 'i3'])
        expect(await store.startedBefore(2_000, 9, 2_000)).toEqual([])
      })

      it('removes it whole, and nothing of the others', async () => {
        for (const id of ['i1', 'i2']) {
          await store.append(id, 0, events(0, 2), head(id, closed))
          await store.saveReport(id, report(id))
          await store.saveToken(token(`link-${id}`, { kind: 'report-link', subject: id }))
        }
        expect(await store.deleteInterview('i1')).toBe(true)
        expect(await store.deleteInterview('i1')).toBe(false)
        const after = await made.reopen()
        expect([await after.events('i1'), await after.head('i1'), await after.report('i1')]).toEqual([[], null, null])
        expect(await after.token('link-i1', 'report-link', 1_000)).toBeNull()
        expect(await after.events('i2')).toEqual(events(0, 2))
        expect(await after.report('i2')).toEqual(report('i2'))
        expect(await after.token('link-i2', 'report-link', 1_000)).not.toBeNull()
      })
    })

    describe('deleting a person', () => {
      it('removes interviews, reports, sessions and report links, and nothing of others', async () => {
        for (const [id, candidate] of [
          ['a1', 'ada'],
          ['a2', 'ada'],
          ['b1', 'bob'],
        ] as const) {
          await store.append(id, 0, events(0, 2), head(id, { ...closed, candidate, bankIds: [`q/${id}`] }))
          await store.saveReport(id, report(id))
          await store.saveToken(token(`link-${id}`, { kind: 'report-link', subject: id }))
        }
        await store.append('a3', 0, events(0, 1), head('a3'))
        for (const subject of ['ada', 'bob']) {
          await store.saveToken(token(`s1-${subject}`, { subject }))
          await store.saveToken(token(`s2-${subject}`, { subject }))
        }
        expect(await store.deleteCandidate('ada')).toBe(3)
        const after = await made.reopen()
        for (const id of ['a1', 'a2', 'a3']) {
          expect(await after.events(id)).toEqual([])
          expect(await after.head(id)).toBeNull()
          expect(await after.report(id)).toBeNull()
          expect(await after.token(`link-${id}`, 'report-link', 1_000)).toBeNull()
        }
        expect(await after.token('s1-ada', 'session', 1_000)).toBeNull()
        expect(await after.token('s2-ada', 'session', 1_000)).toBeNull()
        expect(await after.headsOf('ada', { limit: 9 })).toEqual([])
        expect(await after.askedBefore('ada')).toEqual(new Set())
        expect(await after.unfinished()).toEqual([])
        expect(await after.events('b1')).toEqual(events(0, 2))
        expect(await after.report('b1')).toEqual(report('b1'))
        expect(await after.askedBefore('bob')).toEqual(new Set(['q/b1']))
        expect(await after.token('link-b1', 'report-link', 1_000)).not.toBeNull()
        expect(await after.token('s1-bob', 'session', 1_000)).not.toBeNull()
        expect(await after.deleteCandidate('ada')).toBe(0)
      })

      it('does not take a person for an interview of the same name', async () => {
        await store.append('bob', 0, events(0, 1), head('bob', closed))
        await store.saveToken(token('link', { kind: 'report-link', subject: 'bob' }))
        await store.saveToken(token('session', { subject: 'bob' }))
        expect(await store.deleteCandidate('bob')).toBe(0)
        expect(await store.token('link', 'report-link', 1_000)).not.toBeNull()
        expect(await store.token('session', 'session', 1_000)).toBeNull()
      })

      it('leaves no way to write on', async () => {
        await store.append('i1', 0, events(0, 2), head('i1'))
        await store.deleteCandidate('ada')
        await expect(store.append('i1', 2, events(2, 1), head('i1'))).rejects.toMatchObject({ code: 'conflict' })
        await expect(store.saveReport('i1', report('i1'))).rejects.toMatchObject({ code: 'not-found' })
        expect(await store.head('i1')).toBeNull()
      })
    })

    it('may be closed twice', async () => {
      await store.close()
      await store.close()
    })
  })
}
