export type DeliveriesParts = {
  isPaused: () => boolean
  /** Resumes the interview, or pauses it. */
  pause: (on: boolean) => Promise<void>
  onFailure: (error: unknown) => void
  /** One is done. */
  onDone: () => void
}

/** What is on its way to the engine: one after the other, and nothing while the interview is paused. */
export interface Deliveries {
  add(work: () => Promise<void>): void
  /** How many are not done. */
  pending(): number
  resumed(): void
  /** Delivers what waits in a paused interview too. Resolves when all is done. */
  finish(): Promise<void>
}

export function createDeliveries({ isPaused, pause, onFailure, onDone }: DeliveriesParts): Deliveries {
  let last: Promise<void> = Promise.resolve()
  let pending = 0
  let finishing = false
  let waiting: (() => void)[] = []

  const resumed = () => {
    for (const go of waiting.splice(0)) go()
    waiting = []
  }

  async function run(work: () => Promise<void>): Promise<void> {
    if (isPaused() && !finishing) await new Promise<void>((resolve) => waiting.push(resolve))
    const again = isPaused()
    try {
      if (again) await pause(false)
      await work()
      if (again) await pause(true)
    } catch (error) {
      onFailure(error)
    } finally {
      pending--
      onDone()
    }
  }

  return {
    add(work) {
      pending++
      last = last.then(() => run(work))
    },
    pending: () => pending,
    resumed,
    async finish() {
      finishing = true
      resumed()
      await last
    },
  }
}
