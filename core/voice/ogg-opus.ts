/** An Opus packet, and when its sound began in milliseconds. */
export type TimedPacket = { opus: Uint8Array; at: number }

/** Granule positions count samples at 48 kHz, whatever the packets hold (RFC 7845, 4). */
const PER_MS = 48
/** 20 ms of silence. */
const SILENCE = Uint8Array.of(0xf8, 0xff, 0xfe)
const SILENCE_SAMPLES = 960
/** A longer gap is a pause, whose sound was never sent, and no loss. */
const MOST_CONCEALED_MS = 100
/** Pages of about a second, so that players can seek. */
const PACKETS_IN_PAGE = 50
const MOST_SEGMENTS = 255
const VENDOR = 'greenroom'
const FIRST = 2
const LAST = 4

/**
 * An Ogg file with Opus of exactly these packets, in order, as a recording from `from` to `to` (milliseconds). Time keeps
 * running: since a granule position may count only what packets hold, a lost packet becomes an empty one, which asks decoders
 * to conceal it, and a pause becomes silence (RFC 7845, 4.1).
 */
export function oggOpus(packets: readonly TimedPacket[], from: number, to: number): Uint8Array {
  const timed = withoutGaps(packets, from, to)
  const pages = [page([head()], { flags: FIRST, granule: 0, number: 0 }), page([tags()], { granule: 0, number: 1 })]
  let granule = 0
  for (let next = 0; next < timed.length; ) {
    const last = next
    let segments = 0
    while (next < timed.length && next - last < PACKETS_IN_PAGE) {
      const packet = timed[next] as Uint8Array
      segments += segmentsOf(packet)
      if (segments > MOST_SEGMENTS) break
      granule += samplesIn(packet)
      next++
    }
    const flags = next === timed.length ? LAST : 0
    pages.push(page(timed.slice(last, next), { flags, granule, number: pages.length }))
  }
  return Buffer.concat(pages)
}

/** The packets with what fills the time between them. */
function withoutGaps(packets: readonly TimedPacket[], from: number, to: number): Uint8Array[] {
  const all: Uint8Array[] = []
  let at = 0
  let empty: Uint8Array | null = null
  let due = from
  const fill = (missing: number) => {
    const conceal = empty && missing <= MOST_CONCEALED_MS * PER_MS ? empty : SILENCE
    const each = conceal === SILENCE ? SILENCE_SAMPLES : samplesIn(conceal)
    for (let count = Math.round(missing / each); count > 0; count--) {
      all.push(conceal)
      at += each
    }
  }
  for (const { opus, at: captured } of packets) {
    // A lost packet shows against the one before it; capture times that were set right meanwhile would hide it. Pauses take up what that adds.
    const gap = captured - due
    fill(gap > MOST_CONCEALED_MS ? (captured - from) * PER_MS - at : gap * PER_MS)
    all.push(opus)
    at += samplesIn(opus)
    due = captured + samplesIn(opus) / PER_MS
    // One frame without a byte in it, of the same kind.
    empty = Uint8Array.of((opus[0] ?? 0) & 0xfc)
  }
  fill((to - from) * PER_MS - at)
  if (all.length === 0) all.push(SILENCE)
  return all
}

/** Samples at 48 kHz that an Opus packet holds, as its first bytes tell (RFC 6716, 3.1). */
export function samplesIn(opus: Uint8Array): number {
  const [toc = 0, count = 0] = opus
  const config = toc >> 3
  const ms =
    config < 12 ? ([10, 20, 40, 60][config % 4] ?? 0) : config < 16 ? 10 << (config % 2) : 2.5 * 2 ** (config % 4)
  const frames = [1, 2, 2, count & 0x3f][toc & 3] ?? 1
  return ms * PER_MS * frames
}

function head(): Uint8Array {
  const bytes = Buffer.alloc(19)
  bytes.write('OpusHead')
  // Version 1, stereo, nothing to skip, made from 48 kHz, no gain, the usual channels.
  bytes.writeUInt8(1, 8)
  bytes.writeUInt8(2, 9)
  bytes.writeUInt32LE(48_000, 12)
  return bytes
}

function tags(): Uint8Array {
  const bytes = Buffer.alloc(8 + 4 + VENDOR.length + 4)
  bytes.write('OpusTags')
  bytes.writeUInt32LE(VENDOR.length, 8)
  bytes.write(VENDOR, 12)
  return bytes
}

type Place = { flags?: number; granule: number; number: number }

/** A packet's length is written as segments of 255 and a last, shorter one. */
const segmentsOf = ({ length }: Uint8Array) => Math.floor(length / 255) + 1

function page(packets: readonly Uint8Array[], { flags = 0, granule, number }: Place): Uint8Array {
  const lacing = packets.flatMap((packet) => [...Array<number>(segmentsOf(packet) - 1).fill(255), packet.length % 255])
  const header = Buffer.alloc(27)
  header.write('OggS')
  header.writeUInt8(flags, 5)
  header.writeBigInt64LE(BigInt(granule), 6)
  // The only stream of its file.
  header.writeUInt32LE(1, 14)
  header.writeUInt32LE(number, 18)
  header.writeUInt8(lacing.length, 26)
  const whole = Buffer.concat([header, Uint8Array.from(lacing), ...packets])
  whole.writeUInt32LE(checksum(whole), 22)
  return whole
}

/** Ogg's CRC-32: polynomial 0x04c11db7, not reflected, nothing added. */
const table = Uint32Array.from({ length: 256 }, (_, i) => {
  let crc = i << 24
  for (let bit = 0; bit < 8; bit++) crc = (crc << 1) ^ (crc & 0x8000_0000 ? 0x04c1_1db7 : 0)
  return crc
})

function checksum(bytes: Uint8Array): number {
  let crc = 0
  for (const byte of bytes) crc = (crc << 8) ^ (table[((crc >>> 24) ^ byte) & 0xff] ?? 0)
  return crc >>> 0
}
