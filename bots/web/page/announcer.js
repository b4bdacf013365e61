import { byId, el } from './dom.js'

/** Older lines than these nobody waits for. */
const MOST_LINES = 12

/** Tells a screen reader, whole sentences at a time. @param {string} text */
export function announce(text) {
  const announcer = byId('announcer', HTMLElement)
  announcer.append(el('p', {}, text))
  while (announcer.childElementCount > MOST_LINES) announcer.firstElementChild?.remove()
}
