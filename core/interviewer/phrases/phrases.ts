import type { Phase } from '../../interview/plan.ts'

/**
 * What the built-in interviewer says around its questions, in one language; each list holds ways to say the same. {quote}
 * stands for the candidate's own words; {role} and {count} are filled by the interviewer. Nothing here judges an answer as
 * right or wrong.
 */
export type Phrases = {
  /** How many questions there will be, in words. */
  count: (questions: number) => string
  /** How people say that they do not know. */
  notKnowing: RegExp
  /** Said at the beginning where the questions themselves are in English and this is not. */
  aboutQuestions: string
  welcome: readonly string[]
  firstQuestion: readonly string[]
  /** After an answer that says a good deal about the question. */
  strong: readonly string[]
  /** After an answer that says something about the question. */
  partial: readonly string[]
  /** Followed by the candidate's own words. */
  echo: readonly string[]
  /** After an answer that hardly touches the question. */
  astray: readonly string[]
  /** After an answer of very few words. */
  brief: readonly string[]
  /** After "I do not know" or the like. */
  unknown: readonly string[]
  /** After junk: letters without words, the same words over and over, the question given back. */
  unusable: readonly string[]
  /** After words that are meant for whoever scores. */
  aside: readonly string[]
  /** After an answer that was recorded and could not be heard yet. */
  unheard: readonly string[]
  skipped: readonly string[]
  followUp: readonly string[]
  next: readonly string[]
  toPhase: Readonly<Record<Phase, readonly string[]>>
  last: readonly string[]
  harder: readonly string[]
  easier: readonly string[]
  close: readonly string[]
}
