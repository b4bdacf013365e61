import { announce } from './announcer.js'
import { byId } from './dom.js'

/** Closing words stay at least this long before the report opens by itself. */
const CLOSING_MS = 2500
/** A voice that speaks for longer is not waited for. */
const QUIET_MS = 20_000

/**
 * From the close to the report.
 * @param {(ms: number) => Promise<unknown>} quiet resolves when nobody speaks, or after `ms`
 */
export function closingView(quiet) {
  let since = Date.now()
  let leaving = 0
  const title = byId('closing-title', HTMLElement)
  const text = byId('closing-text', HTMLElement)
  const bar = byId('scoring', HTMLProgressElement)
  const link = byId('to-report', HTMLElement)

  return {
    /** The interview has just closed. */
    begin() {
      since = Date.now()
    },
    focus: () => title.focus({ preventScroll: true }),
    /** @param {number} done @param {number} total */
    scoring(done, total) {
      bar.max = total
      bar.value = done
      text.textContent = done < total ? `Reading answer ${done + 1} of ${total}.` : 'Putting the report together.'
    },
    /** A correction makes a new report. */
    again() {
      leaving++
      bar.hidden = false
      bar.removeAttribute('value')
      link.hidden = true
      title.textContent = 'Your report is being written anew'
      text.textContent = 'It takes in what you corrected.'
    },
    /** @param {string} url @param {boolean} wait whether the person goes there by themselves, because something may want correcting */
    async report(url, wait) {
      const mine = ++leaving
      byId('report-link', HTMLAnchorElement).href = url
      link.hidden = false
      bar.hidden = true
      title.textContent = 'Your report is ready'
      text.textContent = wait
        ? 'If something above was not heard as you said it, correct it first: it is scored anew then.'
        : 'It opens in a moment.'
      announce('Your report is ready.')
      if (wait) return
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, CLOSING_MS - (Date.now() - since))))
      await quiet(QUIET_MS)
      // In place of the room, so that "back" leads home.
      if (mine === leaving) location.replace(url)
    },
  }
}
