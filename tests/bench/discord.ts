import { Readable } from 'node:stream'
import { finished } from 'node:stream/promises'
import prism from 'prism-media'
import { createSpeaker } from '../../bots/discord/voice/speaker.ts'
import { HEARING_RATE, type SpeechDetector } from '../../core/ports.ts'
import { createVoiceRoom } from '../../core/voice/room.ts'
import { loadSilero } from '../../core/voice/silero.ts'
import { opusPackets } from '../fakes/discord/speech-packets.ts'
import { discordTurns } from './discord-turns.ts'
import { quantile, row } from './figures.ts'
import { plan, withGreenroom } from './greenroom.ts'

const SPEAKERS = 20
const SECONDS = 10
/** What the mission aims at beyond the wait for the end of the turn. */
const AIM_MS = 40

/** Speech-like sound: bursts of a harmonic tone with noise, and pauses. */
export function speechLike(seconds: number, rate: number): Int16Array {
  let noise = 1
  return Int16Array.from({ length: seconds * rate }, (_, i) => {
    const t = i / rate
    noise = (noise * 1_103_515_245 + 12_345) & 0x7fffffff
    const voice = [1, 2, 3, 5].reduce((sum, h) => sum + Math.sin(2 * Math.PI * 140 * h * t) / h, 0)
    const syllable = Math.max(0, Math.sin(2 * Math.PI * 3.5 * t))
    const speaking = t % 4 < 3.2 ? 1 : 0
    return (voice * 4_000 + (noise / 0x7fffffff - 0.5) * 2_000) * syllable * speaking
  })
}

/** Hearing people in voice channels, and answering them. */
export async function discord(): Promise<void> {
  const packets = await opusPackets(speechLike(SECONDS, HEARING_RATE), HEARING_RATE)
  const rival = await prismDecoding(packets)
  const decode = await ownDecoding(packets)
  const whole = await listening(packets)
  const beside = { name: 'prism-media with opusscript, decoding alone', value: rival }
  row('decoding, CPU for a second of audio', decode, 'ms', beside)
  row('decoding, detection and turn-taking, the same', whole, 'ms', beside)
  row('speakers that one core carries in real time', 1000 / whole, '', {
    name: 'decoding alone by the rival',
    value: 1000 / rival,
  })
  for (const interviews of [1, SPEAKERS]) {
    const waits = await discordTurns(interviews)
    const limit = { name: 'the aim', value: AIM_MS }
    const name = `end of turn to first packet, ${interviews} at once`
    row(`${name}, p50 of ${waits.length}`, quantile(waits, 0.5), 'ms', limit)
    row(`${name}, p95 of ${waits.length}`, quantile(waits, 0.95), 'ms', limit)
  }
}

/** Milliseconds of CPU that the work takes for each second of audio. */
async function cpuPerSecond(seconds: number, work: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000 / seconds
}

async function prismDecoding(packets: readonly Buffer[]): Promise<number> {
  const run = async () => {
    const decoder = new prism.opus.Decoder({ rate: 48_000, channels: 2, frameSize: 960 })
    Readable.from(packets).pipe(decoder)
    decoder.resume()
    await finished(decoder)
  }
  await run()
  return cpuPerSecond(SECONDS, run)
}

async function ownDecoding(packets: readonly Buffer[]): Promise<number> {
  const run = async () => {
    const speaker = createSpeaker({ onSamples: () => undefined, onBadPacket: fail })
    await new Promise((resolve) => setTimeout(resolve, 50))
    for (const [i, opus] of packets.entries()) {
      speaker.push({ sequence: i & 0xffff, timestamp: i * 960, opus, at: i * 20 })
    }
    speaker.close()
  }
  await run()
  return cpuPerSecond(SECONDS, run)
}

/** Speakers in rooms of their own, in real time, with the real speech detection and models that answer at once. */
async function listening(packets: readonly Buffer[]): Promise<number> {
  const silero = await loadSilero()
  let figure = Number.NaN
  await withGreenroom(async ({ engine }) => {
    const speakers = await Promise.all(
      Array.from({ length: SPEAKERS }, async (_, i) => {
        const interview = await engine.open(plan, `speaker-${i}`, 'bench')
        await engine.settled(interview)
        const room = createVoiceRoom({
          ...{
            engine,
            interview,
            transcriber: instantTranscriber,
            voice: null,
            recordings: null,
            keepAudioUntil: null,
          },
          ...{ detector: silero.detector(), settings: { continuous: false }, clock: { now: () => Date.now() } },
          ...{ output: silentOutput, onNotice: () => undefined, log: fail },
        })
        const speaker = createSpeaker({ onSamples: (samples, at) => room.hear(samples, at), onBadPacket: fail })
        return { room, speaker }
      }),
    )
    await new Promise((resolve) => setTimeout(resolve, 500))
    figure = await cpuPerSecond(SECONDS * SPEAKERS, async () => {
      const started = performance.now()
      for (const [i, opus] of packets.entries()) {
        for (const { speaker } of speakers) {
          speaker.push({ sequence: i & 0xffff, timestamp: i * 960, opus, at: Date.now() })
        }
        const ahead = (i + 1) * 20 - (performance.now() - started)
        if (ahead > 0) await new Promise((resolve) => setTimeout(resolve, ahead))
      }
    })
    for (const { room, speaker } of speakers) {
      speaker.close()
      await room.close(100)
    }
  })
  return figure
}

const fail = (...what: unknown[]) => {
  throw new Error(what.join(' '))
}

const silentOutput = { write: () => undefined, end: () => undefined, stop: () => undefined, duck: () => undefined }

export const instantTranscriber = {
  id: 'instant/1',
  async transcribe() {
    const text = 'So we measured it first, and then we changed one thing at a time.'
    return { transcriber: 'instant/1', text, words: [], language: 'en', confidence: 0.9, speech: [], audioMs: 1000 }
  },
}

/** Loud is speech: a detector that costs nothing. */
export const instantDetector = (): SpeechDetector => ({
  probability: async (frame) => (frame.some((sample) => Math.abs(sample) > 500) ? 1 : 0),
  reset: () => undefined,
})
