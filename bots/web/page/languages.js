import { byId } from './dom.js'

/** The languages that the interviewer has words of its own in, each by its own name. */
export const languages = [
  { value: 'en', label: 'English' },
  { value: 'hi', label: 'हिन्दी' },
  { value: 'de', label: 'Deutsch' },
  { value: 'es', label: 'Español' },
  { value: 'fr', label: 'Français' },
]

const follow = byId('follow-language', HTMLInputElement)

/** @param {{ followLanguage?: boolean }} kept */
export function restoreFollowing(kept) {
  follow.checked = kept.followLanguage ?? false
}

/** @param {string} language What the interview is to be held in, as the server takes it. */
export const languageChoice = (language) => ({ language: language || 'en', followLanguage: follow.checked })

/** What a person should know before choosing. @param {string} language */
export function languageNote(language) {
  if (language === 'en' && !follow.checked) return ''
  return 'The interviewer’s own words. Where no language model is set up, the questions stay in English, and only answers in English are scored.'
}
