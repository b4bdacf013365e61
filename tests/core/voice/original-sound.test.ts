import { Readable } from 'node:stream'
import { createDecoder } from 'libopus-wasm'
import prism from 'prism-media'
import { describe, expect, it } from 'vitest'
import { HEARING_RATE } from '../../../core/ports.ts'
import { samplesIn } from '../../../core/voice/ogg-opus.ts'
import { createPacketTape } from '../../../core/voice/original-sound.ts'
import { opusPackets } from '../../fakes/discord/speech-packets.ts'
import { hasFfmpeg, testFfmpeg } from '../../workers/speech/environment.ts'

const sweep = (ms: number) =>
  Int16Array.from({ length: (ms * HEARING_RATE) / 1000 }, (_, i) => 8_000 * Math.sin((i * (1 + i / 60_000)) / 12))
const T = 1_700_000_000_000

/** Packets of an Ogg file as an independent reader finds them. */
async function packetsOf(ogg: Uint8Array): Promise<Buffer[]> {
  return Readable.from([ogg], { objectMode: false }).pipe(new prism.opus.OggDemuxer()).toArray()
}

/** Whole pages: their granule positions and flags. */
function pagesOf(ogg: Uint8Array): { granule: number; flags: number; number: number }[] {
  const bytes = Buffer.from(ogg)
  const pages = []
  for (let at = 0; at < bytes.length; ) {
    expect(bytes.toString('latin1', at, at + 4)).toBe('OggS')
    const segments = bytes.readUInt8(at + 26)
    const size = bytes.subarray(at + 27, at + 27 + segments).reduce((sum, s) => sum + s, 0)
    pages.push({
      granule: Number(bytes.readBigInt64LE(at + 6)),
      flags: bytes.readUInt8(at + 5),
      number: bytes.readUInt32LE(at + 18),
    })
    at += 27 + segments + size
  }
  return pages
}

describe('what a packet holds', () => {
  it.each([
    ['SILK, 20 ms', [0x48], 960],
    ['SILK, 60 ms', [0x58], 2880],
    ['hybrid, 10 ms', [0x60], 480],
    ['CELT, 2.5 ms', [0x80], 120],
    ['CELT, 20 ms', [0xf8], 960],
    ['two frames', [0xf9], 1920],
    ['three frames', [0xfb, 3], 2880],
  ])('%s', (_, bytes, samples) => {
    expect(samplesIn(Uint8Array.from(bytes as number[]))).toBe(samples)
  })
})

describe('the sound as it was sent', () => {
  it('is kept packet for packet, in Ogg that others read', async () => {
    const sent = await opusPackets(sweep(3_000), HEARING_RATE)
    const tape = createPacketTape(1_000)
    tape.keepFrom(T)
    for (const [i, opus] of sent.entries()) tape.push(opus, T + i * 20)
    const ogg = tape.cut(T, T + 3_000)?.() ?? new Uint8Array()
    expect(await packetsOf(ogg)).toEqual(sent)
    const pages = pagesOf(ogg)
    expect(pages.map(({ number }) => number)).toEqual([0, 1, 2, 3, 4])
    expect(pages.map(({ granule }) => granule)).toEqual([0, 0, 48_000, 96_000, 144_000])
    expect(pages.map(({ flags }) => flags)).toEqual([2, 0, 0, 0, 4])
  })

  it('keeps its time where packets were lost, and where nothing was sent', async () => {
    const sent = await opusPackets(sweep(1_000), HEARING_RATE)
    const tape = createPacketTape(1_000)
    tape.keepFrom(T)
    // The packet at 400 ms is lost; after 600 ms comes a pause of a second and a half.
    for (const [i, opus] of sent.entries()) if (i !== 20) tape.push(opus, T + 100 + i * 20 + (i >= 30 ? 1_500 : 0))
    const ogg = tape.cut(T, T + 2_800)?.() ?? new Uint8Array()
    const packets = await packetsOf(ogg)
    expect(pagesOf(ogg).at(-1)).toMatchObject({ granule: 2_800 * 48, flags: 4 })
    expect(packets).toHaveLength(140)
    expect(packets[25]).toHaveLength(1)
    expect(packets.filter((packet) => sent.some((own) => own.equals(packet)))).toHaveLength(49)
    const decoder = await createDecoder({ sampleRate: HEARING_RATE, channels: 1 })
    const loudness = packets.map((opus) => Math.max(...decoder.decode(opus).map(Math.abs)))
    decoder.free()
    expect(loudness[25]).toBeGreaterThan(1_000)
    expect(Math.max(...loudness.slice(45, 105))).toBeLessThan(300)
    expect(loudness[115]).toBeGreaterThan(5_000)
  })

  it.skipIf(!hasFfmpeg)('is read by FFmpeg at its full length (skipped without FFmpeg)', async () => {
    const sent = await opusPackets(sweep(1_000), HEARING_RATE)
    const tape = createPacketTape(1_000)
    tape.keepFrom(T)
    for (const [i, opus] of sent.entries()) if (i % 10 !== 7) tape.push(opus, T + i * 20 + (i >= 30 ? 700 : 0))
    const ogg = tape.cut(T, T + 1_700)?.() ?? new Uint8Array()
    const samples = await testFfmpeg().decode(ogg, { signal: AbortSignal.timeout(30_000) })
    expect(samples.length / HEARING_RATE).toBeCloseTo(1.7, 1)
  })

  it('is forgotten but for the last moments while no turn is open', async () => {
    const [opus = Buffer.alloc(1)] = await opusPackets(sweep(20), HEARING_RATE)
    const tape = createPacketTape(1_000)
    for (let i = 0; i < 640; i++) tape.push(opus, T + i * 20)
    expect(tape.cut(T, T + 5_000)).toBeNull()
    expect(tape.cut(T + 12_000, T + 12_800)).not.toBeNull()
    tape.clear()
    expect(tape.cut(T, T + 20_000)).toBeNull()
  })
})
