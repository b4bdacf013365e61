import { english } from './languages/en.ts'
import type { RoomLanguage } from './languages/language.ts'
import { wordsOf } from './words.ts'

/** How the last words of a turn look: whether more is to come. */
export type Look = 'finished' | 'unfinished' | 'short' | 'thinking'

/** As many words or fewer are a short answer. */
const FEW = 3

/**
 * Looks at the words of a turn so far. `punctuates`: whether this transcriber has been seen to end sentences with marks, so that a
 * missing mark means something.
 */
export function look(text: string, punctuates: boolean, language: RoomLanguage = english): Look {
  const words = wordsOf(text)
  if (language.thinking.test(words.join(' '))) return 'thinking'
  const last = words.at(-1)
  if (last === undefined) return 'unfinished'
  const end = text.trim().replace(/["'”’)\]]+$/, '')
  const marked = /[.?!。？！।]$/.test(end) && !/(?:\.\.\.|…)$/.test(end)
  if (language.goesOn.has(last) && !(marked && language.mayEnd.has(last))) return 'unfinished'
  if (punctuates && !marked) return 'unfinished'
  return words.length <= FEW ? 'short' : 'finished'
}

/** Whether these are only sounds and words by which a listener says that they follow. */
export function isBackchannel(text: string, language: RoomLanguage = english): boolean {
  const words = wordsOf(text)
  return words.length <= FEW && words.every((w) => language.backchannel.has(w))
}
