import type { SpokenParts } from '../../bots/web/voice/parts.ts'
import type { VoiceNotice, VoiceOutput, VoiceRoom } from '../../core/voice/voice.ts'

/** A voice room that only notes what it is told, and says what the test lets it say. */
export type FakeRoom = VoiceRoom & {
  interview: string
  output: VoiceOutput
  tell: (notice: VoiceNotice) => void
  heard: { samples: Int16Array; at: number }[]
  talk: boolean[]
  reports: { utterance: number; milliseconds: number; ended: boolean }[]
  closed: { graceMs: number; openTurn: string | undefined } | null
}

export type FakeSpoken = SpokenParts & {
  rooms: FakeRoom[]
  uploads: Parameters<SpokenParts['answerByRecording']>[0][]
  change(parts: Partial<SpokenParts>): void
}

/** Spoken parts whose rooms are fakes. */
export function fakeSpoken(): FakeSpoken {
  const rooms: FakeRoom[] = []
  const uploads: FakeSpoken['uploads'] = []
  const spoken: FakeSpoken = {
    rooms,
    uploads,
    change: (parts) => Object.assign(spoken, parts),
    hearing: () => ({ on: true, hearer: 'a fake ear', speaks: true, sentTo: null, keepDays: null }),
    openVoiceRoom(interview, output, tell) {
      const room: FakeRoom = {
        ...{ interview, output, tell, heard: [], talk: [], reports: [], closed: null },
        hear: (samples, at) => void room.heard.push({ samples, at }),
        pushToTalk: (down) => void room.talk.push(down),
        played: (utterance, milliseconds, ended) => void room.reports.push({ utterance, milliseconds, ended }),
        async close(graceMs, openTurn) {
          room.closed = { graceMs, openTurn }
        },
      }
      rooms.push(room)
      return room
    },
    async answerByRecording(answer) {
      uploads.push(answer)
    },
  }
  return spoken
}
