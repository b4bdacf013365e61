import { GreenroomError } from '../../core/errors.ts'
import { baseOf, type OwnLanguage, ownLanguage } from '../../core/interview/language.ts'
import { german } from './de.ts'
import { english } from './en.ts'
import { spanish } from './es.ts'
import { french } from './fr.ts'
import { hindi } from './hi.ts'
import type { Wording } from './wording.ts'

export type { Act, Wording } from './wording.ts'

const all: Record<OwnLanguage, Wording> = { en: english, hi: hindi, de: german, es: spanish, fr: french }

/** What the chat front-ends say in a language (BCP 47); English where there are no words for it. */
export const wordingIn = (language: string): Wording => all[ownLanguage(baseOf(language)) ?? 'en']

/** Something to say, whatever the language of who is told. */
export type Say = (wording: Wording) => string

/** A refusal that is shown in the language of who asked; its message is the English one. */
export class Refusal extends GreenroomError {
  readonly say: Say
  constructor(say: Say) {
    super('refused', say(english))
    this.say = say
  }
}
