/** Where a voice room plays what the interviewer says: a browser, a Discord connection. */
export interface VoiceOutput {
  /** A piece of utterance `utterance`: samples at SPEAKING_RATE. Pieces may come faster than they can be played. */
  write(utterance: number, samples: Int16Array): void
  /** Nothing more follows for it. */
  end(utterance: number): void
  /** Drops what has not been played of it: the candidate spoke. */
  stop(utterance: number): void
  /** Plays more quietly while it is unsure whether the candidate interrupts. */
  duck(on: boolean): void
}

/** What the candidate may say to the room rather than to the interviewer. */
export type SpokenCommand = 'repeat' | 'hint' | 'skip' | 'stop' | 'wait'

/** Whose turn it seems to be, for a display. */
export type VoiceActivity = 'listening' | 'hearing' | 'thinking' | 'speaking' | 'paused'

/** Durations of one turn in milliseconds, named as LiveKit Agents names them; null where it does not apply. */
export type TurnMetrics = {
  /** From the end of the candidate's speech to the decision that the turn is over. */
  endOfTurnDelay: number
  /** From the end of the candidate's speech to the last of its words being known. */
  transcriptionDelay: number
  /** From the decision that the turn is over to the first audio of the interviewer. */
  timeToFirstAudio: number | null
}

/** What someone who watches a voice room is told, beside the engine's notices. */
export type VoiceNotice =
  | { kind: 'activity'; activity: VoiceActivity }
  /** Words of the open turn so far; they may still change until `final`. */
  | { kind: 'heard'; question: string; text: string; final: boolean }
  | { kind: 'command'; command: SpokenCommand }
  /** The interviewer begins to say `text`. */
  | { kind: 'saying'; utterance: number; text: string }
  /** The candidate interrupted the interviewer. */
  | { kind: 'interrupted'; utterance: number }
  | { kind: 'metrics'; metrics: TurnMetrics }
  /** Something failed; the interview goes on. Fit to show. */
  | { kind: 'trouble'; message: string }

/** One candidate's ears and voice in one interview. Front-ends feed it; it speaks to the engine. */
export interface VoiceRoom {
  /** Samples at HEARING_RATE, of any length, in order. `at`: when the first of them was captured, milliseconds since the Unix epoch; gaps are filled with silence. */
  hear(samples: Int16Array, at: number): void
  /** Push-to-talk: while `down` is the turn open and no pause ends it; going up ends it. Left out, the room finds the end of turns. */
  pushToTalk(down: boolean): void
  /** How much of an utterance has been played, in milliseconds; `ended` once all of it has. */
  played(utterance: number, milliseconds: number, ended: boolean): void
  /**
   * Ends hearing and speaking; an open turn is kept as an answer unless it is to be dropped, because its candidate goes on
   * by typing. Resolves when that is stored, within `graceMs`.
   */
  close(graceMs: number, openTurn?: 'answer' | 'drop'): Promise<void>
}
