import { announce } from './announcer.js'
import { byId } from './dom.js'
import { minutes } from './timer.js'

/** Says kindly that the suggested time is over. @param {number} suggestedMs @param {string} then what to do when the thought is finished */
export function showNudge(suggestedMs, then) {
  const whole = suggestedMs / 60_000
  const time = Number.isInteger(whole) ? `${whole} ${whole === 1 ? 'minute' : 'minutes'}` : minutes(suggestedMs)
  const text = `That was the suggested ${time}. No hurry: finish your thought, ${then}.`
  const line = byId('nudge', HTMLElement)
  line.textContent = text
  line.hidden = false
  announce(text)
}

export function hideNudge() {
  byId('nudge', HTMLElement).hidden = true
}
