import { Application, createEncoder } from 'libopus-wasm'

const RATE = 48_000
export const FRAME_MS = 20
const FRAME = (RATE * FRAME_MS) / 1000

/** Samples as a Discord client sends them: Opus, 48 kHz, stereo, 20 ms a packet. `rate` must divide 48000. */
export async function opusPackets(samples: Int16Array, rate: number): Promise<Buffer[]> {
  const encoder = await createEncoder({ sampleRate: RATE, channels: 2, application: Application.Voip, bitrate: 64_000 })
  try {
    const step = RATE / rate
    const perFrame = FRAME / step
    const packets: Buffer[] = []
    const frame = new Int16Array(FRAME * 2)
    for (let start = 0; start < samples.length; start += perFrame) {
      for (let i = 0; i < FRAME; i++) {
        const at = start + i / step
        const left = samples[Math.floor(at)] ?? 0
        const right = samples[Math.floor(at) + 1] ?? 0
        const value = Math.round(left + (right - left) * (at % 1))
        frame[2 * i] = value
        frame[2 * i + 1] = value
      }
      packets.push(Buffer.from(encoder.encode(frame, { frameSize: FRAME })))
    }
    return packets
  } finally {
    encoder.free()
  }
}
