import { resampler } from './resampler.js'

/** Samples a second that the interviewer's voice comes in. */
export const VOICE_RATE = 24_000
/** Heard before playing begins, so that a late piece leaves no hole: seconds. */
const JITTER_S = 0.12
/** After a hole the buffer fills a little longer. */
const MOST_JITTER_S = 0.5
/** A change of loudness takes this long, in seconds: no clicks. */
const RAMP_S = 0.03
/** How loud a ducked voice is. */
const DUCKED = 0.2
/** Seconds between two reports on an utterance. */
const REPORT_S = 0.1

/**
 * @typedef {{ utterance: number, milliseconds: number, ended: boolean }} Played
 * @typedef {{ utterance: number, resample: ReturnType<typeof resampler>, pieces: Float32Array[], at: number, waiting: number, played: number, ended: boolean }} Speech
 */

/**
 * What the interviewer says, on its way to the loudspeaker: utterances one after another, each from its own pieces.
 * Pure: the audio thread pulls, the page pushes.
 * @param {number} rate of the loudspeaker, samples a second
 * @param {(played: Played) => void} report
 */
export function playbackBuffer(rate, report) {
  /** @type {Speech[]} */
  let queue = []
  /** Utterances that were stopped: late pieces of them are dropped. @type {Set<number>} */
  const stopped = new Set()
  let jitter = JITTER_S
  let playing = false
  let gain = 1
  let target = 1
  let sinceReport = 0
  /** Samples of a stopped utterance that fade away. @type {Float32Array} */
  let tail = new Float32Array(0)

  /** @param {number} utterance @returns {Speech} */
  function speechOf(utterance) {
    const known = queue.find((s) => s.utterance === utterance)
    if (known) return known
    const resample = resampler(VOICE_RATE, rate)
    const speech = { utterance, resample, pieces: [], at: 0, waiting: 0, played: 0, ended: false }
    queue.push(speech)
    return speech
  }

  /** @param {Speech} speech @param {Float32Array} piece */
  function add(speech, piece) {
    const samples = speech.resample.push(piece)
    if (samples.length === 0) return
    speech.pieces.push(samples)
    speech.waiting += samples.length
  }

  /** @param {Speech} speech @param {boolean} [ended] */
  function tell(speech, ended = false) {
    sinceReport = 0
    report({ utterance: speech.utterance, milliseconds: Math.round((speech.played / rate) * 1000), ended })
  }

  /** The next sample, or null when none has come yet. @param {Speech} speech */
  function take(speech) {
    const piece = speech.pieces[0]
    if (!piece) return null
    const sample = piece[speech.at++] ?? 0
    if (speech.at >= piece.length) {
      speech.pieces.shift()
      speech.at = 0
    }
    speech.waiting--
    return sample
  }

  return {
    /** @param {number} utterance @param {Int16Array} samples at VOICE_RATE */
    push(utterance, samples) {
      if (stopped.has(utterance)) return
      add(
        speechOf(utterance),
        Float32Array.from(samples, (s) => s / 32768),
      )
    },
    /** Nothing more comes for it. @param {number} utterance */
    end(utterance) {
      if (stopped.has(utterance)) return
      const speech = speechOf(utterance)
      if (speech.ended) return
      speech.ended = true
      // The filter still holds the last few milliseconds.
      add(speech, new Float32Array(64))
    },
    /** Drops it, fading out what is in the air. @param {number} utterance */
    stop(utterance) {
      stopped.add(utterance)
      const speech = queue.find((s) => s.utterance === utterance)
      if (!speech) return
      if (queue[0] === speech && playing) {
        const fade = Math.min(speech.waiting, Math.round(RAMP_S * rate))
        const first = gain
        tail = Float32Array.from({ length: fade }, (_, i) => (take(speech) ?? 0) * first * (1 - i / fade))
      }
      queue = queue.filter((s) => s !== speech)
      playing = false
    },
    /** Forgets everything: utterances are counted anew. */
    reset() {
      queue = []
      stopped.clear()
      playing = false
      target = 1
    },
    /** @param {boolean} on */
    duck(on) {
      target = on ? DUCKED : 1
    },
    /** Fills one block of the loudspeaker. @param {Float32Array} block */
    pull(block) {
      block.fill(0)
      const faded = Math.min(tail.length, block.length)
      for (let i = 0; i < faded; i++) block[i] = tail[i] ?? 0
      tail = tail.subarray(faded)
      for (let i = faded; i < block.length; ) {
        const speech = queue[0]
        if (!speech) {
          playing = false
          break
        }
        if (!playing && !speech.ended && speech.waiting < jitter * rate) break
        playing = true
        gain += Math.sign(target - gain) * Math.min(Math.abs(target - gain), 1 / (RAMP_S * rate))
        const sample = take(speech)
        if (sample === null) {
          playing = false
          if (!speech.ended) {
            jitter = Math.min(MOST_JITTER_S, jitter * 1.5)
            break
          }
          tell(speech, true)
          queue.shift()
          continue
        }
        block[i++] = sample * gain
        speech.played++
        if (++sinceReport >= REPORT_S * rate) tell(speech)
      }
      const first = queue[0]
      if (first?.ended && first.waiting === 0) {
        tell(first, true)
        queue.shift()
        playing = false
      }
    },
  }
}
