import type { SoundFrame } from './speech-gate.ts'

/** What happens to the turn-taking. Times are milliseconds on one clock, that of the capture. */
export type TurnInput =
  | ({ kind: 'frame' } & SoundFrame)
  /** Time goes by without samples. */
  | { kind: 'time'; at: number }
  /** What a phrase says; null: nobody could hear it. */
  | { kind: 'words'; phrase: number; text: string | null; at: number }
  /** The end-of-turn model's probability, 0-1, after a phrase. */
  | { kind: 'judged'; phrase: number; finished: number; at: number }
  /** The interviewer says `text`; `again` after a false alarm. */
  | { kind: 'saying'; text: string; again: boolean; at: number }
  /** Milliseconds left of what the interviewer says. */
  | { kind: 'left'; ms: number }
  /** The interviewer has said it all, or was made to stop. */
  | { kind: 'said'; at: number }
  | { kind: 'push-to-talk'; down: boolean; at: number }
  /** The open turn, if any, is over now: the room closes. */
  | { kind: 'finish'; at: number }
  /** The open turn is dropped: the question is closed, the interview paused. */
  | { kind: 'drop' }

export type TurnEnd = {
  /** Audio of the answer. */
  from: number
  to: number
  /** Start of the first and end of the last speech. */
  speechFrom: number
  speechTo: number
  phrases: number[]
  text: string
  /** When the last words were known. */
  wordsAt: number
}

export type TurnAction =
  | { kind: 'duck'; on: boolean }
  | { kind: 'interrupt' }
  /** Somebody began to speak: keep the audio from `from` on. `overlapping`: while the interviewer spoke. */
  | { kind: 'open'; from: number; overlapping: boolean }
  /** Have this heard. `after`: the words before it. */
  | { kind: 'phrase'; phrase: number; from: number; to: number; after: string }
  /** The words of the open turn so far. */
  | { kind: 'text'; text: string }
  /** It was no turn: an interviewer who was interrupted goes on. */
  | { kind: 'dismiss'; reason: 'noise' | 'echo' | 'backchannel' }
  /** The candidate asked for a moment in the middle of a turn. */
  | { kind: 'thinking' }
  | { kind: 'command'; text: string }
  | ({ kind: 'end' } & TurnEnd)
