import type { Networking } from '@discordjs/voice'

type Log = (message: string, error: unknown) => void

/** The end-to-end encrypted session that the library keeps, as much of it as is guarded. */
type Dave = {
  lastTransitionId?: number | undefined
  reinitializing: boolean
  recoverFromInvalidTransition(transitionId: number): void
  processProposals(payload: Buffer, clients: Set<string>): Buffer | undefined
  setExternalSender(sender: Buffer): void
}

const guarded = new WeakSet<object>()

/** The encrypted session of a connection; null where there is none. */
export function daveOf(networking: Networking): Dave | null {
  const { state } = networking
  return 'dave' in state ? ((state.dave as Dave | undefined) ?? null) : null
}

/**
 * Dated note (November 2026, @discordjs/voice 0.19.2): an error in a proposal of the group is thrown out of the socket's
 * listener, where nobody can catch it, and ends the process. It is caught here, and the session begun anew.
 */
export function guardDave(networking: Networking, log: Log): void {
  const guard = () => {
    const dave = daveOf(networking)
    if (!dave || guarded.has(dave)) return
    guarded.add(dave)
    const propose = dave.processProposals.bind(dave)
    const announce = dave.setExternalSender.bind(dave)
    dave.processProposals = (payload, clients) => orBeginAnew(dave, log, () => propose(payload, clients))
    dave.setExternalSender = (sender) => orBeginAnew(dave, log, () => announce(sender))
  }
  networking.on('stateChange', guard)
  guard()
}

function orBeginAnew<T>(dave: Dave, log: Log, work: () => T): T | undefined {
  try {
    return work()
  } catch (error) {
    beginAnew(dave, error, log)
    return undefined
  }
}

/** Asks the voice server to be let into the group anew. */
export function beginAnew(dave: Dave, error: unknown, log: Log): void {
  if (dave.reinitializing) return
  log('the encrypted session is begun anew', error)
  dave.recoverFromInvalidTransition(dave.lastTransitionId ?? 0)
}
