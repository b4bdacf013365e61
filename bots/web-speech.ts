import type { Speech } from './speech.ts'
import type { SpokenAnswers } from './spoken-answers.ts'
import type { SpokenParts } from './web/voice/parts.ts'

/** What the practice room needs of hearing and speaking. `keepDays` is how long sound may be kept; 0: not at all. */
export function webSpeech(speech: Speech & SpokenAnswers, keepDays: number): SpokenParts {
  return {
    hearing() {
      const { on, words } = speech.state()
      if (!on) return { on: false, why: `Hearing is ${words}.` }
      const { sentTo } = speech
      return { on: true, hearer: speech.transcriber.id, speaks: true, sentTo, keepDays: keepDays || null }
    },
    openVoiceRoom: (interview, output, onNotice) => speech.openRoom({ interview, output, onNotice }),
    async answerByRecording(answer) {
      await speech.answerByRecording(answer)
    },
  }
}
