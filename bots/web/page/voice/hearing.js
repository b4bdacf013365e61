import { request } from '../api.js'

/** A worker that is being set up or downloads its model is asked about so often. */
const AGAIN_MS = 10_000

/**
 * @typedef {import('../../voice/parts.ts').Hearing} Hearing
 * @typedef {{ hearing: Hearing, mostRecordingBytes: number }} Ears
 */

/**
 * Asks whether spoken answers can be heard, until they can. Tells each change, the first answer at once.
 * @param {(ears: Ears) => void} tell
 */
export function watchHearing(tell) {
  let last = ''

  async function ask() {
    /** @type {Ears} */
    const ears = await request('GET', '/api/voice').catch(() => {
      const why = 'The server did not say whether it can hear. It is asked again.'
      return { hearing: { on: false, why }, mostRecordingBytes: 0 }
    })
    const now = JSON.stringify(ears)
    if (now !== last) tell(ears)
    last = now
    if (!ears.hearing.on) setTimeout(ask, AGAIN_MS)
  }
  ask()
}
