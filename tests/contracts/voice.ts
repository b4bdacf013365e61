import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SPEAKING_RATE, type Voice } from '../../core/ports.ts'

export type VoiceUnderTest = { voice: Voice; dispose(): Promise<void> }

const WORDS = 'Tell me about a project that went wrong, and what you learned from it.'

/** All samples of what is said. */
export async function spoken(pieces: AsyncIterable<Int16Array>): Promise<Int16Array> {
  const all: number[] = []
  for await (const piece of pieces) for (const sample of piece) all.push(sample)
  return Int16Array.from(all)
}

/** What every adapter of the Voice port must do. */
export function voiceContract(name: string, make: () => Promise<VoiceUnderTest>): void {
  describe(`the voice contract, ${name}`, () => {
    let made: VoiceUnderTest
    let voice: Voice
    const signal = new AbortController().signal
    beforeAll(async () => {
      made = await make()
      voice = made.voice
    }, 120_000)
    afterAll(() => made?.dispose())

    it('speaks at a speed at which people speak', async () => {
      const said = await spoken(voice.speak(WORDS, { signal }))
      const wordsPerSecond = WORDS.split(' ').length / (said.length / SPEAKING_RATE)
      expect(wordsPerSecond).toBeGreaterThan(1.5)
      expect(wordsPerSecond).toBeLessThan(6)
      expect(Math.max(...said.map(Math.abs))).toBeGreaterThan(1000)
    })

    it('speaks faster when asked to', async () => {
      const [usual, fast] = [
        await spoken(voice.speak(WORDS, { signal })),
        await spoken(voice.speak(WORDS, { signal, speed: 1.5 })),
      ]
      expect(fast.length / usual.length).toBeLessThan(0.85)
    })

    it('speaks more than one request may hold, whole', async () => {
      const long = `${WORDS} `.repeat(70).trim()
      expect(long.length).toBeGreaterThan(4096)
      const [one, all] = [await spoken(voice.speak(WORDS, { signal })), await spoken(voice.speak(long, { signal }))]
      expect(all.length / one.length).toBeGreaterThan(60)
    })

    it('says nothing where there is nothing to say', async () => {
      expect(await spoken(voice.speak('  \n', { signal }))).toHaveLength(0)
    })

    it('can be cancelled before and meanwhile', async () => {
      await expect(spoken(voice.speak(WORDS, { signal: AbortSignal.abort() }))).rejects.toMatchObject({
        code: 'cancelled',
      })
      const leaving = new AbortController()
      const saying = (async () => {
        for await (const piece of voice.speak(`${WORDS} `.repeat(50), { signal: leaving.signal })) {
          expect(piece.length).toBeGreaterThan(0)
          leaving.abort()
        }
      })()
      await expect(saying).rejects.toMatchObject({ code: 'cancelled' })
    })

    it('may be left in the middle, and speaks again', async () => {
      for await (const _ of voice.speak(WORDS, { signal })) break
      expect((await spoken(voice.speak('Yes.', { signal }))).length).toBeGreaterThan(0)
    })
  })
}
