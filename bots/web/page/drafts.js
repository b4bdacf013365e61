/**
 * Answers in the making, kept in this browser until their question is closed.
 * @typedef {{ text: string, firstInputMs: number | null }} Draft
 */

const PREFIX = 'greenroom:draft:'

/** @param {string} interview */
export function draftsOf(interview) {
  /** @param {string} question */
  const name = (question) => `${PREFIX}${interview}:${question}`
  return {
    /** @param {string} question @returns {Draft} */
    load(question) {
      try {
        const draft = JSON.parse(localStorage.getItem(name(question)) ?? 'null')
        if (typeof draft?.text === 'string') return { text: draft.text, firstInputMs: draft.firstInputMs ?? null }
      } catch (error) {
        console.warn('a draft could not be read', error)
      }
      return { text: '', firstInputMs: null }
    },
    /** @param {string} question @param {Draft} draft */
    save(question, draft) {
      try {
        localStorage.setItem(name(question), JSON.stringify(draft))
      } catch (error) {
        // A full or forbidden storage costs the draft after a reload, not the answer.
        console.warn('a draft could not be kept', error)
      }
    },
    /** Removes the drafts of questions that are closed. @param {string[]} questions */
    forget(questions) {
      for (const question of questions) localStorage.removeItem(name(question))
    },
  }
}

/** Removes everything the practice room has kept in this browser. */
export function forgetEverything() {
  for (const name of Object.keys(localStorage)) if (name.startsWith('greenroom:')) localStorage.removeItem(name)
}
