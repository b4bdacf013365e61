import { baseOf, ownLanguage } from '../../../core/interview/language.ts'
import { names } from './words.ts'

type Name = keyof typeof names

/** A command as a person with this locale sees it: "`/entretien commencer`". */
export function slash(locale: string, ...parts: Name[]): string {
  const language = ownLanguage(baseOf(locale)) ?? 'en'
  return `\`/${parts.map((part) => names[part][language]).join(' ')}\``
}
