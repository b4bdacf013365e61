import { baseOf, type OwnLanguage, ownLanguage } from '../../interview/language.ts'
import { german } from './de.ts'
import { english } from './en.ts'
import { spanish } from './es.ts'
import { french } from './fr.ts'
import { hindi } from './hi.ts'
import type { RoomLanguage } from './language.ts'

export type { RoomLanguage } from './language.ts'

const all: Record<OwnLanguage, RoomLanguage> = { en: english, hi: hindi, de: german, es: spanish, fr: french }

/** What a voice room says and understands in a language (BCP 47); English where it has none. */
export const roomLanguage = (language: string): RoomLanguage => all[ownLanguage(baseOf(language)) ?? 'en']
