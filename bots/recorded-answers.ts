import type { AnswerTiming, Heard } from '../core/interview/events.ts'

/** An answer that was recorded elsewhere, in any form that FFmpeg reads. */
export type RecordedAnswer = {
  interview: string
  question: string
  /** Idempotency key: a second delivery changes nothing. */
  key: string
  bytes: Uint8Array
  timing: AnswerTiming
  /** Ends the hearing early. */
  signal: AbortSignal
}

/** What hears recorded answers, as front-ends see it; it comes and goes with its worker. */
export interface RecordingEars {
  /** Null: it hears just now. Else why not, fit to show. */
  whyNot(): string | null
  /** Stores a recorded answer. Null: it is heard later. Errors: GreenroomError 'bad-input', 'refused', model-*. */
  answerByRecording(answer: RecordedAnswer): Promise<Heard | null>
}

type Speech = { state(): { on: boolean; words: string } } & Pick<RecordingEars, 'answerByRecording'>

export const recordingEars = (speech: Speech): RecordingEars => ({
  whyNot() {
    const { on, words } = speech.state()
    return on ? null : `Hearing is ${words}.`
  },
  answerByRecording: (answer) => speech.answerByRecording(answer),
})
