import { playbackBuffer } from './playback-buffer.js'

/** On the audio thread: plays what the interviewer says, and tells how far it is. */
class Playback extends AudioWorkletProcessor {
  constructor() {
    super()
    const { port } = this
    const buffer = playbackBuffer(sampleRate, (played) => port.postMessage(played))
    this.buffer = buffer
    port.onmessage = ({ data }) => {
      if (data.kind === 'piece') buffer.push(data.utterance, data.samples)
      if (data.kind === 'end') buffer.end(data.utterance)
      if (data.kind === 'stop') buffer.stop(data.utterance)
      if (data.kind === 'reset') buffer.reset()
      if (data.kind === 'duck') buffer.duck(data.on)
    }
  }

  /** @param {Float32Array[][]} _inputs @param {Float32Array[][]} outputs */
  process(_inputs, outputs) {
    const block = outputs[0]?.[0]
    if (!block) return true
    this.buffer.pull(block)
    return true
  }
}

registerProcessor('playback', Playback)
