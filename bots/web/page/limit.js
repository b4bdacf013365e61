import { announce } from './announcer.js'
import { byId } from './dom.js'

/** Extra time may be given while the interview runs. */
const ASK_AGAIN_MS = 60_000
/** So long before the end what stands in the answer box is sent: it must be stored until then. */
const LAST_MS = 4_000
/** What is left when it is said aloud to who does not see it, in minutes. */
const SAID_AT = [10, 5, 1]

/**
 * The time that an assignment leaves for this interview, in the room's bar; nothing where it has no limit.
 * @param {string} id
 * @param {() => void} onLast called once, a few seconds before the end
 */
export async function showLimit(id, onLast) {
  const endsInMs = await endsIn(id)
  const line = byId('limit', HTMLElement)
  line.hidden = endsInMs === null
  if (endsInMs === null) return
  const end = Date.now() + endsInMs
  const left = () => Math.max(0, end - Date.now())
  let shown = Math.ceil(left() / 60_000)
  let last = left() < LAST_MS
  const show = () => {
    const minutes = Math.ceil(left() / 60_000)
    line.textContent =
      left() < 60_000 ? 'Less than a minute left' : minutes >= 120 ? until(end) : `${minutes} minutes left`
    line.classList.toggle('soon', minutes <= 5)
    if (minutes < shown && SAID_AT.includes(minutes))
      announce(`${minutes} ${minutes === 1 ? 'minute' : 'minutes'} left.`)
    shown = minutes
    if (!last && left() < LAST_MS) {
      last = true
      onLast()
    }
  }
  show()
  const tick = setInterval(show, 1_000)
  setTimeout(() => {
    clearInterval(tick)
    showLimit(id, onLast)
  }, ASK_AGAIN_MS)
}

/** Offline the last answer goes on to hold: the room says itself that it is offline. @type {number | null} */
let known = null

/** @param {string} id @returns {Promise<number | null>} milliseconds */
async function endsIn(id) {
  try {
    const reply = await fetch(`/api/interviews/${id}/limit`)
    const { endsInMs } = reply.ok ? await reply.json() : { endsInMs: null }
    known = endsInMs === null ? null : Date.now() + endsInMs
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
  }
  return known === null ? null : known - Date.now()
}

/** @param {number} end */
const until = (end) => `Until ${new Date(end).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' })}`
