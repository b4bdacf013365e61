import type { VoiceNotice, VoiceOutput, VoiceRoom } from '../../../core/voice/voice.ts'
import type { RecordedAnswer } from '../../recorded-answers.ts'

/** Whether spoken answers can be heard just now, and what the person is told before the microphone opens. */
export type Hearing =
  | {
      on: true
      /** Names what hears: "faster-whisper small". */
      hearer: string
      /** Whether the interviewer has a voice; without one it is read. */
      speaks: boolean
      /** Host of another server that gets the sound; null when it stays on this one. */
      sentTo: string | null
      /** How long the sound of answers may be kept, where the person agrees; null where it never is. */
      keepDays: number | null
    }
  /** `why` is fit to show: what is missing and who can change it. */
  | { on: false; why: string }

export const keepsAudio = (hearing: Hearing): boolean => hearing.on && hearing.keepDays !== null

/** What the practice room needs for spoken answers; it knows neither models nor FFmpeg. */
export type SpokenParts = {
  /** Asked at every visit, because ears come and go with their worker. */
  hearing(): Hearing
  /** Ears and a voice in one interview. `onNotice` may be called before it returns. */
  openVoiceRoom(interview: string, output: VoiceOutput, onNotice: (notice: VoiceNotice) => void): VoiceRoom
  /**
   * Stores a recorded answer, heard or to be heard later.
   * Errors: GreenroomError 'bad-input' for what cannot be read or is too long, 'refused', model-* where it could not even be kept.
   */
  answerByRecording(answer: RecordedAnswer): Promise<void>
}

/** For a server without ears. */
export const deaf = (why: string): SpokenParts => {
  const off = () => {
    throw new Error('nothing hears here')
  }
  return { hearing: () => ({ on: false, why }), openVoiceRoom: off, answerByRecording: off }
}
