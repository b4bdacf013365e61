import type { Heard } from '../../../core/interview/events.ts'
import type { VoiceNotice, VoiceOutput, VoiceRoom } from '../../../core/voice/voice.ts'
import { deaf, type RecordedAnswer, type SpokenParts } from './parts.ts'

/** What this server has of ears and voices, as much of it as the practice room needs. */
export type ServerSpeech = {
  transcriber: { id: string }
  /** Host of another server that gets what people say; null when it stays on this machine. */
  sentTo: string | null
  /** Whether answers can be heard just now; `words` stand behind "hearing is ". */
  state(): { on: boolean; words: string }
  openRoom(room: { interview: string; output: VoiceOutput; onNotice: (notice: VoiceNotice) => void }): VoiceRoom
  answerByRecording(answer: RecordedAnswer): Promise<Heard | null>
}

/** The practice room's ears and voice. `keepDays`: for how many days sound may be kept where a person agrees; 0 for never. */
export function spokenParts(speech: ServerSpeech | null, { keepDays }: { keepDays: number }): SpokenParts {
  if (!speech) return deaf('Whoever runs this server has switched hearing off (SPEECH=off).')
  return {
    hearing() {
      const { on, words } = speech.state()
      if (!on) return { on, why: `Hearing is ${words}.`.replace(/\.\.$/, '.') }
      const { sentTo, transcriber } = speech
      return { on, hearer: transcriber.id, speaks: true, sentTo, keepDays: keepDays > 0 ? keepDays : null }
    },
    openVoiceRoom: (interview, output, onNotice) => speech.openRoom({ interview, output, onNotice }),
    async answerByRecording(answer) {
      await speech.answerByRecording(answer)
    },
  }
}
