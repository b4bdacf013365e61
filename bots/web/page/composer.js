import { byId } from './dom.js'
import { draftsOf } from './drafts.js'

/** The longest answer that the interview takes, in characters. */
const MAX_ANSWER = 20_000

/**
 * The answer box: keeps a draft for each question, notes when the first key was pressed.
 * @param {string} interview
 * @param {() => number} elapsed milliseconds since the open question was put
 */
export function composer(interview, elapsed) {
  const drafts = draftsOf(interview)
  const box = byId('answer', HTMLTextAreaElement)
  const count = byId('answer-count', HTMLElement)
  const send = byId('send', HTMLButtonElement)
  const sendLabel = byId('send-label', HTMLElement)
  /** @type {string | null} */
  let question = null
  /** @type {number | null} */
  let firstInputMs = null
  let sending = false

  function show() {
    const length = box.value.length
    const words = box.value.trim() ? box.value.trim().split(/\s+/).length : 0
    count.textContent =
      length > MAX_ANSWER
        ? `${length - MAX_ANSWER} characters too many`
        : words > 0
          ? `${words} ${words === 1 ? 'word' : 'words'}`
          : ''
    count.classList.toggle('too-long', length > MAX_ANSWER)
    box.readOnly = question === null || sending
    const ready = question !== null && !sending && words > 0 && length <= MAX_ANSWER
    // Stays focusable, so that nobody who is on it loses their place.
    send.setAttribute('aria-disabled', String(!ready))
    sendLabel.textContent = sending ? 'Sending' : 'Send answer'
    box.placeholder = question === null ? '' : 'Take your time. Write as you would speak.'
  }

  box.addEventListener('input', () => {
    if (question === null) return
    firstInputMs ??= Math.round(elapsed())
    drafts.save(question, { text: box.value, firstInputMs })
    show()
  })

  return {
    box,
    /** Opens the box for a question with the draft kept for it, or closes it with null. @param {string | null} next */
    set(next) {
      if (next !== question) {
        question = next
        const draft = next === null ? { text: '', firstInputMs: null } : drafts.load(next)
        box.value = draft.text
        firstInputMs = draft.firstInputMs
      }
      if (next === null) box.removeAttribute('aria-describedby')
      else box.setAttribute('aria-describedby', 'current-question')
      show()
    },
    /** What may be sent now, or null. */
    take() {
      if (question === null || sending || !box.value.trim() || box.value.length > MAX_ANSWER) return null
      const totalMs = Math.round(elapsed())
      return { question, text: box.value, timing: { firstInputMs, totalMs } }
    },
    /** Adds words that were spoken to the draft. @param {string} text */
    add(text) {
      if (question === null || !text.trim()) return
      box.value = [box.value.trim(), text.trim()].filter(Boolean).join(' ')
      firstInputMs ??= Math.round(elapsed())
      drafts.save(question, { text: box.value, firstInputMs })
      show()
    },
    hasDraft: () => box.value.trim() !== '',
    /** @param {boolean} now */
    setSending(now) {
      sending = now
      show()
    },
    /** @param {string[]} closed ids of closed questions */
    forget: (closed) => drafts.forget(closed),
  }
}
