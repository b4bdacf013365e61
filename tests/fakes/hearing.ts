import type { Heard } from '../../core/interview/events.ts'
import type { Audio, HearingOptions, Recordings, Transcriber } from '../../core/ports.ts'

/** What is heard in a text said at two words a second, all of it equally sure. */
export function heardAs(text: string, probability: number | null = 0.9): Heard {
  const words = text.split(/\s+/).filter(Boolean)
  const heard = words.map((word, i) => ({ word, startMs: i * 500, endMs: i * 500 + 400, probability }))
  const audioMs = words.length * 500
  const speech = words.length > 0 ? [{ startMs: 0, endMs: audioMs }] : []
  return { transcriber: 'fake', text, words: heard, language: 'en', confidence: probability, speech, audioMs }
}

export type FakeTranscriber = Transcriber & { calls: { audio: Audio; options: HearingOptions }[] }

/** Gives these in turn: what was heard, or an error to throw. A call that was not set up throws. */
export function fakeTranscriber(...replies: (Heard | Error)[]): FakeTranscriber {
  const calls: FakeTranscriber['calls'] = []
  return {
    id: 'fake',
    calls,
    async transcribe(audio, options) {
      calls.push({ audio, options })
      const reply = replies.shift()
      if (!reply) throw new Error('nothing more was set up to be heard')
      if (reply instanceof Error) throw reply
      return reply
    },
  }
}

export type FakeRecordings = Recordings & { files: Map<string, Uint8Array> }

/** Keeps recordings in memory, each by the name it was given. */
export function fakeRecordings(names: readonly string[]): FakeRecordings {
  const files = new Map(names.map((name) => [name, new TextEncoder().encode(name)]))
  return {
    files,
    save: () => Promise.reject(new Error('nothing is recorded here')),
    read: async (name) => files.get(name) ?? null,
    async keepUntil(name, deleteAt) {
      if (deleteAt <= 0) files.delete(name)
    },
    deleteInterview: () => Promise.reject(new Error('nothing is deleted here')),
    sweep: () => Promise.reject(new Error('nothing is swept here')),
  }
}

/** A timer that a test lets go by hand. */
export function handTimer() {
  let due: { ms: number; then: () => void }[] = []
  return {
    /** Waits that are set, in milliseconds. */
    waits: () => due.map(({ ms }) => ms),
    later(ms: number, then: () => void) {
      const entry = { ms, then }
      due.push(entry)
      return () => {
        due = due.filter((other) => other !== entry)
      }
    },
    /** Ends all waits. */
    fire() {
      for (const { then } of due.splice(0)) then()
    },
  }
}
