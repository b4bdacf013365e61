import prism from 'prism-media'
import { SPEAKING_RATE } from '../../../core/ports.ts'

// Dated note (November 2026): prism-media 1.3.5 (Apache-2.0) brings no Opus of its own and takes the first that it finds.
// @discordjs/opus 0.10.0 (MIT) downloads a build in an install script, or needs a compiler. opusscript (MIT; libopus 1.3.1
// in WebAssembly, BSD-3-Clause) is plain files and installs everywhere; prism-media asks for its 0.0.8, though there is a
// 0.1. It encodes well. It conceals no lost packets, so what comes in is decoded by libopus-wasm instead.

/** Samples in 20 ms: at SPEAKING_RATE, and at Discord's 48 kHz. */
export const FRAME = SPEAKING_RATE / 50
const OUT_FRAME = 960
/** How much quieter it is while the candidate may be interrupting, and how fast it gets there (a share a frame). */
const DUCKED = 0.25
const DUCKING = 0.34
/** The volume changes in steps of 5 ms, too small to be heard as clicks. */
const STEPS = 4
const BYTES = OUT_FRAME * 2 * 2
const BITRATE = 48_000
/** Share of packets that may be lost; the encoder repeats as much in the next ones. */
const LOSS = 0.05

/** Makes Discord's packets out of speech, one at a time, so that stopping and ducking take effect at once. */
export interface SpeechEncoder {
  /** FRAME samples at SPEAKING_RATE as one Opus packet of 20 ms, 48 kHz, stereo. */
  encode(frame: Int16Array, ducked: boolean): Buffer
  /** Sound has been interrupted: what comes next follows on silence. */
  rest(): void
  close(): void
}

export function createSpeechEncoder(): SpeechEncoder {
  const form = { rate: 48_000, channels: 2, frameSize: OUT_FRAME, application: 'VOIP' }
  const opus = new prism.opus.Encoder(form)
  opus.setBitrate(BITRATE)
  opus.setFEC(true)
  opus.setPLP(LOSS)
  const volume = new prism.VolumeTransformer({ type: 's16le', volume: 1 })
  let gain = 1
  let lastSample = 0

  /** To 48 kHz stereo by linear interpolation. */
  function upsample(frame: Int16Array): Buffer {
    const pcm = Buffer.allocUnsafe(BYTES)
    for (let i = 0; i < FRAME; i++) {
      const sample = frame[i] ?? 0
      const between = (lastSample + sample) >> 1
      const at = i * 8
      pcm.writeInt16LE(between, at)
      pcm.writeInt16LE(between, at + 2)
      pcm.writeInt16LE(sample, at + 4)
      pcm.writeInt16LE(sample, at + 6)
      lastSample = sample
    }
    return pcm
  }

  /** At the volume of the moment. The stage works while it is written to, so what it gives can be read at once. */
  function atVolume(pcm: Buffer, ducked: boolean): Buffer {
    const goal = ducked ? DUCKED : 1
    const before = gain
    gain += Math.max(-DUCKING, Math.min(DUCKING, goal - gain))
    const steps = gain === before ? 1 : STEPS
    const size = BYTES / steps
    for (let step = 0; step < steps; step++) {
      volume.setVolume(before + ((gain - before) * (step + 1)) / steps)
      volume.write(pcm.subarray(step * size, (step + 1) * size))
    }
    return volume.read() as Buffer
  }

  return {
    encode(frame, ducked) {
      opus.write(atVolume(upsample(frame), ducked))
      return opus.read() as Buffer
    },
    rest() {
      lastSample = 0
    },
    close() {
      volume.destroy()
      opus.destroy()
    },
  }
}
