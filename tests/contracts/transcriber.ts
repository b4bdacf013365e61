import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Heard } from '../../core/interview/events.ts'
import { HEARING_RATE, type Transcriber } from '../../core/ports.ts'

export type TranscriberUnderTest = {
  transcriber: Transcriber
  /** These words as samples at HEARING_RATE, spoken in a language that is heard here. */
  say(words: string, language?: 'en' | 'de'): Promise<Int16Array>
  /** The same sound as a file in a compressed form, with the name of one. */
  file(samples: Int16Array): Promise<{ bytes: Uint8Array; name: string }>
  /** Whether it tells when each word was said. */
  timed: boolean
  /** Whether it tells the language by itself. */
  detects: boolean
  /** What a broken file gives; left out, 'bad-input'. Some servers fail over it. */
  broken?: 'bad-input' | 'model-unreachable'
  dispose(): Promise<void>
}

/** Sentences that every transcriber under test can hear, each with its language. */
const ENGLISH = [
  'please repeat the question',
  'first i looked at the numbers and then i talked to five users',
  'i put an index on the column and the query got fast',
  'we ran an experiment for two weeks and compared both groups',
] as const
const GERMAN = 'bitte wiederholen sie die frage'

const plain = (text: string) =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N} ]/gu, '')
    .trim()
const lengthMs = (samples: Int16Array) => (samples.length / HEARING_RATE) * 1000

/** What every adapter of the Transcriber port must do. */
export function transcriberContract(name: string, make: () => Promise<TranscriberUnderTest>): void {
  describe(`the transcriber contract, ${name}`, () => {
    let made: TranscriberUnderTest
    let transcriber: Transcriber
    const signal = new AbortController().signal
    const hear = (samples: Int16Array, language?: string): Promise<Heard> =>
      transcriber.transcribe({ kind: 'samples', samples }, { signal, ...(language && { language }) })
    beforeAll(async () => {
      made = await make()
      transcriber = made.transcriber
    }, 120_000)
    afterAll(() => made?.dispose())

    it('hears the words, and says who heard them and how surely', async () => {
      const heard = await hear(await made.say(ENGLISH[1]), 'en')
      expect(plain(heard.text)).toBe(ENGLISH[1])
      expect(heard.transcriber).toBe(transcriber.id)
      expect(heard.confidence).toBeGreaterThan(0)
      expect(heard.confidence).toBeLessThanOrEqual(1)
    })

    it('tells the times of words and speech in order and within the audio', async () => {
      const samples = await made.say(ENGLISH[1])
      const { words, speech, audioMs } = await hear(samples, 'en')
      expect(Math.abs(audioMs - lengthMs(samples))).toBeLessThan(2)
      if (!made.timed) return expect(words).toEqual([])
      expect(words.map(({ word }) => plain(word)).join(' ')).toBe(ENGLISH[1])
      let before = 0
      for (const { startMs, endMs, probability } of words) {
        expect(startMs).toBeGreaterThanOrEqual(before)
        expect(endMs).toBeGreaterThanOrEqual(startMs)
        expect(endMs).toBeLessThanOrEqual(audioMs)
        if (probability !== null) expect(probability >= 0 && probability <= 1).toBe(true)
        before = startMs
      }
      expect(speech.length).toBeGreaterThan(0)
      expect(speech.at(-1)?.endMs).toBeLessThanOrEqual(audioMs)
      for (const [i, { startMs, endMs }] of speech.entries()) {
        expect(endMs).toBeGreaterThan(startMs)
        if (i > 0) expect(startMs).toBeGreaterThan(speech[i - 1]?.endMs ?? 0)
      }
    })

    it.each([2000, 50, 0])('hears nothing in %d ms of silence', async (ms) => {
      const heard = await hear(new Int16Array((ms * HEARING_RATE) / 1000))
      expect(heard).toEqual({
        ...{ transcriber: transcriber.id, text: '', words: [], language: null, confidence: null, speech: [] },
        audioMs: ms,
      })
    })

    it('hears a file as it hears samples', async () => {
      const samples = await made.say(ENGLISH[3])
      const file = await made.file(samples)
      const heard = await transcriber.transcribe({ kind: 'file', ...file }, { signal, language: 'en' })
      expect(plain(heard.text)).toBe(ENGLISH[3])
    })

    it('turns down a file that is broken, or empty', async () => {
      const hear = (bytes: Uint8Array) =>
        transcriber.transcribe({ kind: 'file', bytes, name: '../answer.mp3' }, { signal })
      const code = made.broken ?? 'bad-input'
      await expect(hear(Buffer.from('this is no sound at all '.repeat(200)))).rejects.toMatchObject({ code })
      await expect(hear(new Uint8Array(0))).rejects.toMatchObject({ code: 'bad-input', retryable: false })
    })

    it('can be cancelled before and meanwhile, and hears again afterwards', async () => {
      const samples = await made.say(ENGLISH[1])
      const transcribe = (s: AbortSignal) =>
        transcriber.transcribe({ kind: 'samples', samples }, { signal: s, language: 'en' })
      await expect(transcribe(AbortSignal.abort())).rejects.toMatchObject({ code: 'cancelled' })
      const leaving = new AbortController()
      const asked = transcribe(leaving.signal)
      leaving.abort()
      await expect(asked).rejects.toMatchObject({ code: 'cancelled' })
      expect(plain((await hear(samples, 'en')).text)).toBe(ENGLISH[1])
    })

    it('keeps four at once apart', async () => {
      const sounds = await Promise.all(ENGLISH.map((words) => made.say(words)))
      const heard = await Promise.all(
        sounds.map((samples, i) =>
          transcriber.transcribe({ kind: 'samples', samples }, { signal, language: 'en', caller: `caller-${i % 2}` }),
        ),
      )
      expect(heard.map(({ text }) => plain(text))).toEqual(ENGLISH)
    })

    it('tells English from German', async () => {
      const [english, german] = await Promise.all([made.say(ENGLISH[0]), made.say(GERMAN, 'de')])
      const languages = [(await hear(english)).language, (await hear(german)).language]
      expect(languages).toEqual(made.detects ? ['en', 'de'] : [null, null])
    })
  })
}
