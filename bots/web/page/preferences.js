/**
 * What the person chose last, kept in this browser.
 * @typedef {{ role?: string, type?: string, level?: string, language?: string, followLanguage?: boolean, questions?: number, followUps?: boolean, aloud?: boolean, way?: 'type' | 'speak', pushToTalk?: boolean }} Preferences
 */

const NAME = 'greenroom:preferences'

/** @returns {Preferences} */
export function loadPreferences() {
  try {
    const kept = JSON.parse(localStorage.getItem(NAME) ?? '{}')
    return kept && typeof kept === 'object' ? kept : {}
  } catch (error) {
    console.warn('preferences could not be read', error)
    return {}
  }
}

/** @param {Preferences} changes */
export function savePreferences(changes) {
  try {
    localStorage.setItem(NAME, JSON.stringify({ ...loadPreferences(), ...changes }))
  } catch (error) {
    console.warn('preferences could not be kept', error)
  }
}

const MICROPHONE = 'greenroom:microphone'

/**
 * The microphone that the person agreed to in this window, for as long as it is open; undefined where they have not.
 * @returns {{ device: string | null } | undefined}
 */
export function agreedMicrophone() {
  try {
    return JSON.parse(sessionStorage.getItem(MICROPHONE) ?? 'null') ?? undefined
  } catch (error) {
    console.warn('the chosen microphone could not be read', error)
    return undefined
  }
}

/** @param {string | null} device */
export function agreeToMicrophone(device) {
  try {
    sessionStorage.setItem(MICROPHONE, JSON.stringify({ device }))
  } catch (error) {
    console.warn('the chosen microphone could not be kept', error)
  }
}
