import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createInbox, type Delivery, type Inbox } from '../../bots/inbox.ts'
import type { Store } from '../../core/ports.ts'
import { sqliteStore } from '../../core/store/sqlite.ts'

let folder: string
let store: Store
let open: Inbox<string>[]
let done: string[]
let given: string[]
let logged: string[]
/** What each body's work is to do; left out, it succeeds. */
let work: Record<string, () => Promise<void>>

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'greenroom-inbox-'))
  store = await sqliteStore({ folder })
  ;[open, done, given, logged, work] = [[], [], [], [], {}]
})
afterEach(async () => {
  for (const inbox of open) await inbox.stop(1_000)
  await store.close()
  await rm(folder, { recursive: true, force: true })
})

function inbox(retryMs: readonly number[] = [5, 5]): Inbox<string> {
  const made = createInbox<string>({
    ...{ name: 'inbox', records: store.records, clock: { now: () => Date.now() }, retryMs },
    async work(body) {
      await work[body]?.()
      done.push(body)
    },
    givenUp: async (body) => void given.push(body),
    log: (message, error) => logged.push(`${message}: ${error}`),
  })
  open.push(made)
  return made
}

const of = (body: string, lane = 'a', tags: string[] = []): Delivery<string> => ({ id: `id-${body}`, lane, body, tags })
const until = (check: () => void) => vi.waitFor(check, { timeout: 20_000, interval: 5 })
const fails = () => Promise.reject(new Error('no luck'))

describe('an inbox', () => {
  it('works on each delivery once, however often it comes', async () => {
    const one = inbox()
    await one.start()
    expect(await one.put(of('x'))).toBe(true)
    expect(await one.put(of('x'))).toBe(false)
    await until(() => expect(done).toEqual(['x']))
    expect(await one.put(of('x'))).toBe(false)
    expect(await one.first('id-y')).toBe(true)
    expect(await one.first('id-y')).toBe(false)
    await one.put(of('z'))
    await until(() => expect(done).toEqual(['x', 'z']))
  })

  it('keeps the order of a lane while one is tried again, and holds up no other lane', async () => {
    const one = inbox([5, 5, 5])
    await one.start()
    const gate = Promise.withResolvers<void>()
    let tries = 0
    work.first = async () => {
      if (tries++ < 2) throw new Error('not yet')
      await gate.promise
    }
    await one.put(of('first'))
    await one.put(of('second'))
    await one.put(of('other', 'b'))
    await until(() => expect(tries).toBe(3))
    await until(() => expect(done).toEqual(['other']))
    gate.resolve()
    await until(() => expect(done).toEqual(['other', 'first', 'second']))
    expect(logged).toEqual(Array(2).fill('a delivery is tried again: Error: not yet'))
  })

  it('gives up at last, says so, and goes on with the next', async () => {
    const one = inbox([1, 1])
    await one.start()
    work.bad = fails
    await one.put(of('bad'))
    await one.put(of('good'))
    await until(() => expect(done).toEqual(['good']))
    expect(given).toEqual(['bad'])
    expect(logged.at(-1)).toBe('a delivery was given up: Error: no luck')
    expect(await one.put(of('bad'))).toBe(false)
  })

  it('takes up what another process kept, in order, also what it was working on when it died', async () => {
    const dead = inbox()
    await dead.start()
    let calls = 0
    // Its process dies in the middle of the first one.
    work.one = () => (calls++ === 0 ? new Promise<void>(() => undefined) : Promise.resolve())
    for (const body of ['one', 'two', 'three']) await dead.put(of(body))
    await until(() => expect(calls).toBe(1))
    const next = inbox()
    expect(await next.start()).toBe(3)
    await until(() => expect(done).toEqual(['one', 'two', 'three']))
    // One that came to a process that does not work.
    await inbox().put(of('four'))
    await until(() => expect(done.at(-1)).toBe('four'))
    await dead.stop(0)
  })

  it('leaves what fails while it ends for the next start, and begins nothing more', async () => {
    const one = inbox()
    await one.start()
    const begun = Promise.withResolvers<void>()
    const end = Promise.withResolvers<void>()
    work.slow = async () => {
      begun.resolve()
      await end.promise
    }
    await one.put(of('slow'))
    await one.put(of('later'))
    await begun.promise
    const stopped = one.stop(20_000)
    end.reject(new Error('closing'))
    await stopped
    expect([done, given, logged]).toEqual([[], [], []])
    work = {}
    expect(await one.start()).toBe(2)
    await until(() => expect(done).toEqual(['slow', 'later']))
  })

  it('forgets what waits when its person’s data is deleted, also between two tries', async () => {
    const one = inbox([50, 50])
    await one.start()
    const gate = Promise.withResolvers<void>()
    let tries = 0
    work.mine = async () => {
      tries++
      await gate.promise
      throw new Error('no luck')
    }
    await one.put(of('mine', 'a', ['candidate:ada']))
    await one.put(of('mine too', 'a', ['candidate:ada']))
    await one.put(of('bobs', 'a', ['candidate:bob']))
    await until(() => expect(tries).toBe(1))
    await store.deleteCandidate('ada')
    gate.resolve()
    await until(() => expect(done).toEqual(['bobs']))
    expect(tries).toBe(1)
    expect(await store.records.get('inbox', 'id-mine', Date.now())).toBeNull()
    await one.stop(1_000)
    expect(await one.start()).toBe(0)
  })

  it('keeps no words of what is done', async () => {
    const one = inbox()
    await one.start()
    await one.put(of('my answer'))
    await until(() => expect(done).toEqual(['my answer']))
    await until(async () =>
      expect((await store.records.get('inbox', 'id-my answer', Date.now()))?.value).toEqual({ done: true }),
    )
  })
})
