import { baseOf, ownLanguage } from '../../../core/interview/language.ts'
import { names } from './words.ts'

type Name = keyof typeof names

/** A command as a person with this locale sees it: "`/entretien commencer`". */
export function slash(locale: string, ...parts: Name[]): string {
  return `\`/${parts.map((part) => optionName(locale, part)).join(' ')}\``
}

/** The name of an option, or of a part of a command, as a person with this locale sees it. */
export const optionName = (locale: string, name: Name): string => names[name][ownLanguage(baseOf(locale)) ?? 'en']
