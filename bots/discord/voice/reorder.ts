/** One packet of a speaker as it came. `sequence` counts packets (16 bit), `timestamp` samples at 48 kHz (32 bit); `at` is its arrival. */
export type VoicePacket = { sequence: number; timestamp: number; opus: Uint8Array; at: number }

/** What a decoder is to do next. `lost`: so many packets are missing before `packet`. */
export type Ordered = { packet: VoicePacket; lost: number }

/** Puts packets in order and counts what is missing. Pure: time comes with the packets. */
export interface Reorder {
  push(packet: VoicePacket): Ordered[]
  /** Gives up waiting for what is missing, when nothing more comes. */
  flush(): Ordered[]
}

/** Packets that are held while one before them is missing: 60 ms. */
const MOST_HELD = 3
/** A jump further than this is a new stream, not loss. */
const NEW_STREAM = 1_000
/** More than this is not concealed: the speaker was away (400 ms of 20 ms packets). */
const MOST_CONCEALED = 20
/** Samples at 48 kHz in a packet of 20 ms. */
const PACKET_SAMPLES = 960

/** Distance of 16-bit sequence numbers, from -32768 to 32767. */
const distance = (from: number, to: number) => ((to - from + 0x8000) & 0xffff) - 0x8000

export function createReorder(): Reorder {
  let expected: number | null = null
  let last: VoicePacket | null = null
  const held: VoicePacket[] = []

  /** How many of the missing packets were sound: a pause advances the timestamp further than the numbers, and is no loss. */
  function lostBefore(packet: VoicePacket): number {
    if (!last) return 0
    const missing = distance(last.sequence, packet.sequence) - 1
    const elapsed = (packet.timestamp - last.timestamp) >>> 0
    const continuous = elapsed <= (missing + 1) * PACKET_SAMPLES
    return continuous && missing <= MOST_CONCEALED ? missing : 0
  }

  function release(packet: VoicePacket): Ordered {
    const lost = lostBefore(packet)
    last = packet
    expected = (packet.sequence + 1) & 0xffff
    return { packet, lost }
  }

  function drain(most: number): Ordered[] {
    const out: Ordered[] = []
    for (;;) {
      const [first] = held
      if (!first || (first.sequence !== expected && held.length <= most)) return out
      held.shift()
      out.push(release(first))
    }
  }

  return {
    push(packet) {
      const ahead = expected === null ? 0 : distance(expected, packet.sequence)
      if (expected === null || Math.abs(ahead) > NEW_STREAM) {
        const rest = drain(0)
        last = null
        return [...rest, release(packet)]
      }
      // Late beyond use, or a duplicate.
      if (ahead < 0 || held.some(({ sequence }) => sequence === packet.sequence)) return []
      held.push(packet)
      held.sort((a, b) => distance(b.sequence, a.sequence))
      return drain(MOST_HELD)
    },
    flush: () => drain(0),
  }
}
