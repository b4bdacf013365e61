import { byId, el } from './dom.js'

/** What the keys do, in the order in which help lists them. */
const actions = /** @type {const} */ ([
  { name: 'hint', letter: 'H', does: 'Get a hint' },
  { name: 'repeat', letter: 'R', does: 'Hear the question again' },
  { name: 'skip', letter: 'K', does: 'Skip the question' },
  { name: 'pause', letter: 'P', does: 'Pause or go on' },
  { name: 'end', letter: 'Q', does: 'End the interview' },
  { name: 'voice', letter: 'V', does: 'Speak, or type again' },
  { name: 'mute', letter: 'M', does: 'Mute the microphone' },
  { name: 'keys', letter: 'I', does: 'Show these keys' },
])

/** @typedef {(typeof actions)[number]['name'] | 'send'} ActionName */

// On a Mac, Option with a letter types characters that some languages need; elsewhere Alt with a letter is free.
const mac = /mac|iphone|ipad/i.test(navigator.platform)
const prefix = mac ? ['Control', 'Shift'] : ['Alt']

/**
 * Runs `act` for the room's keys, and shows them where buttons and help name them.
 * @param {(action: ActionName) => void} act
 */
export function shortcuts(act) {
  addEventListener('keydown', (event) => {
    if (document.querySelector('dialog[open]')) return
    const { ctrlKey, metaKey, altKey, shiftKey, code, key } = event
    if (key === 'Enter' && (mac ? metaKey || ctrlKey : ctrlKey) && !altKey && !shiftKey) {
      event.preventDefault()
      return act('send')
    }
    const held = mac ? ctrlKey && shiftKey && !altKey && !metaKey : altKey && !ctrlKey && !shiftKey && !metaKey
    const action = held && actions.find(({ letter }) => code === `Key${letter}`)
    if (!action) return
    event.preventDefault()
    act(action.name)
  })
  const send = mac ? ['Meta', 'Enter'] : ['Control', 'Enter']
  show('send', send)
  for (const { name, letter } of actions) show(name, [...prefix, letter])
  const rows = [{ does: 'Send your answer', keys: send }]
  for (const { does, letter } of actions) rows.push({ does, keys: [...prefix, letter] })
  byId('key-list', HTMLElement).append(
    ...rows.flatMap(({ does, keys }) => [el('dt', {}, does), el('dd', {}, keyCaps(keys))]),
  )
}

/** @param {string} action @param {string[]} keys */
function show(action, keys) {
  for (const button of document.querySelectorAll(`[data-action="${action}"]`))
    button.setAttribute('aria-keyshortcuts', keys.join('+'))
  for (const place of document.querySelectorAll(`[data-keys="${action}"]`)) place.replaceChildren(keyCaps(keys))
}

/** @param {string[]} keys */
function keyCaps(keys) {
  /** @type {Record<string, string>} */
  const names = mac ? { Control: '⌃', Shift: '⇧', Meta: '⌘', Enter: '↵' } : { Control: 'Ctrl' }
  const caps = el('span', { class: 'keys' })
  keys.forEach((key, i) => {
    caps.append(...(i > 0 ? [' '] : []), el('kbd', {}, names[key] ?? key))
  })
  return caps
}
