import { row } from './figures.ts'
import { plan, withGreenroom } from './greenroom.ts'

/** Memory that 100 open interviews add to the process, beside the process without any. */
export async function memory(): Promise<void> {
  await withGreenroom(async ({ engine }) => {
    const warm = await engine.open(plan, 'warm-up', 'bench')
    await engine.settled(warm)
    const before = await settledMemory()
    const stops: (() => void)[] = []
    for (let i = 0; i < 100; i++) {
      const id = await engine.open(plan, `person-${i}`, 'bench')
      await engine.settled(id)
      stops.push(engine.watch(id, () => {}))
    }
    const after = await settledMemory()
    for (const stop of stops) stop()
    const perInterview = (after.heap - before.heap) / 100
    row('heap with 100 open interviews', after.heap / 2 ** 20, 'MiB', {
      name: 'heap with none',
      value: before.heap / 2 ** 20,
    })
    row('resident memory with 100 open interviews', after.rss / 2 ** 20, 'MiB', {
      name: 'resident with none',
      value: before.rss / 2 ** 20,
    })
    row('heap of one open interview', perInterview / 1024, 'KiB', { name: 'a limit of 100 KiB', value: 100 })
  })
}

/** Heap and resident bytes after a collection, so that garbage is not counted as need. */
async function settledMemory(): Promise<{ heap: number; rss: number }> {
  const { setFlagsFromString } = await import('node:v8')
  const { runInNewContext } = await import('node:vm')
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  for (let i = 0; i < 3; i++) {
    collect()
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  const { heapUsed: heap, rss } = process.memoryUsage()
  return { heap, rss }
}
