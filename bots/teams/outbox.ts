import { setTimeout as sleep } from 'node:timers/promises'
import { type Wire, WireFailure } from './wire.ts'

/** Tries beyond the first; with the longest waits they last about two minutes. */
const TRIES = 6
const FIRST_WAIT_MS = 1_000
const LONGEST_WAIT_MS = 60_000

/**
 * Sends in order in each conversation, and again where Teams asks to wait (429) or fails for a while (412, 5xx), so that
 * no message is lost. Ends waiting early when the signal of that
 * time aborts.
 */
export function outbox(wire: Wire, signal: () => AbortSignal): Wire {
  const busy = new Map<string, Promise<unknown>>()

  async function again<T>(call: () => Promise<T>): Promise<T> {
    for (let tries = 0; ; tries++) {
      try {
        return await call()
      } catch (error) {
        if (!(error instanceof WireFailure) || !error.passes || tries >= TRIES) throw error
        const wait = error.retryAfterMs ?? FIRST_WAIT_MS * 2 ** tries
        await sleep(Math.min(wait, LONGEST_WAIT_MS), undefined, { signal: signal() })
      }
    }
  }

  function inOrder<T>(conversation: string, call: () => Promise<T>): Promise<T> {
    const before = busy.get(conversation) ?? Promise.resolve()
    const work = before.then(() => again(call))
    const after = work.then(
      () => undefined,
      () => undefined,
    )
    busy.set(conversation, after)
    void after.then(() => {
      if (busy.get(conversation) === after) busy.delete(conversation)
    })
    return work
  }

  return {
    authorize: wire.authorize,
    send: (to, message) => inOrder(to.id, () => wire.send(to, message)),
    update: (to, id, message) => inOrder(to.id, () => wire.update(to, id, message)),
    openPersonal: (person) => inOrder(person.userId, () => wire.openPersonal(person)),
  }
}
