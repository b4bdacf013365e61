import type { Engine } from '../core/engine/engine.ts'
import { hearingHints } from '../core/engine/hearing-hints.ts'
import { GreenroomError } from '../core/errors.ts'
import type { Heard } from '../core/interview/events.ts'
import { baseOf } from '../core/interview/language.ts'
import { languageOf } from '../core/interview/language-of.ts'
import type { StartedState } from '../core/interview/state.ts'
import { type Clock, HEARING_RATE, type Recordings } from '../core/ports.ts'
import type { Bank } from '../core/questions/bank.ts'
import type { OriginalSound } from '../core/voice/original-sound.ts'
import { createVoiceRoom } from '../core/voice/room.ts'
import { defaultVoiceSettings, type VoiceSettings } from '../core/voice/settings.ts'
import { loadSilero } from '../core/voice/silero.ts'
import type { VoiceNotice, VoiceOutput, VoiceRoom } from '../core/voice/voice.ts'
import type { Ffmpeg } from '../workers/speech/ffmpeg.ts'
import type { RecordedAnswer } from './recorded-answers.ts'
import type { Speech } from './speech.ts'

export type SpokenAnswersParts = {
  engine: Engine
  bank: Bank
  clock: Clock
  speech: Speech
  recordings: Recordings
  ffmpeg: Ffmpeg
  /** For how many days sound is kept where its owner agreed; 0: not beyond being heard. */
  keepDays: number
  /** When an interview ends by itself, milliseconds since the Unix epoch; null: it does not. */
  endsAt: (interview: string) => Promise<number | null>
  log: (message: string, error: unknown) => void
}

/** What front-ends do with speech, beyond the parts themselves. */
export interface SpokenAnswers {
  /** Ears and a voice in one interview, from now on. */
  openRoom(room: OpenRoom): VoiceRoom
  /**
   * Stores a recorded answer: heard, or to be heard later where nobody can hear it now. Gives what was heard, or null.
   * Errors: GreenroomError 'bad-input' for what cannot be read, is too long or holds no words; 'refused'; model-* where
   * it could not even be kept.
   */
  answerByRecording(answer: RecordedAnswer): Promise<Heard | null>
}

export type OpenRoom = {
  interview: string
  output: VoiceOutput
  /** The candidate's sound as it was sent, where it came as Opus. */
  original?: OriginalSound
  onNotice: (notice: VoiceNotice) => void
  settings?: Partial<VoiceSettings>
}

const DAY_MS = 24 * 60 * 60 * 1000

export function spokenAnswers(parts: SpokenAnswersParts): SpokenAnswers {
  const { engine, bank, clock, recordings, ffmpeg, log } = parts
  const { transcriber, voice } = parts.speech

  /** Until when a person's audio is kept, milliseconds since the Unix epoch; null where it is not. */
  const keepUntil = ({ plan }: StartedState): number | null =>
    plan.keepAudio && parts.keepDays > 0 ? clock.now() + parts.keepDays * DAY_MS : null

  async function openNow({ interview, ...room }: OpenRoom): Promise<VoiceRoom> {
    const [state, silero] = await Promise.all([engine.view(interview), loadSilero()])
    return createVoiceRoom({
      ...{ engine, interview, transcriber, voice, recordings, clock, log, ...room },
      endsAt: () => parts.endsAt(interview),
      detector: silero.detector(),
      endOfTurn: parts.speech.endOfTurn(),
      keepAudioUntil: keepUntil(state),
      language: {
        hears: state.plan.followLanguage ? null : baseOf(state.plan.language),
        speaks: baseOf(languageOf(state)),
      },
      hotwordsOf: ({ id }) => hearingHints(state, id, bank).hotwords,
    })
  }

  return {
    openRoom(room) {
      return roomThatOpens(openNow(room), (error) => {
        log('a voice room could not be opened', error)
        const message =
          error instanceof GreenroomError ? error.message : 'Speaking does not work just now. Please type.'
        room.onNotice({ kind: 'trouble', message })
      })
    },
    async answerByRecording({ interview, question, key, bytes, timing, signal }) {
      const state = await engine.view(interview)
      const samples = await ffmpeg.decode(bytes, { signal })
      const common = { key, question, via: 'recording', timing } as const
      const kept = keepUntil(state)
      const save = (deleteAt: number) => recordings.save(samples, { interview, question, deleteAt })
      let heard: Heard
      try {
        const hints = hearingHints(state, question, bank)
        heard = await transcriber.transcribe({ kind: 'samples', samples }, { ...hints, signal, caller: interview })
      } catch (error) {
        if (!(error instanceof GreenroomError && error.retryable)) throw error
        log('a recorded answer could not be heard yet', error)
        const recording = await save(kept ?? clock.now() + defaultVoiceSettings.keepUnheard)
        const audioMs = Math.round((samples.length / HEARING_RATE) * 1000)
        await submitOrForget(recording, { ...common, kind: 'record', recording, audioMs })
        return null
      }
      if (!heard.text) throw new GreenroomError('bad-input', 'There are no words in the recording.')
      const recording = kept === null ? null : await save(kept)
      await submitOrForget(recording, { ...common, kind: 'answer-aloud', heard, recording })
      return heard

      /** What the interview does not take is not kept either. */
      async function submitOrForget(saved: string | null, command: Parameters<Engine['submit']>[1]): Promise<void> {
        try {
          await engine.submit(interview, command)
        } catch (error) {
          if (saved !== null) await recordings.keepUntil(saved, 0)
          throw error
        }
      }
    },
  }
}

/** A room that takes what comes while it opens. */
function roomThatOpens(opening: Promise<VoiceRoom>, onFailure: (error: unknown) => void): VoiceRoom {
  let room: VoiceRoom | null = null
  const waiting: ((room: VoiceRoom) => void)[] = []
  let failed = false
  const opened = opening.then(
    (made) => {
      room = made
      for (const act of waiting.splice(0)) act(made)
      return made
    },
    (error) => {
      failed = true
      waiting.length = 0
      onFailure(error)
      return null
    },
  )
  const soon = (act: (room: VoiceRoom) => void) => {
    if (room) act(room)
    else if (!failed) waiting.push(act)
  }
  return {
    hear: (samples, at) => soon((r) => r.hear(samples, at)),
    pushToTalk: (down) => soon((r) => r.pushToTalk(down)),
    played: (utterance, milliseconds, ended) => soon((r) => r.played(utterance, milliseconds, ended)),
    async close(graceMs, openTurn) {
      const made = await opened
      await made?.close(graceMs, openTurn)
    },
  }
}
