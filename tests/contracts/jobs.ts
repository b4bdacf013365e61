import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Jobs } from '../../core/jobs/jobs.ts'

/** Jobs with nothing in them, and ways to look at the same ones as another process would. */
export type JobsUnderTest = {
  /** As many as wanted on the same data. */
  open(name: string): Promise<Jobs>
  /** Starts a process that claims the job `name`, prints "running" and never ends; see tests/fakes/stuck-job.ts. */
  stuck(name: string): Promise<{ kill(): Promise<void> }>
  /** Stops every one that was opened and removes the data. */
  dispose(): Promise<void>
}

/** What Jobs must do on every store. `lockMs`: after how long without a sign of life a job is taken over; more for a slow store. */
export function jobsContract(name: string, make: () => Promise<JobsUnderTest>, { lockMs = 1_500 } = {}): void {
  const quick = { lockMs, retryMs: [10, 20] }
  const until = (check: () => unknown) => vi.waitFor(check, { timeout: lockMs * 30, interval: 20 })
  describe(`the jobs contract, ${name}`, { timeout: lockMs * 40 }, () => {
    let made: JobsUnderTest
    beforeEach(async () => {
      made = await make()
    })
    afterEach(() => made.dispose())

    it('runs a job with its data, once, and forgets it', async () => {
      const jobs = await made.open('a')
      const runs: unknown[] = []
      jobs.define('greet', quick, async ({ data, attempt }) => void runs.push([data, attempt]))
      await jobs.enqueue('greet', 'ada', { words: 'Hello, “Ada” 🙂' })
      await until(async () => expect(await jobs.waiting()).toBe(1))
      await jobs.start()
      await until(() => expect(runs).toEqual([[{ words: 'Hello, “Ada” 🙂' }, 1]]))
      await until(async () => expect(await jobs.waiting()).toBe(0))
      // Until the first one is forgotten, which is a moment after it ran, it holds the key.
      await until(async () => {
        await jobs.enqueue('greet', 'ada', 2)
        expect(runs.length).toBeGreaterThan(1)
      })
      expect(runs[1]).toEqual([2, 1])
    })

    it('keeps one job for each key while it waits', async () => {
      const jobs = await made.open('a')
      await Promise.all([1, 2, 3].map((n) => jobs.enqueue('greet', 'ada', n)))
      await jobs.enqueue('greet', 'bob', 4)
      await until(async () => expect(await jobs.waiting()).toBe(2))
    })

    it('waits until it is time', async () => {
      const jobs = await made.open('a')
      const ranAt: number[] = []
      jobs.define('later', quick, async () => void ranAt.push(Date.now()))
      const due = Date.now() + 600
      await jobs.enqueue('later', 'x', null, due)
      await jobs.start()
      await until(() => expect(ranAt).toHaveLength(1))
      expect(ranAt[0]).toBeGreaterThanOrEqual(due)
    })

    it('takes away a job that waits', async () => {
      const jobs = await made.open('a')
      await jobs.enqueue('later', 'x', null, Date.now() + 60_000)
      expect(await jobs.cancel('later', 'y')).toBe(false)
      expect(await jobs.cancel('later', 'x')).toBe(true)
      expect(await jobs.cancel('later', 'x')).toBe(false)
    })

    it('tries again, then parks the job with its reason; a person lets it go on', async () => {
      const jobs = await made.open('a')
      const attempts: number[] = []
      let broken = true
      jobs.define('poison', quick, async ({ attempt }) => {
        attempts.push(attempt)
        if (broken) throw new Error('the printer is on fire')
      })
      await jobs.enqueue('poison', 'x', null)
      await jobs.start()
      await until(async () => expect(await jobs.parked()).toHaveLength(1))
      expect(attempts).toEqual([1, 2, 3])
      const [parked] = await jobs.parked()
      expect(parked).toMatchObject({ name: 'poison', key: 'x', reason: 'the printer is on fire', attempts: 3 })
      // A parked job holds its key: the same poison is not taken in again.
      await jobs.enqueue('poison', 'x', null)
      expect(await jobs.waiting()).toBe(0)
      broken = false
      await jobs.unpark(parked?.id ?? '')
      await until(() => expect(attempts).toEqual([1, 2, 3, 1]))
      await until(async () => expect(await jobs.parked()).toEqual([]))
      await expect(jobs.unpark(parked?.id ?? '')).rejects.toMatchObject({ code: 'not-found' })
    })

    it('cancels and counts as failed what takes too long', async () => {
      const jobs = await made.open('a')
      let aborted = false
      jobs.define('slow', { ...quick, timeoutMs: 50, retryMs: [] }, async ({ signal }) => {
        await sleep(10_000, undefined, { signal }).catch(() => {
          aborted = true
        })
      })
      await jobs.enqueue('slow', 'x', null)
      await jobs.start()
      await until(async () => expect((await jobs.parked())[0]?.reason).toBe('it took longer than 0.05 s'))
      expect(aborted).toBe(true)
    })

    it('keeps a long run that lives to itself', async () => {
      const [one, two] = [await made.open('a'), await made.open('b')]
      let runs = 0
      for (const jobs of [one, two]) {
        jobs.define('long', { ...quick, lockMs: lockMs * 0.4 }, async () => {
          runs++
          await sleep(lockMs * 1.3)
        })
      }
      await one.enqueue('long', 'x', null)
      await Promise.all([one.start(), two.start()])
      await until(async () => expect(await one.waiting()).toBe(0))
      await sleep(lockMs * 1.7)
      expect(runs).toBe(1)
    })

    it('runs each of 60 jobs once in two processes', async () => {
      const [one, two] = [await made.open('a'), await made.open('b')]
      const runs = new Map<number, number>()
      const by = { a: 0, b: 0 }
      for (const [own, jobs] of [
        ['a', one],
        ['b', two],
      ] as const) {
        jobs.define<number>('count', quick, async ({ data }) => {
          runs.set(data, (runs.get(data) ?? 0) + 1)
          by[own]++
          await sleep(5)
        })
      }
      await Promise.all(Array.from({ length: 60 }, (_, i) => one.enqueue('count', String(i), i)))
      await Promise.all([one.start(), two.start()])
      await until(() => expect(runs.size).toBe(60))
      await until(async () => expect(await one.waiting()).toBe(0))
      await sleep(300)
      expect([...runs.values()].every((n) => n === 1)).toBe(true)
      expect(by.a + by.b).toBe(60)
    })

    it('takes over the job of a process that was killed', async () => {
      const jobs = await made.open('a')
      await jobs.enqueue('stuck', 'x', { from: 'before' })
      const other = await made.stuck('stuck')
      await other.kill()
      const attempts: number[] = []
      jobs.define('stuck', quick, async ({ attempt }) => void attempts.push(attempt))
      await jobs.start()
      // The try that was killed counts.
      await until(() => expect(attempts).toEqual([2]))
    })

    it('hands back what it must cancel at its end, to be run at the next start', async () => {
      const jobs = await made.open('a')
      let started = 0
      const hang = async ({ signal }: { signal: AbortSignal }) => {
        started++
        await sleep(60_000, undefined, { signal })
      }
      jobs.define('hang', quick, hang)
      await jobs.enqueue('hang', 'x', null)
      await jobs.start()
      await until(() => expect(started).toBe(1))
      await jobs.stop(50)
      const next = await made.open('b')
      let ended = 0
      next.define('hang', quick, async () => void ended++)
      await next.start()
      await until(() => expect(ended).toBe(1))
    })

    it('refuses a schedule that nobody can read', async () => {
      const jobs = await made.open('a')
      for (const schedule of [
        { cron: 'every day', timeZone: 'Europe/Berlin' },
        { cron: '0 9 * * 1', timeZone: 'Europe/Atlantis' },
      ]) {
        await expect(jobs.repeat('weekly', 'x', null, schedule)).rejects.toMatchObject({ code: 'bad-input' })
      }
    })

    it('repeats at the same time of day across the change of the clocks', async () => {
      vi.useFakeTimers({ toFake: ['Date'] })
      try {
        const jobs = await made.open('a')
        const due = async () => (await made.open('b')).waiting()
        // Clocks in Berlin go forward on 29 March 2026: 9:00 is 8:00 UTC before and 7:00 UTC after.
        vi.setSystemTime('2026-03-28T08:00:30Z')
        await jobs.repeat('daily', 'x', null, { cron: '0 9 * * *', timeZone: 'Europe/Berlin' })
        vi.setSystemTime('2026-03-29T06:59:30Z')
        expect(await due()).toBe(0)
        vi.setSystemTime('2026-03-29T07:00:30Z')
        expect(await due()).toBe(1)
      } finally {
        vi.useRealTimers()
      }
    })
  })
}
