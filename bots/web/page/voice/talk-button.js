import { byId } from '../dom.js'

/** A press shorter than this keeps the button down until the next one: not everybody can hold a key. */
const TAP_MS = 350

/**
 * Push-to-talk by mouse, touch, or keyboard: the button itself, or the space bar where nothing else wants it.
 * @param {{ enabled: () => boolean, talk: (down: boolean) => void }} options
 */
export function talkButton({ enabled, talk }) {
  const button = byId('talk', HTMLButtonElement)
  let down = false
  let latched = false
  let since = 0

  function press() {
    if (!enabled()) return
    if (down && latched) {
      latched = false
      since = 0
      return
    }
    down = true
    latched = false
    since = performance.now()
    talk(true)
  }

  function release() {
    if (!down || latched) return
    if (since > 0 && performance.now() - since < TAP_MS) {
      latched = true
      return
    }
    down = false
    talk(false)
  }

  button.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return
    button.setPointerCapture(event.pointerId)
    press()
  })
  button.addEventListener('pointerup', release)
  button.addEventListener('pointercancel', release)
  button.addEventListener('contextmenu', (event) => event.preventDefault())
  // A screen reader clicks without pressing: that counts as a tap.
  button.addEventListener('click', (event) => {
    if (event.detail !== 0 || event.pointerType) return
    press()
    release()
  })

  /** @param {KeyboardEvent} event */
  const isOurs = ({ key, code, target, altKey, ctrlKey, metaKey }) => {
    if (altKey || ctrlKey || metaKey || !enabled()) return false
    if (target === button) return code === 'Space' || key === 'Enter'
    const takes = 'a, button, input, textarea, select, summary, dialog, [contenteditable]'
    return code === 'Space' && !(target instanceof Element && target.closest(takes))
  }
  addEventListener('keydown', (event) => {
    if (!isOurs(event)) return
    event.preventDefault()
    if (!event.repeat) press()
  })
  addEventListener('keyup', (event) => {
    if (!isOurs(event)) return
    event.preventDefault()
    release()
  })
  // Keys that go up in another window are never heard of here.
  addEventListener('blur', () => {
    if (!down || latched) return
    down = false
    talk(false)
  })

  return {
    /** Up, whatever it was. */
    reset() {
      down = false
      latched = false
    },
  }
}
