/**
 * Whole sentences for ears: what the interviewer says is cut into sentences as it arrives, for the screen reader and the
 * browser's voice alike. `say` gets each sentence once; a final text that differs from what streamed is said in full.
 * @param {(sentence: string) => void} say
 */
export function sentences(say) {
  let heard = ''
  let said = 0
  return {
    /** @param {string} piece */
    push(piece) {
      heard += piece
      const from = said
      for (const end of heard.slice(from).matchAll(/[.!?]+["”’')\]]*\s+/g)) {
        const next = from + end.index + end[0].length
        say(heard.slice(said, next).trim())
        said = next
      }
    },
    /** @param {string} words all that was said */
    finish(words) {
      const rest = words.startsWith(heard.slice(0, said)) ? words.slice(said) : words
      if (rest.trim()) say(rest.trim())
      this.reset()
    },
    reset() {
      heard = ''
      said = 0
    },
  }
}

/**
 * The browser's own voice; null where it has none. Browsers let a page speak only after the person has done something on
 * it: what is refused for that reason is said at the first touch or key.
 */
export function browserVoice() {
  if (!('speechSynthesis' in window)) return null
  const synthesis = window.speechSynthesis
  let speaking = 0
  /** @type {string[]} */
  let refused = []
  /** @type {(() => void)[]} */
  const waiting = []

  /** @param {string} text */
  function say(text) {
    const utterance = new SpeechSynthesisUtterance(text)
    utterance.lang = 'en'
    speaking++
    const ended = () => {
      speaking--
      if (speaking > 0) return
      for (const resolve of waiting.splice(0)) resolve()
    }
    utterance.onend = ended
    utterance.onerror = (event) => {
      if (event.error === 'not-allowed') {
        refused.push(text)
        addEventListener('pointerdown', retry, { once: true })
        addEventListener('keydown', retry, { once: true })
      }
      ended()
    }
    synthesis.speak(utterance)
  }
  function retry() {
    removeEventListener('pointerdown', retry)
    removeEventListener('keydown', retry)
    for (const text of refused.splice(0)) say(text)
  }

  return {
    say,
    stop() {
      refused = []
      synthesis.cancel()
    },
    /** Resolves when nothing is being said, or after `ms`. @param {number} ms */
    async quiet(ms) {
      if (speaking === 0) return
      const ended = new Promise((resolve) => waiting.push(() => resolve(undefined)))
      await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, ms))])
    },
  }
}
