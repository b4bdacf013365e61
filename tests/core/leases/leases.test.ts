import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createLeases, type Leases } from '../../../core/leases/leases.ts'
import { isGone, ownPlace, type Place } from '../../../core/leases/place.ts'
import type { Store } from '../../../core/ports.ts'
import { sqliteStore } from '../../../core/store/sqlite.ts'

let folder: string
let now = 0
const stores: Store[] = []
const open: Leases[] = []

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'leases-'))
  now = 0
})
afterEach(async () => {
  for (const leases of open.splice(0)) await leases.close()
  for (const store of stores.splice(0)) await store.close()
  await rm(folder, { recursive: true })
})

/** Another process, as far as the store can tell: its own connection, its own name. */
async function process_(pid: number, gone: (place: Place) => boolean = () => false) {
  const store = await sqliteStore({ folder })
  stores.push(store)
  const deaths: number[] = []
  const leases = createLeases({
    ...{ records: store.records, place: { machine: `m${pid}`, pid }, isGone: gone, monotonic: () => now },
    // Machines whose clocks are an hour apart.
    ...{ clock: { now: () => 1_000_000 + pid * 3_600_000 }, beatMs: 1_000_000, lifeMs: 10_000 },
    onDied: () => deaths.push(now),
    log: (message, error) => {
      throw new Error(message, { cause: error })
    },
  })
  open.push(leases)
  await leases.start()
  return { leases, deaths }
}

describe('leases', () => {
  it('gives what one process has to no other while it lives', async () => {
    const [a, b] = [await process_(1), await process_(2)]
    const lease = await a.leases.take('voice:1')
    expect(lease?.lost.aborted).toBe(false)
    for (; now < 60_000; now += 3_000) {
      await a.leases.beat()
      await b.leases.beat()
      expect(await b.leases.take('voice:1')).toBeNull()
    }
    expect(lease?.lost.aborted).toBe(false)
    expect([a.deaths, b.deaths]).toEqual([[], []])
    expect(b.leases.others()).toBe(1)
  })

  it('gives it to exactly one of those who want it at the same time', async () => {
    const all = await Promise.all([1, 2, 3, 4].map((pid) => process_(pid)))
    const taken = await Promise.all(all.map(({ leases }) => leases.take('bot')))
    expect(taken.filter(Boolean)).toHaveLength(1)
  })

  it('lets it be taken over when its process has shown no sign of life, and tells one of the others', async () => {
    const [dead, b, c] = [await process_(1), await process_(2), await process_(3)]
    const lease = await dead.leases.take('voice:1')
    await Promise.all([b.leases.beat(), c.leases.beat()])
    now = 10_001
    await Promise.all([b.leases.beat(), c.leases.beat()])
    expect([...b.deaths, ...c.deaths]).toHaveLength(1)
    expect(await b.leases.take('voice:1')).not.toBeNull()
    // It only stood still: with its next heartbeat it learns what happened.
    await dead.leases.beat()
    expect(lease?.lost.aborted).toBe(true)
    await dead.leases.beat()
    expect(await dead.leases.take('voice:2')).not.toBeNull()
  })

  it('does not wait where the dead process ran on this machine', async () => {
    await (await process_(1)).leases.take('bot')
    const { leases, deaths } = await process_(2, ({ pid }) => pid === 1)
    expect(await leases.take('bot')).not.toBeNull()
    expect(deaths).toEqual([0])
  })

  it('hands over at once what is released, and everything at the end', async () => {
    const [a, b] = [await process_(1), await process_(2)]
    const lease = await a.leases.take('x')
    await a.leases.take('y')
    await lease?.release()
    expect(await b.leases.take('x')).not.toBeNull()
    // Too late: it is another's now.
    await lease?.release()
    expect(await a.leases.take('x')).toBeNull()
    await a.leases.close()
    expect(await b.leases.take('y')).not.toBeNull()
    await b.leases.beat()
    expect([b.leases.others(), b.deaths]).toEqual([0, []])
  })

  it('can be taken away, and who had it learns so', async () => {
    const [a, b] = [await process_(1), await process_(2)]
    const lease = await a.leases.take('voice:1')
    const next = await b.leases.take('voice:1', 'anyone')
    await a.leases.beat()
    expect([lease?.lost.aborted, next?.lost.aborted]).toEqual([true, false])
  })
})

describe('a place', () => {
  it('knows a process of this machine that is gone', async () => {
    const own = ownPlace()
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' })
    const there = { ...own, pid: child.pid as number }
    expect(isGone(there)).toBe(false)
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(isGone(there)).toBe(true)
    expect(isGone({ ...there, machine: 'elsewhere' })).toBe(false)
    expect(isGone(own)).toBe(true)
  })
})
