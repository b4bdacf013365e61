/** A refusal by the server, with a message fit to show. */
export class Refused extends Error {
  /**
   * @param {number} status
   * @param {string} code
   * @param {string} message
   */
  constructor(status, code, message) {
    super(message)
    this.status = status
    this.code = code
  }
}

/** What to wait before each further try, in milliseconds; the last one stays. */
const WAITS = [400, 800, 1500, 3000, 5000]

/**
 * Asks the server once.
 * @param {string} method
 * @param {string} path
 * @param {unknown} [body] sent as JSON
 * @returns {Promise<any>}
 * @throws {Refused} when the server answers with an error
 * @throws {TypeError} when it cannot be reached
 */
export async function request(method, path, body) {
  const json = body === undefined ? {} : { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }
  const response = await fetch(path, { method, ...json, credentials: 'same-origin', cache: 'no-store' })
  /** @type {any} */
  const reply = await response.json().catch(() => null)
  if (response.ok && reply) return reply
  const { code = 'internal', message = 'Something failed. Please try again.' } = reply?.error ?? {}
  throw new Refused(response.ok ? 502 : response.status, code, message)
}

/**
 * Asks until the server has answered: for commands that carry an idempotency key, so that a second delivery changes nothing.
 * @param {string} path
 * @param {{ key: string }} body
 * @param {(tries: number) => void} onTrouble told each time the server could not be reached
 * @returns {Promise<any>}
 */
export async function deliver(path, body, onTrouble) {
  for (let tries = 1; ; tries++) {
    try {
      return await request('POST', path, body)
    } catch (error) {
      const lasting = error instanceof Refused && error.status < 500 && error.status !== 429
      if (lasting) throw error
      onTrouble(tries)
      await waitOrOnline(WAITS[Math.min(tries, WAITS.length) - 1] ?? 5000)
    }
  }
}

/** A key that no other command has. */
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** @param {number} ms */
function waitOrOnline(ms) {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      removeEventListener('online', done)
      resolve(undefined)
    }
    const timer = setTimeout(done, ms)
    addEventListener('online', done)
  })
}
