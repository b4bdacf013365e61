import type { PatienceStep } from '../patience.ts'
import type { SpokenCommand } from '../voice.ts'

/** What the room itself says. None of it asks, judges or helps with the answer. */
export type RoomPhrases = {
  takeYourTime: readonly [string, ...string[]]
  patience: Readonly<Record<PatienceStep, string>>
  sureToStop: string
  goOn: string
  notHeard: string
  inPart: string
  kept: string
  resumed(question: string): string
}

/** What a voice room says and understands in one language. All patterns meet words in lower case with single spaces and no punctuation. */
export type RoomLanguage = {
  phrases: RoomPhrases
  /** What people put around a request; it changes nothing. */
  around: ReadonlySet<string>
  /** Ways to ask, cut off the front before the rest is compared. */
  asking: RegExp
  /** Whole utterances; an answer that merely contains one of them is an answer. 'stop-maybe' is asked back. */
  commands: readonly (readonly [SpokenCommand | 'stop-maybe', RegExp])[]
  yes: RegExp
  no: RegExp
  /** Words after which a sentence goes on, and those of them with which one may end all the same. */
  goesOn: ReadonlySet<string>
  mayEnd: ReadonlySet<string>
  /** The end of words that ask for a moment. */
  thinking: RegExp
  /** Words by which a listener only says that they follow. */
  backchannel: ReadonlySet<string>
}

export const words = (text: string): ReadonlySet<string> => new Set(text.split(' '))
