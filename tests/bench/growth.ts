import { headOf } from '../../core/engine/head.ts'
import type { InterviewEvent } from '../../core/interview/events.ts'
import { fold, newInterview, type StartedState } from '../../core/interview/state.ts'
import { median, row } from './figures.ts'
import { plan, withGreenroom } from './greenroom.ts'

const SIZES = [1_000, 10_000, 100_000]

/** How the time to open an interview, up to its first question, grows with the interviews already stored. It must stay flat. */
export async function growth(): Promise<void> {
  await withGreenroom(async ({ engine, store }) => {
    let stored = 0
    let first: number | null = null
    for (const size of SIZES) {
      for (; stored < size; stored++) await storeOne(stored, store.append)
      const times: number[] = []
      for (let i = 0; i < 60; i++) {
        const started = performance.now()
        const id = await engine.open(plan, `opener-${size}-${i}`, 'bench')
        await engine.settled(id)
        times.push(performance.now() - started)
      }
      const value = median(times)
      first ??= value
      row(`open an interview among ${size.toLocaleString('en')}, p50`, value, 'ms', {
        name: 'among 1,000',
        value: first,
      })
    }
  })

  async function storeOne(
    i: number,
    append: (id: string, version: number, events: InterviewEvent[], head: ReturnType<typeof headOf>) => Promise<void>,
  ) {
    const id = `stored-${i}`
    const event: InterviewEvent = {
      type: 'started',
      plan,
      candidate: `person-${i % 5_000}`,
      v: 1,
      seq: 1,
      at: i + 1,
      key: 'start',
    }
    const closed: InterviewEvent = {
      type: 'closed',
      reason: 'ended-by-candidate',
      words: 'Bye.',
      v: 1,
      seq: 2,
      at: i + 2,
      key: 'close',
    }
    const state = fold(newInterview, [event, closed]) as StartedState
    await append(id, 0, [event, closed], headOf(id, state))
  }
}
