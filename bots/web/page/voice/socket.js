/** What to wait before each further try, in milliseconds. */
const WAITS = [300, 800, 1500, 3000, 5000]
/** After this many tries in a row typing is offered. */
const PATIENCE = 3
/** This much sound waiting in the socket, in bytes, means that nobody takes it: about eight seconds. */
const STUCK_BYTES = 256_000
/** Of what is said while the connection is away so much is kept: ten seconds of frames. */
const MOST_BACKLOG = 500
const HEARD_HEADER = 8
const SAID_HEADER = 4

/** Close codes after which coming back is of no use, with what the person is told; '' leaves it to the reason. */
const final = new Map([
  [1013, ''],
  [4001, 'You speak in another window now. Typing works in this one.'],
  [4002, 'The voice connection broke. Reload the page to speak again; typing works.'],
  [4003, 'The voice connection broke. Reload the page to speak again; typing works.'],
  [4004, ''],
  [4005, ''],
  [4006, ''],
])

/**
 * @typedef {import('../../voice/messages.ts').ToPage} ToPage
 * @typedef {import('../../voice/messages.ts').FromPage} FromPage
 * @typedef {object} Handlers
 * @property {(message: ToPage) => void} message
 * @property {(utterance: number, samples: Int16Array) => void} piece
 * @property {(state: 'connected' | 'trying' | 'offer-typing') => void} connection
 * @property {(why: string) => void} over nothing more will come; '' when this side ended it
 */

/**
 * The voice connection of an interview; comes back after it was lost.
 * @param {string} interview
 * @param {string} page names this load of the page
 * @param {Handlers} handlers
 */
export function voiceSocket(interview, page, handlers) {
  const address = new URL(`/api/interviews/${interview}/voice?page=${page}`, location.href)
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:'
  /** @type {WebSocket | null} */
  let socket = null
  let tries = 0
  let done = false
  let ready = false
  /** Frames for the server that wait for the connection. @type {ArrayBuffer[]} */
  let backlog = []
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let retry

  function connect() {
    clearTimeout(retry)
    if (done || socket) return
    const current = new WebSocket(address)
    socket = current
    current.binaryType = 'arraybuffer'
    current.onmessage = ({ data }) => {
      if (socket !== current) return
      if (data instanceof ArrayBuffer) return onPiece(data)
      /** @type {ToPage} */
      const message = JSON.parse(data)
      if (message.kind === 'ready') {
        tries = 0
        ready = true
        // A room that was closed meanwhile does not want the end of what was said in it.
        if (message.resumed) for (const frame of backlog) current.send(frame)
        backlog = []
        handlers.connection('connected')
      }
      handlers.message(message)
    }
    current.onclose = ({ code, reason }) => {
      if (socket === current) lost(code, reason)
    }
  }

  /** @param {number} code @param {string} reason */
  function lost(code, reason) {
    socket = null
    ready = false
    if (done) return
    if (final.has(code)) {
      close()
      return handlers.over(final.get(code) || reason || 'The voice connection has ended. Typing works.')
    }
    tries++
    handlers.connection(tries >= PATIENCE ? 'offer-typing' : 'trying')
    clearTimeout(retry)
    retry = setTimeout(connect, WAITS[Math.min(tries, WAITS.length) - 1])
  }

  /** @param {ArrayBuffer} data */
  function onPiece(data) {
    const utterance = new DataView(data).getUint32(0, true)
    handlers.piece(utterance, new Int16Array(data.slice(SAID_HEADER)))
  }

  /** @param {FromPage} message */
  function send(message) {
    if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message))
  }

  function close() {
    done = true
    clearTimeout(retry)
    removeEventListener('online', connect)
    socket?.close(1000)
    socket = null
  }

  addEventListener('online', connect)
  connect()
  return {
    send,
    /** @param {Int16Array} samples at 16 kHz @param {number} pageMs when the first was captured */
    hear(samples, pageMs) {
      if (done) return
      const message = new ArrayBuffer(HEARD_HEADER + 2 * samples.length)
      new DataView(message).setFloat64(0, pageMs, true)
      new Int16Array(message, HEARD_HEADER).set(samples)
      if (socket && ready && socket.bufferedAmount <= STUCK_BYTES) return socket.send(message)
      backlog.push(message)
      if (backlog.length > MOST_BACKLOG) backlog.shift()
      if (!socket || !ready) return
      const stuck = socket
      lost(1006, '')
      stuck.close()
    },
    /** Ends it for good; what was said of an open turn is dropped. */
    leave() {
      send({ kind: 'leave' })
      close()
    },
    close,
  }
}
