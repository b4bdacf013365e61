const HEADER_BYTES = 44

/** Mono 16-bit samples as a WAV file (RIFF, PCM). `rate` is samples a second. */
export function wavOf(samples: Int16Array, rate: number): Uint8Array<ArrayBuffer> {
  const file = new Uint8Array(HEADER_BYTES + samples.byteLength)
  const view = new DataView(file.buffer)
  const name = (at: number, letters: string) => file.set(Buffer.from(letters, 'latin1'), at)
  name(0, 'RIFF')
  view.setUint32(4, file.length - 8, true)
  name(8, 'WAVEfmt ')
  view.setUint32(16, 16, true)
  view.setUint16(20, 1, true)
  view.setUint16(22, 1, true)
  view.setUint32(24, rate, true)
  view.setUint32(28, rate * 2, true)
  view.setUint16(32, 2, true)
  view.setUint16(34, 16, true)
  name(36, 'data')
  view.setUint32(40, samples.byteLength, true)
  file.set(bytesOf(samples), HEADER_BYTES)
  return file
}

/** The samples' own memory, little-endian as every machine that Node runs on has it. */
export function bytesOf(samples: Int16Array): Uint8Array {
  return new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength)
}

/** Bytes of 16-bit little-endian samples; an odd byte at the end is left out. */
export function samplesOf(bytes: Uint8Array): Int16Array {
  const whole = bytes.subarray(0, bytes.length & ~1)
  const samples = new Int16Array(whole.length / 2)
  bytesOf(samples).set(whole)
  return samples
}
