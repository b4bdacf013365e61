/**
 * The person's microphone and loudspeaker.
 * @typedef {{ id: string, label: string }} Device
 * @typedef {'denied' | 'none' | 'busy' | 'insecure' | 'failed'} MicrophoneTrouble
 */

/** Frames of 20 ms whose loudness the meter smooths over, as a share of the new value. */
const FALL = 0.12
/** Loudness in decibels that the meter shows as nothing, and as full. */
const QUIET_DB = -60
const LOUD_DB = -12

/** What to do about a microphone that cannot be opened. @type {Record<MicrophoneTrouble, string>} */
export const remedies = {
  denied:
    'This page may not use the microphone. Allow it in your browser: the symbol beside the address, then “Microphone”, then try again. Typing works all the same.',
  none: 'No microphone was found. Plug one in or switch it on, then try again. Typing works all the same.',
  busy: 'The microphone is in use by another program, or your system keeps it closed. End the call or recording that uses it, then try again.',
  insecure:
    'Browsers open the microphone only on secure pages. Ask whoever runs this server for its https address, or open it on the machine itself at localhost.',
  failed: 'The microphone could not be opened. Try again, or choose another one. Typing works all the same.',
}

export class MicrophoneError extends Error {
  /** @param {MicrophoneTrouble} trouble @param {unknown} [cause] */
  constructor(trouble, cause) {
    super(remedies[trouble], { cause })
    this.trouble = trouble
  }
}

/**
 * Opens a microphone; the browser asks the person the first time.
 * @param {string | null} device its id; null for the usual one
 * @returns {Promise<MediaStream>}
 * @throws {MicrophoneError}
 */
export async function openMicrophone(device) {
  if (!navigator.mediaDevices?.getUserMedia || !('AudioWorkletNode' in window)) throw new MicrophoneError('insecure')
  /** @type {MediaTrackConstraints} */
  const audio = { channelCount: 1, echoCancellation: true, noiseSuppression: true, autoGainControl: true }
  try {
    return await navigator.mediaDevices.getUserMedia({
      audio: device ? { ...audio, deviceId: { exact: device } } : audio,
    })
  } catch (error) {
    const name = error instanceof Error ? error.name : ''
    // One that was chosen before may be gone: the usual one serves.
    if (device && (name === 'OverconstrainedError' || name === 'NotFoundError')) return openMicrophone(null)
    if (name === 'NotAllowedError' || name === 'SecurityError') throw new MicrophoneError('denied', error)
    if (name === 'NotFoundError') throw new MicrophoneError('none', error)
    if (name === 'NotReadableError' || name === 'AbortError') throw new MicrophoneError('busy', error)
    throw new MicrophoneError('failed', error)
  }
}

/** The microphones there are; their names are known once one of them was opened. @returns {Promise<Device[]>} */
export async function microphones() {
  const devices = await navigator.mediaDevices.enumerateDevices()
  return devices
    .filter((d) => d.kind === 'audioinput' && d.deviceId !== '')
    .map((d, i) => ({ id: d.deviceId, label: d.label || `Microphone ${i + 1}` }))
}

/**
 * Cuts a stream into frames.
 * @param {AudioContext} context
 * @param {MediaStream} stream
 * @param {(samples: Int16Array, pageMs: number) => void} onFrame 20 ms at 16 kHz, and when the first was captured by performance.now()
 * @returns {Promise<() => void>} how to stop
 */
export async function capture(context, stream, onFrame) {
  await context.audioWorklet.addModule('/page/voice/capture-worklet.js')
  const source = context.createMediaStreamSource(stream)
  const node = new AudioWorkletNode(context, 'capture', {
    numberOfOutputs: 0,
    channelCount: 1,
    channelCountMode: 'explicit',
  })
  const pageTime = audioClock()
  node.port.onmessage = ({ data }) => onFrame(data.samples, pageTime(data.seconds * 1000, performance.now()))
  source.connect(node)
  return () => {
    node.port.onmessage = null
    source.disconnect()
    node.disconnect()
  }
}

/** More than this between two clocks is no jitter: the sound was suspended meanwhile. */
const SUSPENDED_MS = 1000

/** Turns times of the sound clock, which stands still while sound is suspended, into times of the page's clock; never backwards. */
export function audioClock() {
  let offset = Number.POSITIVE_INFINITY
  let last = 0
  return (/** @type {number} */ soundMs, /** @type {number} */ pageMs) => {
    const now = pageMs - soundMs
    offset = now - offset > SUSPENDED_MS ? now : Math.min(offset, now)
    last = Math.max(last, soundMs + offset)
    return last
  }
}

/** How loud frames are, 0 to 1, rising at once and falling gently. */
export function levelMeter() {
  let level = 0
  return (/** @type {Int16Array} */ samples) => {
    let sum = 0
    for (const sample of samples) sum += sample * sample
    const db = 10 * Math.log10(sum / Math.max(1, samples.length) / 32768 ** 2 + 1e-12)
    const now = Math.max(0, Math.min(1, (db - QUIET_DB) / (LOUD_DB - QUIET_DB)))
    level = now > level ? now : level + (now - level) * FALL
    return level
  }
}

/** @param {MediaStream} stream */
export function closeMicrophone(stream) {
  for (const track of stream.getTracks()) track.stop()
}
