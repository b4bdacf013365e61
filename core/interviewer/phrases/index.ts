import { baseOf, type OwnLanguage, ownLanguage } from '../../interview/language.ts'
import { german } from './de.ts'
import { english } from './en.ts'
import { spanish } from './es.ts'
import { french } from './fr.ts'
import { hindi } from './hi.ts'
import type { Phrases } from './phrases.ts'

export type { Phrases } from './phrases.ts'

const all: Record<OwnLanguage, Phrases> = { en: english, hi: hindi, de: german, es: spanish, fr: french }

/** The built-in interviewer's words in a language (BCP 47); English where it has none. */
export const phrasesIn = (language: string): Phrases => all[ownLanguage(baseOf(language)) ?? 'en']

/** How people say, in any of the languages, that they do not know. */
export const saysNotKnowing = (text: string): boolean =>
  Object.values(all).some(({ notKnowing }) => notKnowing.test(text))
