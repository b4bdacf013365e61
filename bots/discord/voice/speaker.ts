import { createDecoder, type OpusDecoderHandle } from 'libopus-wasm'
import { HEARING_RATE } from '../../../core/ports.ts'
import { captureClock } from './capture-clock.ts'
import { createReorder, type Ordered, type VoicePacket } from './reorder.ts'

/** Samples in 20 ms, the length of Discord's packets. */
const FRAME = HEARING_RATE / 50
const FRAME_MS = 20
/** Packets held for a missing one are decoded without it once nothing has come for so long. */
const GIVE_UP_MS = 80
/** Packets that may wait while the decoder is being made. */
const MOST_WAITING = 250

/** One consenting person's ear: packets in, samples at HEARING_RATE out. */
export interface Speaker {
  push(packet: VoicePacket): void
  close(): void
}

export type SpeakerParts = {
  onSamples: (samples: Int16Array, at: number) => void
  /** A packet in its place, as it was sent. */
  onPacket?: (opus: Uint8Array, at: number) => void
  /** A packet that is no Opus; its place is concealed. */
  onBadPacket: (error: unknown) => void
  makeDecoder?: () => Promise<OpusDecoderHandle>
}

/** libopus in WebAssembly decodes straight to 16 kHz mono and conceals what is lost; it needs no compiler. */
export const speechDecoder = () => createDecoder({ sampleRate: HEARING_RATE, channels: 1 })

export function createSpeaker(parts: SpeakerParts): Speaker {
  const { onSamples, onBadPacket, onPacket, makeDecoder = speechDecoder } = parts
  const order = createReorder()
  const capturedAt = captureClock()
  let decoder: OpusDecoderHandle | null = null
  let waiting: VoicePacket[] = []
  let timer: NodeJS.Timeout | null = null
  let heardAt = Number.NEGATIVE_INFINITY
  let closed = false

  makeDecoder().then(
    (made) => {
      if (closed) return made.free()
      decoder = made
      for (const packet of waiting) push(packet)
      waiting = []
    },
    (error: unknown) => onBadPacket(error),
  )

  /** Lost frames: all but the last are extrapolated; the last may travel a second time within the next packet (in-band FEC). */
  function conceal(count: number, next: Uint8Array): Int16Array[] {
    if (!decoder) return []
    const own = decoder
    return Array.from({ length: count }, (_, i) => {
      try {
        return i === count - 1 ? own.decode(next, { decodeFec: true, frameSize: FRAME }) : own.decodePacketLoss(FRAME)
      } catch {
        // Where even that fails there was nothing to continue: silence of the same length.
        return new Int16Array(FRAME)
      }
    })
  }

  /** In the order of the sound, which never goes back: after a stall packets may have come at once, the later one first. */
  function emit(samples: Int16Array, at: number): void {
    heardAt = Math.max(heardAt, at)
    onSamples(samples, heardAt)
  }

  function decode({ packet, lost }: Ordered): void {
    if (!decoder) return
    const at = capturedAt(packet.timestamp, packet.at)
    for (const [i, samples] of conceal(lost, packet.opus).entries()) emit(samples, at - (lost - i) * FRAME_MS)
    try {
      emit(decoder.decode(packet.opus), at)
      onPacket?.(packet.opus, at)
    } catch (error) {
      onBadPacket(error)
      emit(decoder.decodePacketLoss(FRAME), at)
    }
  }

  function push(packet: VoicePacket): void {
    order.push(packet).forEach(decode)
    if (timer) timer.refresh()
    else timer = setTimeout(() => order.flush().forEach(decode), GIVE_UP_MS).unref()
  }

  return {
    push(packet) {
      if (closed) return
      if (decoder) push(packet)
      else if (waiting.length < MOST_WAITING) waiting.push(packet)
    },
    close() {
      closed = true
      if (timer) clearTimeout(timer)
      waiting = []
      decoder?.free()
      decoder = null
    },
  }
}
