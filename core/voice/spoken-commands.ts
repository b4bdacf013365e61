import { english } from './languages/en.ts'
import type { RoomLanguage } from './languages/language.ts'
import type { SpokenCommand } from './voice.ts'
import { wordsOf } from './words.ts'

/** Longer utterances are answers. */
const MOST_WORDS = 14

/**
 * The command that an utterance is as a whole, in the interview's language or in English, or null. 'stop' needs all of
 * "stop the interview"; a bare "stop" gives 'stop-maybe', after which one asks.
 */
export function spokenCommand(text: string, language: RoomLanguage = english): SpokenCommand | 'stop-maybe' | null {
  const words = wordsOf(text)
  if (words.length === 0 || words.length > MOST_WORDS) return null
  for (const { around, asking, commands } of new Set([language, english])) {
    for (const said of readings(words, around, asking)) {
      const found = commands.find(([, pattern]) => pattern.test(said))
      if (found) return found[0]
    }
  }
  return null
}

/** The words as they are, without what stands around them, and without the way of asking. */
function readings(words: string[], around: ReadonlySet<string>, asking: RegExp): string[] {
  const from = words.findIndex((w) => !around.has(w))
  if (from < 0) return [words.join(' ')]
  const to = words.findLastIndex((w) => !around.has(w)) + 1
  const whole = words.join(' ')
  const bare = words.slice(from, to).join(' ')
  const all = [whole, bare]
  for (const said of [whole, bare]) {
    let rest = said
    for (let cut = rest.replace(asking, ''); cut !== rest; cut = rest.replace(asking, '')) {
      rest = cut
      all.push(
        rest,
        rest.replace(/^\S+ /, (first) => (around.has(first.trim()) ? '' : first)),
      )
    }
  }
  return all
}

/** Whether an utterance as a whole says yes or no; null for neither. */
export function yesOrNo(text: string, language: RoomLanguage = english): 'yes' | 'no' | null {
  const said = wordsOf(text).join(' ')
  for (const { yes, no } of new Set([language, english])) {
    if (yes.test(said)) return 'yes'
    if (no.test(said)) return 'no'
  }
  return null
}
