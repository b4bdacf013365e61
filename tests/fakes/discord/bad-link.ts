import { seededRandom } from '../../../core/interview/random.ts'

/** What happens to packets on their way to the bot. Shares are 0-1. */
export type LinkFaults = { loss: number; reorder: number; duplicate: number; delayMs: number }

export const goodLink: LinkFaults = { loss: 0, reorder: 0, duplicate: 0, delayMs: 0 }

export type BadLink = {
  faults: LinkFaults
  /** How many packets met each fate. */
  counts: { sent: number; lost: number; reordered: number; duplicated: number }
  send(datagram: Buffer): void
}

/** A link that loses, reorders, duplicates and delays, repeatably for a seed. A reordered packet comes after the next one. */
export function badLink(deliver: (datagram: Buffer) => void, seed = 1): BadLink {
  const random = seededRandom(seed)
  const counts = { sent: 0, lost: 0, reordered: 0, duplicated: 0 }
  let held: Buffer | null = null
  const link: BadLink = {
    faults: goodLink,
    counts,
    send(datagram) {
      counts.sent++
      const { loss, reorder, duplicate, delayMs } = link.faults
      if (random() < loss) {
        counts.lost++
        return
      }
      if (held === null && random() < reorder) {
        counts.reordered++
        held = datagram
        return
      }
      const batch = held ? [datagram, held] : [datagram]
      held = null
      if (random() < duplicate) {
        counts.duplicated++
        batch.push(datagram)
      }
      const deliverAll = () => batch.forEach(deliver)
      if (delayMs > 0) setTimeout(deliverAll, delayMs)
      else deliverAll()
    },
  }
  return link
}
