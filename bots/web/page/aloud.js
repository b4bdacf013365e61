import { byId } from './dom.js'
import { loadPreferences, savePreferences } from './preferences.js'
import { browserVoice } from './speech.js'

/** Questions read by the browser's own voice, if the person wants it. */
export function readAloud() {
  const voice = browserVoice()
  let on = voice !== null && loadPreferences().aloud === true
  let other = false
  const button = byId('aloud', HTMLButtonElement)

  function show() {
    button.hidden = voice === null || other
    button.setAttribute('aria-pressed', String(on))
    button.title = on ? 'Questions are read aloud' : 'Questions are not read aloud'
  }
  button.addEventListener('click', () => {
    on = !on
    savePreferences({ aloud: on })
    if (!on) voice?.stop()
    show()
  })
  addEventListener('pagehide', () => voice?.stop())
  show()

  return {
    /** @param {string} sentence */
    say(sentence) {
      if (on && !other) voice?.say(sentence)
    },
    /** The interviewer speaks with a voice of its own. @param {boolean} speaks */
    leaveTo(speaks) {
      other = speaks
      if (speaks) voice?.stop()
      show()
    },
    stop: () => voice?.stop(),
    quiet: async (/** @type {number} */ ms) => voice?.quiet(ms),
  }
}
