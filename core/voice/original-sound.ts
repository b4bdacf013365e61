import { oggOpus, samplesIn, type TimedPacket } from './ogg-opus.ts'

/** A speaker's sound as it was sent, where it came as Opus: what is kept of it need not be encoded again. */
export interface OriginalSound {
  /** Keeps everything from `at` on, milliseconds since the Unix epoch; null: only the last moments. */
  keepFrom(at: number | null): void
  /** What was sent from one time to another, as a function that makes an Ogg file of it; null where nothing was. */
  cut(from: number, to: number): (() => Uint8Array) | null
}

export type PacketTape = OriginalSound & {
  /** A packet whose sound began at `at`; they come in order. */
  push(opus: Uint8Array, at: number): void
  clear(): void
}

/** `moments`: milliseconds that are kept in any case, for the beginning of a turn. */
export function createPacketTape(moments: number): PacketTape {
  let packets: TimedPacket[] = []
  let keep: number | null = null
  return {
    push(opus, at) {
      packets.push({ opus, at })
      // Trimmed now and then, not at every packet.
      if (packets.length % 64 === 0) {
        const from = keep ?? at - moments
        packets = packets.filter((packet) => endOf(packet) > from)
      }
    },
    keepFrom(at) {
      keep = at
    },
    cut(from, to) {
      const wanted = packets.filter((packet) => endOf(packet) > from && packet.at < to)
      return wanted.length === 0 ? null : () => oggOpus(wanted, from, to)
    },
    clear() {
      packets = []
    },
  }
}

const endOf = ({ opus, at }: TimedPacket) => at + samplesIn(opus) / 48
