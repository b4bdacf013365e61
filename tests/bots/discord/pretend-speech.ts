import type { DiscordParts, OpenRoom } from '../../../bots/discord/parts.ts'
import { SPEAKING_RATE } from '../../../core/ports.ts'
import type { VoiceRoom } from '../../../core/voice/voice.ts'

/** So many milliseconds of a tone at SPEAKING_RATE. */
export const tone = (ms: number, hertz = 330) =>
  Int16Array.from(
    { length: (ms * SPEAKING_RATE) / 1000 },
    (_, i) => 9000 * Math.sin((2 * Math.PI * hertz * i) / SPEAKING_RATE),
  )

/** A room that notes what it hears, and says a tone when it is opened. */
export type PretendRoom = {
  interview: string
  /** Samples heard, in pieces, with their times. */
  heard: { samples: Int16Array; at: number }[]
  played: { utterance: number; milliseconds: number; ended: boolean }[]
  output: Parameters<OpenRoom>[0]['output']
  closed: boolean
}

export type PretendSpeech = { rooms: PretendRoom[]; speech: () => DiscordParts['speech']; said: string[] }

/** What says that it hears, and keeps no audio. */
export const alwaysReady = {
  whyNot: () => null,
  ready: async () => undefined,
  keepDays: 0,
  keepUntil: async () => undefined,
}

/** Speech without models: the voice is a tone, and rooms only note. */
export function pretendSpeech(openingMs = 200): PretendSpeech {
  const rooms: PretendRoom[] = []
  const said: string[] = []
  return {
    rooms,
    said,
    speech: () => ({
      ...alwaysReady,
      answerByRecording() {
        throw new Error('nothing is transcribed here')
      },
      voice: {
        id: 'pretend/1',
        async *speak(words) {
          said.push(words)
          yield tone(200)
        },
      },
      openRoom({ interview, output }) {
        const room: PretendRoom = { interview, heard: [], played: [], output, closed: false }
        rooms.push(room)
        if (openingMs > 0) {
          output.write(1, tone(openingMs))
          output.end(1)
        }
        const real: VoiceRoom = {
          hear: (samples, at) => void room.heard.push({ samples, at }),
          pushToTalk: () => undefined,
          played: (utterance, milliseconds, ended) => void room.played.push({ utterance, milliseconds, ended }),
          async close() {
            room.closed = true
          },
        }
        return real
      },
    }),
  }
}

/** Milliseconds of 16 kHz audio that a room heard. */
export const heardMs = ({ heard }: PretendRoom) => heard.reduce((sum, { samples }) => sum + samples.length / 16, 0)

/** Loudness of what a room heard, as the root mean square of its samples. */
export function heardLevel({ heard }: PretendRoom): number {
  let sum = 0
  let count = 0
  for (const { samples } of heard) {
    for (const sample of samples) sum += sample * sample
    count += samples.length
  }
  return Math.sqrt(sum / Math.max(1, count))
}
