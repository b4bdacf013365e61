import type { Engine } from '../../core/engine/engine.ts'
import type { Practice } from '../../core/jobs/practice.ts'
import type { Clock, Store, Voice } from '../../core/ports.ts'
import type { Bank } from '../../core/questions/bank.ts'
import type { OriginalSound } from '../../core/voice/original-sound.ts'
import type { VoiceNotice, VoiceOutput, VoiceRoom } from '../../core/voice/voice.ts'
import type { CourseInterviews } from '../course-interviews.ts'
import type { RecordingEars } from '../recorded-answers.ts'

/** Opens one candidate's voice room for an interview; it speaks what is open, and goes on from there. */
export type OpenRoom = (options: {
  interview: string
  output: VoiceOutput
  /** What the candidate sent, for recordings. */
  original: OriginalSound
  onNotice: (notice: VoiceNotice) => void
}) => VoiceRoom

/** What interviews aloud need; it comes and goes with what hears. */
export type Speech = RecordingEars & {
  /** Resolves when it hears. Errors: GreenroomError 'model-unreachable', 'cancelled'. */
  ready(signal: AbortSignal): Promise<void>
  voice: Voice
  openRoom: OpenRoom
  /** Days for which audio may be kept where a person agrees; 0: never beyond being heard. */
  keepDays: number
  /** Sets until when a recording is kept, milliseconds since the Unix epoch. */
  keepUntil(recording: string, at: number): Promise<void>
}

/** Everything that the Discord front-end is given. */
export type DiscordParts = {
  token: string
  /** Connections to Discord, each with its part of the servers; left out, as many as Discord recommends. */
  shards?: number | 'auto'
  engine: Engine
  store: Store
  bank: Bank
  clock: Clock
  /** Null: interviews in writing only. */
  speech: Speech | null
  /** Where people reach the web pages; null leaves links to them out. */
  publicUrl: string | null
  /** Interviews of courses; left out where there are none. */
  assigned?: CourseInterviews
  /** Weekly reminders; left out where there are none. */
  practice?: Practice
  /** Told of failures; never of what a person said. */
  log: (message: string, error: unknown) => void
  /** Discord's REST API; left out, the real one. */
  api?: string
}

/** The candidate behind a Discord user. */
export const candidateOf = (userId: string) => `discord:${userId}`
