import type { Engine } from '../../core/engine/engine.ts'
import type { Clock, Store, Transcriber, Voice } from '../../core/ports.ts'
import type { Bank } from '../../core/questions/bank.ts'
import type { VoiceNotice, VoiceOutput, VoiceRoom } from '../../core/voice/voice.ts'

/** Opens one candidate's voice room for an interview; it speaks what is open, and goes on from there. */
export type OpenRoom = (options: {
  interview: string
  output: VoiceOutput
  onNotice: (notice: VoiceNotice) => void
}) => VoiceRoom

/** What an interview aloud needs. */
export type Speech = { transcriber: Transcriber; voice: Voice; openRoom: OpenRoom }

/** Everything that the Discord front-end is given. */
export type DiscordParts = {
  token: string
  engine: Engine
  store: Store
  bank: Bank
  clock: Clock
  /** Null: interviews in writing only. */
  speech: Speech | null
  /** Where people reach the web pages; null leaves links to them out. */
  publicUrl: string | null
  /** Told of failures; never of what a person said. */
  log: (message: string, error: unknown) => void
  /** Discord's REST API; left out, the real one. */
  api?: string
}

/** The candidate behind a Discord user. */
export const candidateOf = (userId: string) => `discord:${userId}`
