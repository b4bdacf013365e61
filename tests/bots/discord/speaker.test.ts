import type { OpusDecoderHandle } from 'libopus-wasm'
import { expect, it } from 'vitest'
import { createSpeaker } from '../../../bots/discord/voice/speaker.ts'

const decoder = {
  decode: () => new Int16Array(320),
  decodePacketLoss: () => new Int16Array(320),
  free: () => undefined,
} as unknown as OpusDecoderHandle

it('lets sound not go back in time where packets come at once after a stall, the later one first', async () => {
  const times: number[] = []
  const speaker = createSpeaker({
    onSamples: (_, at) => times.push(at),
    onBadPacket: (error) => expect.fail(String(error)),
    makeDecoder: async () => decoder,
  })
  await Promise.resolve()
  const packet = (sequence: number, at: number) =>
    speaker.push({ sequence, timestamp: sequence * 960, opus: new Uint8Array([1]), at })
  for (const [sequence, at] of [
    [1, 1_000],
    [2, 1_020],
    // The process stood still for 300 ms, and then took the later packet first.
    [4, 1_340],
    [3, 1_341],
    [5, 1_341],
    [6, 1_361],
  ] as const)
    packet(sequence, at)
  speaker.close()
  expect(times).toHaveLength(6)
  expect(times).toEqual(times.toSorted((a, b) => a - b))
})
