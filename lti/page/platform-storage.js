/** How long a platform may take to answer. */
const WAIT_MS = 2_000

/**
 * Speaks to the frame in which the platform stores for its tools (1EdTech LTI Client Side postMessages 1.0).
 * @param {{ target: string, origin: string }} storage the frame's name, or _parent, and its origin
 * @param {{ subject: 'lti.put_data' | 'lti.get_data', key: string, value?: string }} message
 * @returns {Promise<string | null>} the stored value; null when the platform does not answer, or has none
 */
export function askPlatform({ target, origin }, message) {
  const host = window.parent === window ? window.opener : window.parent
  if (!host) return Promise.resolve(null)
  const frame = target === '_parent' ? host : frameNamed(host, target)
  const id = crypto.randomUUID()
  return new Promise((resolve) => {
    /** @param {string | null} value */
    const done = (value) => {
      clearTimeout(timer)
      removeEventListener('message', listen)
      resolve(value)
    }
    /** @param {MessageEvent} event */
    const listen = (event) => {
      const { data } = event
      if (event.origin !== origin || typeof data !== 'object' || data === null) return
      if (data.subject !== `${message.subject}.response` || data.message_id !== id) return
      done(data.error || typeof data.value !== 'string' ? null : data.value)
    }
    const timer = setTimeout(() => done(null), WAIT_MS)
    addEventListener('message', listen)
    frame.postMessage({ ...message, message_id: id }, origin)
  })
}

/** @param {Window} host @param {string} name @returns {Window} */
function frameNamed(host, name) {
  try {
    return /** @type {any} */ (host.frames)[name] ?? host
  } catch (error) {
    // A frame of another site does not tell its frames' names: the platform listens in the parent, too.
    if (error instanceof DOMException) return host
    throw error
  }
}
