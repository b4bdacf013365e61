import type { Greenroom } from '../../bots/compose.ts'
import { quantile, row } from './figures.ts'
import { plan, spokenAnswer, withGreenroom } from './greenroom.ts'

/** How long a person should wait at most for the next question: below this, an answer feels immediate (Nielsen 1993). */
const FELT_AS_IMMEDIATE_MS = 100

/** From an answer's end to the next question being stored and known, with the built-in interviewer. */
export async function turn(): Promise<void> {
  const waits: number[] = []
  await withGreenroom(async (greenroom) => {
    await interview(greenroom, 'warm-up', [])
    for (let i = 0; i < 25; i++) await interview(greenroom, `person-${i}`, waits)
  })
  const limit = { name: 'felt as immediate', value: FELT_AS_IMMEDIATE_MS }
  row(`answer to next question, p50 of ${waits.length}`, quantile(waits, 0.5), 'ms', limit)
  row(`answer to next question, p95 of ${waits.length}`, quantile(waits, 0.95), 'ms', limit)
}

/** Holds an interview, no longer than until `end` (as performance.now()), and notes the milliseconds of each turn. */
export async function interview(
  { engine }: Greenroom,
  candidate: string,
  waits: number[],
  end = Number.POSITIVE_INFINITY,
): Promise<void> {
  const id = await engine.open(plan, candidate, 'bench')
  let state = await engine.settled(id)
  while (state.status === 'open' && state.turn.of === 'candidate' && performance.now() < end) {
    const { question } = state.turn
    const started = performance.now()
    const told = new Promise<number>((resolve) => {
      const stop = engine.watch(id, (notice) => {
        if (notice.kind !== 'event' || (notice.event.type !== 'asked' && notice.event.type !== 'closed')) return
        stop()
        resolve(performance.now() - started)
      })
    })
    await engine.submit(id, {
      kind: 'answer',
      key: question,
      question,
      text: spokenAnswer,
      timing: { firstInputMs: 1, totalMs: 2 },
    })
    waits.push(await told)
    state = await engine.settled(id)
  }
}
