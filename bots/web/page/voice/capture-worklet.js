import { resampler } from './resampler.js'

/** Samples a second that are heard, and 20 ms of them. */
const HEARING_RATE = 16_000
const FRAME = 320

/** On the audio thread: cuts the microphone into frames of 20 ms at 16 kHz, each with the time of its first sample. */
class Capture extends AudioWorkletProcessor {
  constructor() {
    super()
    this.resample = resampler(sampleRate, HEARING_RATE)
    this.frame = new Int16Array(FRAME)
    this.filled = 0
    this.made = 0
    this.startedAt = currentFrame / sampleRate
  }

  /** @param {Float32Array[][]} inputs */
  process(inputs) {
    // A microphone that was unplugged gives no channel: silence keeps the time.
    const channel = inputs[0]?.[0] ?? new Float32Array(128)
    for (const sample of this.resample.push(channel)) {
      this.frame[this.filled++] = Math.max(-32768, Math.min(32767, Math.round(sample * 32767)))
      if (this.filled === FRAME) this.post()
    }
    return true
  }

  post() {
    const seconds = this.startedAt + this.made / HEARING_RATE
    this.made += FRAME
    const samples = this.frame
    this.port.postMessage({ seconds, samples }, [samples.buffer])
    this.frame = new Int16Array(FRAME)
    this.filled = 0
  }
}

registerProcessor('capture', Capture)
