import { byId } from './dom.js'

/** A blip is not worth a word; what lasts longer is. */
const BLIP_MS = 700
/** Waits before a failed step is asked for again. */
const TROUBLE_MS = 6000

/** Why the last command was refused. @param {string} message empty to clear */
export function refuse(message) {
  const line = byId('refusal', HTMLElement)
  line.textContent = message
  line.hidden = message === ''
}

/** @type {ReturnType<typeof setTimeout> | undefined} */
let offlineTimer
/** @param {boolean} offline */
export function setOffline(offline) {
  const line = byId('connection', HTMLElement)
  if (!offline) {
    clearTimeout(offlineTimer)
    offlineTimer = undefined
    line.hidden = true
    line.textContent = ''
    return
  }
  offlineTimer ??= setTimeout(() => {
    line.hidden = false
    line.textContent = 'The connection is lost. Your words are kept here, and the room keeps trying.'
  }, BLIP_MS)
}

/** Something failed on the server, which is asked again after a while. @param {() => void} again */
export function troubleBanner(again) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer
  const banner = byId('trouble', HTMLElement)
  const tryAgain = () => {
    clearTimeout(timer)
    banner.hidden = true
    again()
  }
  byId('trouble-again', HTMLButtonElement).addEventListener('click', tryAgain)
  return {
    /** @param {string} message */
    show(message) {
      byId('trouble-text', HTMLElement).textContent = message
      banner.hidden = false
      clearTimeout(timer)
      timer = setTimeout(tryAgain, TROUBLE_MS)
    },
    hide() {
      banner.hidden = true
    },
  }
}
