import { baseOf, type OwnLanguage, ownLanguage } from '../interview/language.ts'

const words: Record<OwnLanguage, string> = {
  en: 'Um, so, uh, you know, I mean, well, er, like,',
  hi: 'उम्म, मतलब, तो, अच्छा, वो, हाँ, जैसे कि,',
  de: 'Äh, also, ähm, ja, sozusagen, hm, na ja,',
  es: 'Eh, este, pues, o sea, bueno, mmm, es que,',
  fr: 'Euh, donc, ben, enfin, hum, du coup, voilà,',
}

/**
 * Words that come before the audio so that Whisper writes down fillers too. By itself it leaves many out (Wagner et al.,
 * “CrisperWhisper”, arXiv 2408.16589); OpenAI's guide to speech to text shows this remedy. Empty for languages without
 * any: those of another would lead it astray.
 */
export function fillerPrompt(language: string): string {
  const own = ownLanguage(baseOf(language))
  return own ? words[own] : ''
}
