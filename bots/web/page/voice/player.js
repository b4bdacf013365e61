/**
 * Plays what the interviewer says.
 * @typedef {{ utterance: number, milliseconds: number, ended: boolean }} Played
 * @param {AudioContext} context
 * @param {(played: Played) => void} onPlayed told ten times a second how far an utterance is, and when it has ended
 */
export async function openPlayer(context, onPlayed) {
  await context.audioWorklet.addModule('/page/voice/playback-worklet.js')
  const node = new AudioWorkletNode(context, 'playback', { numberOfInputs: 0, outputChannelCount: [1] })
  node.port.onmessage = ({ data }) => onPlayed(data)
  node.connect(context.destination)
  return {
    /** @param {number} utterance @param {Int16Array} samples at 24 kHz */
    piece: (utterance, samples) => node.port.postMessage({ kind: 'piece', utterance, samples }, [samples.buffer]),
    /** @param {number} utterance */
    end: (utterance) => node.port.postMessage({ kind: 'end', utterance }),
    /** @param {number} utterance */
    stop: (utterance) => node.port.postMessage({ kind: 'stop', utterance }),
    /** @param {boolean} on */
    duck: (on) => node.port.postMessage({ kind: 'duck', on }),
    /** Forgets everything, for a room that begins anew. */
    reset: () => node.port.postMessage({ kind: 'reset' }),
    close() {
      node.port.onmessage = null
      node.disconnect()
    },
  }
}

/** Three notes, to hear whether the loudspeaker works. Resolves when they have died away. @param {AudioContext} context */
export async function playTestSound(context) {
  await context.resume()
  const notes = [523.25, 659.25, 783.99]
  const gap = 0.22
  await Promise.all(
    notes.map((frequency, i) => {
      const begin = context.currentTime + 0.05 + i * gap
      const tone = new OscillatorNode(context, { frequency })
      const loudness = new GainNode(context, { gain: 0 })
      loudness.gain.setValueAtTime(0, begin)
      loudness.gain.linearRampToValueAtTime(0.25, begin + 0.02)
      loudness.gain.exponentialRampToValueAtTime(0.001, begin + 0.7)
      tone.connect(loudness).connect(context.destination)
      tone.start(begin)
      tone.stop(begin + 0.75)
      return new Promise((resolve) => {
        tone.onended = resolve
      })
    }),
  )
}
