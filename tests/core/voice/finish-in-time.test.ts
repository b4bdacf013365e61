import { expect, it } from 'vitest'
import { finishInTime } from '../../../core/voice/finish-in-time.ts'
import { virtualTime } from '../../fakes/virtual-time.ts'

it('finishes a turn before the end even if the end could not be read at first', async () => {
  const time = virtualTime(0)
  const finished: number[] = []
  const logged: string[] = []
  let away = true
  const stop = finishInTime({
    endsAt: async () => {
      if (away) throw new Error('the store is away')
      return 60_000
    },
    finish: () => finished.push(time.now()),
    clock: time,
    timers: time,
    log: (message) => logged.push(message),
  })
  await time.settle()
  expect(logged).toHaveLength(1)
  away = false
  await time.advance(60_000)
  expect(finished).toEqual([54_000])
  stop()
})
