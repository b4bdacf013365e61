import { Refused, request } from './api.js'

/**
 * @typedef {import('../candidate-view.ts').CandidateView} View
 * @typedef {object} Handlers
 * @property {(view: View) => void} view
 * @property {(piece: string) => void} words
 * @property {(done: number, total: number) => void} scoring
 * @property {(url: string) => void} report
 * @property {(message: string) => void} trouble
 * @property {(connected: boolean) => void} connection
 * @property {() => void} gone the interview does not exist (any more)
 */

/** The server gives a sign of life more often than this. */
const SILENCE_MS = 45_000
const RETRY_MS = 2000

/**
 * Follows an interview. A lost connection is taken up again for as long as the page is open; each connection starts
 * with a full view, so nothing is missed.
 * @param {string} id
 * @param {Handlers} handlers
 * @returns {{ close: () => void, reconnect: () => void }}
 */
export function follow(id, handlers) {
  /** @type {EventSource | null} */
  let source = null
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let silence
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let retry
  let closed = false

  function connect() {
    drop()
    if (closed) return
    const current = new EventSource(`/api/interviews/${id}/events`)
    source = current
    /** @param {string} name @param {(data: any) => void} handle */
    const on = (name, handle) =>
      current.addEventListener(name, (event) => {
        alive()
        handle(JSON.parse(event.data))
      })
    current.onopen = () => {
      alive()
      handlers.connection(true)
    }
    current.onerror = () => {
      handlers.connection(false)
      // The browser comes back by itself unless the server answered with an error.
      if (current.readyState === EventSource.CLOSED) later()
    }
    on('view', (view) => handlers.view(view))
    on('words', ({ piece }) => handlers.words(piece))
    on('scoring', ({ done, total }) => handlers.scoring(done, total))
    on('trouble', ({ message }) => handlers.trouble(message))
    on('heartbeat', () => {})
    on('report', ({ url }) => {
      close()
      handlers.report(url)
    })
  }

  function alive() {
    clearTimeout(silence)
    silence = setTimeout(() => {
      handlers.connection(false)
      connect()
    }, SILENCE_MS)
  }

  function later() {
    drop()
    retry = setTimeout(async () => {
      try {
        await request('GET', `/api/interviews/${id}`)
      } catch (error) {
        if (error instanceof Refused && error.status === 404) return handlers.gone()
      }
      connect()
    }, RETRY_MS)
  }

  function drop() {
    clearTimeout(silence)
    clearTimeout(retry)
    source?.close()
    source = null
  }

  function close() {
    closed = true
    drop()
    removeEventListener('online', connect)
  }

  function reconnect() {
    closed = false
    addEventListener('online', connect)
    connect()
  }

  reconnect()
  return { close, reconnect }
}
