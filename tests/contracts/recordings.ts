import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Recordings } from '../../core/ports.ts'

export type RecordingsUnderTest = {
  recordings: Recordings
  /** The same recordings as another process, or the next one, sees them. */
  another(): Recordings
  dispose(): Promise<void>
}

const FAR = Date.UTC(2100, 0, 1)
const answer = (interview: string, question = 'q1', deleteAt = FAR) => ({ interview, question, deleteAt })
const speech = (seed: number) => Int16Array.from({ length: 16_000 }, (_, i) => 6000 * Math.sin(i / (5 + seed)))

/** What every adapter of the Recordings port must do. `make` gives one with nothing in it. */
export function recordingsContract(name: string, make: () => Promise<RecordingsUnderTest>): void {
  describe(`the recordings contract, ${name}`, () => {
    let made: RecordingsUnderTest
    let recordings: Recordings
    beforeEach(async () => {
      made = await make()
      recordings = made.recordings
    })
    afterEach(() => made.dispose())

    it('gives back an Ogg file with Opus, also to another process', async () => {
      const saved = await recordings.save(speech(1), answer('i1'))
      const bytes = await made.another().read(saved)
      expect(Buffer.from(bytes ?? []).subarray(0, 4)).toEqual(Buffer.from('OggS'))
      expect(Buffer.from(bytes ?? []).indexOf('OpusHead')).toBeGreaterThan(0)
    })

    it('keeps answers apart, also two to the same question', async () => {
      const names = await Promise.all([1, 2].map((seed) => recordings.save(speech(seed), answer('i1'))))
      expect(new Set(names).size).toBe(2)
      const [one, two] = await Promise.all(names.map((n) => recordings.read(n)))
      expect(one && two && Buffer.compare(one, two)).not.toBe(0)
    })

    it('knows nothing of other names', async () => {
      const saved = await recordings.save(speech(1), answer('i1'))
      const awkward = ['', 'nobody', '../../etc/passwd', '/etc/passwd', `${saved}/..`, `../${saved}`, `${saved}\0`]
      for (const other of awkward) {
        expect(await recordings.read(other), other).toBeNull()
        await recordings.keepUntil(other, 0)
      }
      expect(await recordings.read(saved)).not.toBeNull()
    })

    it.each(['../../up', '..', '/root', 'a/b', 'Ada', 'ada', '', 'ü\n', 'x'.repeat(300)])(
      'takes the id %j',
      async (id) => {
        const [one, other] = [
          await recordings.save(speech(1), answer(id, id)),
          await recordings.save(speech(2), answer('o')),
        ]
        expect(await recordings.read(one)).not.toBeNull()
        await recordings.deleteInterview(id)
        expect(await recordings.read(one)).toBeNull()
        expect(await recordings.read(other)).not.toBeNull()
      },
    )

    it('tells apart ids that differ in case alone', async () => {
      const [upper, lower] = [
        await recordings.save(speech(1), answer('ID')),
        await recordings.save(speech(2), answer('id')),
      ]
      await recordings.deleteInterview('ID')
      expect(await recordings.read(upper)).toBeNull()
      expect(await recordings.read(lower)).not.toBeNull()
    })

    it('deletes each on its date, to the millisecond', async () => {
      const early = await recordings.save(speech(1), answer('i1', 'q1', FAR))
      const late = await recordings.save(speech(2), answer('i1', 'q2', FAR + 1))
      expect(await recordings.sweep(FAR - 1)).toBe(0)
      expect(await recordings.sweep(FAR)).toBe(1)
      expect(await recordings.read(early)).toBeNull()
      expect(await recordings.read(late)).not.toBeNull()
      expect(await recordings.sweep(FAR + 1)).toBe(1)
      expect(await recordings.sweep(FAR + 1)).toBe(0)
    })

    it('moves the date, and deletes at once with one in the past', async () => {
      const saved = await recordings.save(speech(1), answer('i1', 'q1', FAR))
      const bytes = await recordings.read(saved)
      await recordings.keepUntil(saved, FAR + 1000)
      expect(await made.another().sweep(FAR)).toBe(0)
      expect(await recordings.read(saved)).toEqual(bytes)
      await recordings.keepUntil(saved, 0)
      expect(await recordings.read(saved)).toBeNull()
      await recordings.keepUntil(saved, FAR)
      expect(await recordings.read(saved)).toBeNull()
    })

    it.each([-1, Number.NaN, Number.POSITIVE_INFINITY])(
      'deletes at the next sweep what has the date %d',
      async (date) => {
        await recordings.save(speech(1), answer('i1', 'q1', date))
        expect(await recordings.sweep(1)).toBe(1)
      },
    )

    it('deletes an interview that has none', async () => {
      await recordings.deleteInterview('nobody')
      expect(await recordings.sweep(FAR)).toBe(0)
    })
  })
}
