/**
 * What the person chose last, kept in this browser.
 * @typedef {{ role?: string, type?: string, level?: string, questions?: number, followUps?: boolean, aloud?: boolean }} Preferences
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
