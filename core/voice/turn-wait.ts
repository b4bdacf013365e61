import type { RoomLanguage } from './languages/language.ts'
import { look } from './looks-finished.ts'
import type { VoiceSettings } from './settings.ts'

/** Whether speech began while the interviewer spoke, or so soon after that it may be an echo. */
export type Overlap = 'during' | 'after' | null

/** A stretch of a turn that is heard on its own. `text`: undefined while on its way, null when nobody could hear it, '' for no words. */
export type Phrase = {
  phrase: number
  to: number
  text: string | null | undefined
  /** The end-of-turn model's probability, 0-1, after this phrase. */
  finished: number | null
  /** Silence between it and the next one. */
  pauseAfter: number
  overlap: Overlap
  echo?: boolean
}

export type OpenTurn = {
  /** Audio is kept from here. */
  from: number
  speechFrom: number
  /** End of the last speech so far. */
  speechTo: number
  phrases: Phrase[]
  /** The phrase being said. */
  current: {
    from: number
    /** Milliseconds of speech in it. */
    speech: number
    /** End of the speech before it. */
    speechBefore: number
    overlap: Overlap
    quietest: { at: number; probability: number } | null
  } | null
  /** It stopped the interviewer. */
  interrupted: boolean
  /** Nothing more is added: only words on their way are waited for. */
  over: boolean
  /** A request for a moment was answered. */
  thanked: boolean
  /** How much silence ends it, by what is known now; null: to be worked out. */
  wait: TurnWait | null
  wordsAt: number
}

/** How much silence ends a turn, and what its words are. */
export type TurnWait = { ms: number; command: boolean; thinking: boolean }

/** Above it the end-of-turn model is sure that the turn is over, below it that it is not. */
const SURE = 0.8
const SURE_NOT = 0.3
/** Pauses from this length on show how the speaker pauses, and how much longer than these the wait then is. */
const TELLING_PAUSE = 1_000
const LONGER_THAN_PAUSES = 1.25

type Context = {
  settings: VoiceSettings
  punctuates: boolean
  manual: boolean
  isCommand: (text: string) => boolean
  language: RoomLanguage
}

/** How much silence ends a turn whose words are known, and what it then is. */
export function turnWait(
  turn: OpenTurn,
  text: string,
  { settings, punctuates, manual, isCommand, language }: Context,
): TurnWait {
  const { wait } = settings
  if (text && isCommand(text)) return { ms: manual ? 0 : wait.command, command: true, thinking: false }
  const last = turn.phrases.at(-1)
  if (manual) return { ms: 0, command: false, thinking: false }
  if (last?.text === null) return { ms: wait.unknown, command: false, thinking: false }
  const looks = look(text, punctuates, language)
  if (looks === 'thinking') return { ms: wait.thinking, command: false, thinking: true }
  const longest = longestPause(turn, punctuates, language)
  const paused = longest >= TELLING_PAUSE ? Math.min(wait.most, longest * LONGER_THAN_PAUSES) : 0
  return {
    ms: Math.max(paused, judged(wait[looks], looks, last?.finished ?? null, wait)),
    command: false,
    thinking: false,
  }
}

/** The longest pause after words that looked finished: those after "because" tell nothing about where the speaker stops. */
function longestPause({ phrases }: OpenTurn, punctuates: boolean, language: RoomLanguage): number {
  const telling = phrases.filter(
    (p) => p.pauseAfter >= TELLING_PAUSE && p.text && look(p.text, punctuates, language) === 'finished',
  )
  return Math.max(0, ...telling.map((p) => p.pauseAfter))
}

/** The wait by the words, shortened or lengthened by the model's probability that the turn is over. */
function judged(
  byWords: number,
  looks: 'finished' | 'unfinished' | 'short',
  finished: number | null,
  wait: VoiceSettings['wait'],
): number {
  if (finished === null) return byWords
  if (finished < SURE_NOT) return Math.max(byWords, wait.unfinished)
  if (finished < SURE) return byWords
  return looks === 'unfinished' ? wait.finished : Math.min(byWords, looks === 'short' ? wait.finished : wait.sure)
}
