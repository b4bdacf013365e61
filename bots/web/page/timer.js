import { byId } from './dom.js'

/**
 * Time spent on the open question, against the suggested time. It nudges once, kindly, and cuts nobody off.
 * @param {{ onSuggestedTime: (suggestedMs: number) => void }} options
 */
export function questionTimer({ onSuggestedTime }) {
  const clock = byId('timer', HTMLElement)
  const text = byId('timer-text', HTMLElement)
  const fill = byId('timer-fill', HTMLElement)
  let base = 0
  let since = 0
  let running = false
  let suggestedMs = 0
  let nudged = false
  /** @type {ReturnType<typeof setInterval> | undefined} */
  let tick

  const elapsed = () => base + (running ? Math.max(0, Date.now() - since) : 0)

  function show() {
    const ms = elapsed()
    text.textContent = `${minutes(ms)} of about ${minutes(suggestedMs)}`
    fill.style.setProperty('--part', String(Math.min(1, ms / suggestedMs)))
    clock.classList.toggle('over', ms >= suggestedMs)
    if (ms >= suggestedMs && !nudged) {
      nudged = true
      onSuggestedTime(suggestedMs)
    }
  }

  return {
    elapsed,
    /**
     * Shows a question's time from what the server counted.
     * @param {{ elapsedMs: number, suggestedMs: number, paused: boolean, isNew: boolean }} question
     */
    set(question) {
      base = question.elapsedMs
      since = Date.now()
      running = !question.paused
      suggestedMs = question.suggestedMs
      if (question.isNew) nudged = base >= suggestedMs
      clock.hidden = false
      clearInterval(tick)
      tick = setInterval(show, 500)
      show()
    },
    stop() {
      base = elapsed()
      running = false
      clearInterval(tick)
      clock.hidden = true
    },
  }
}

/** Milliseconds as minutes and seconds: 2:05. @param {number} ms */
export function minutes(ms) {
  const seconds = Math.floor(ms / 1000)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
