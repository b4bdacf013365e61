import { baseOf, type OwnLanguage, ownLanguage } from '../../core/interview/language.ts'
import { de } from './de.ts'
import { en } from './en.ts'
import { es } from './es.ts'
import { fr } from './fr.ts'
import { hi } from './hi.ts'
import type { StudentWording } from './wording.ts'

const all: Record<OwnLanguage, StudentWording> = { en, de, es, fr, hi }

/** In a language (BCP 47); English where there are no words for it. */
export const studentWording = (language: string): StudentWording => all[languageOf(language) ?? 'en']

/** Which of the own languages a tag is; also in Java's form, as platforms write it: "de_AT". */
export const languageOf = (tag: string | null): OwnLanguage | null =>
  tag === null ? null : ownLanguage(baseOf(tag.replaceAll('_', '-')))
