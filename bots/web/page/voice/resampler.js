/** Zero crossings of the sinc on each side of its middle: the steepness of the filter. */
const CROSSINGS = 24
/** Part of the narrower band that passes; the rest is the filter's slope, so that nothing folds back. */
const PASS = 0.92

/**
 * Changes the rate of a stream of samples by a windowed sinc (Kaiser, beta 9), which is also the low-pass that keeps
 * what the lower rate cannot hold from folding back into it. Rates are whole numbers; the state lasts between pieces.
 * @param {number} from samples a second
 * @param {number} to samples a second
 */
export function resampler(from, to) {
  const divisor = greatestCommon(from, to)
  const step = from / divisor
  const phases = to / divisor
  const cutoff = Math.min(1, to / from) * PASS
  const half = Math.ceil(CROSSINGS / Math.min(1, to / from))
  const taps = 2 * half
  const table = phases <= 1024 ? filters(phases, half, cutoff) : null
  /** Samples that later output still needs; the first belongs to input position `start`. */
  let kept = new Float32Array(half)
  let start = -half
  /** Of the next output, in units of 1/phases of an input sample. */
  let position = 0

  return {
    /**
     * What comes out of a piece, about `length * to / from` samples; the last few wait for the next piece.
     * @param {Float32Array} piece @returns {Float32Array<ArrayBuffer>}
     */
    push(piece) {
      if (from === to) return piece.slice()
      const input = new Float32Array(kept.length + piece.length)
      input.set(kept)
      input.set(piece, kept.length)
      const end = start + input.length
      const out = []
      for (;;) {
        const middle = Math.floor(position / phases)
        if (middle + half >= end) break
        const phase = position % phases
        const filter = table?.[phase] ?? filterAt(phase / phases, half, cutoff)
        const first = middle - half + 1 - start
        let sum = 0
        for (let i = 0; i < taps; i++) sum += (input[first + i] ?? 0) * (filter[i] ?? 0)
        out.push(sum)
        position += step
      }
      const needed = Math.floor(position / phases) - half + 1
      const from0 = Math.max(0, needed - start)
      kept = input.slice(from0)
      start += from0
      // Positions stay small, so that hours of sound are counted exactly.
      const whole = Math.floor(position / phases)
      start -= whole
      position -= whole * phases
      return Float32Array.from(out)
    },
  }
}

/** @param {number} phases @param {number} half @param {number} cutoff */
function filters(phases, half, cutoff) {
  return Array.from({ length: phases }, (_, phase) => filterAt(phase / phases, half, cutoff))
}

/**
 * The weights of the `2 * half` input samples around an output that lies `fraction` of a sample behind the middle one.
 * @param {number} fraction @param {number} half @param {number} cutoff
 */
function filterAt(fraction, half, cutoff) {
  const filter = new Float64Array(2 * half)
  let sum = 0
  for (let i = 0; i < filter.length; i++) {
    const x = i - half + 1 - fraction
    const weight = sinc(cutoff * x) * kaiser(x / half)
    filter[i] = weight
    sum += weight
  }
  // All filters pass a steady level unchanged, or the phases would hum.
  return filter.map((weight) => weight / sum)
}

/** @param {number} x */
function sinc(x) {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x)
}

/** Kaiser's window with beta 9: about 90 dB below the passband. @param {number} x -1 to 1 */
function kaiser(x) {
  return Math.abs(x) >= 1 ? 0 : bessel(9 * Math.sqrt(1 - x * x)) / bessel(9)
}

/** The modified Bessel function of the first kind, order 0. @param {number} x */
function bessel(x) {
  let sum = 1
  let term = 1
  for (let k = 1; term > 1e-12 * sum; k++) {
    term *= (x / (2 * k)) ** 2
    sum += term
  }
  return sum
}

/** @param {number} a @param {number} b @returns {number} */
function greatestCommon(a, b) {
  return b === 0 ? a : greatestCommon(b, a % b)
}
