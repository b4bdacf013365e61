import type { RawData, WebSocket } from 'ws'
import type { VoiceNotice, VoiceOutput, VoiceRoom } from '../../../core/voice/voice.ts'
import { allowance, pageClock } from './limits.ts'
import { outbox } from './outbox.ts'
import { CLOSE, readHeard, readText } from './protocol.ts'

/** What a page may send: the microphone in real time, with what a stalled connection delivers at once; and some clicks. */
const SAMPLES = { perSecond: 1.5 * 16_000, burst: 40 * 16_000 }
const MESSAGES = { perSecond: 150, burst: 2_500 }

/** What the last words of an open turn have to be heard in when its room closes. */
const GRACE_MS = 10_000

/** One interview's voice room with the page that it is open in; the page may go and come back. */
export interface VoiceSession {
  /** Takes a page's connection, in place of any other. `page` names one load of the page. */
  attach(socket: WebSocket, page: string): void
  /** Ends the connection with a close code, and the room; an open turn has `graceMs` to become an answer. */
  close(code: number, reason: string, graceMs: number): Promise<void>
}

export type SessionParts = {
  open(output: VoiceOutput, onNotice: (notice: VoiceNotice) => void): VoiceRoom
  now(): number
  /** How long the room waits for a page whose connection was lost. */
  waitMs: number
  /** How often a connection is asked for a sign of life. */
  heartbeatMs: number
  onClosed(): void
  log(message: string, error: unknown): void
}

export function voiceSession(parts: SessionParts): VoiceSession {
  const { now, waitMs, heartbeatMs, log } = parts
  const out = outbox(() => log('a page is too slow for the voice', new Error('speech was left out')))
  let current: { socket: WebSocket; detach(): void } | null = null
  let lastPage: string | null = null
  /** A page that comes back has the clock that it had, and brings what was said meanwhile. */
  let ours = pageClock(now)
  let wait: ReturnType<typeof setTimeout> | undefined
  let closing: Promise<void> | null = null
  const room = parts.open(out, out.tell)

  /** What the last page was playing is lost with it: nobody will report its end. */
  function giveUpPlayback(): void {
    for (const utterance of out.unfinished()) {
      out.forget(utterance)
      room.played(utterance, 0, true)
    }
  }

  function attach(socket: WebSocket, page: string): void {
    if (closing) {
      socket.close(CLOSE.goingAway, 'The room is closing.')
      return
    }
    const resumed = page === lastPage
    const before = current
    before?.detach()
    before?.socket.close(CLOSE.replaced, 'The room was opened in another window.')
    clearTimeout(wait)
    if (lastPage !== null && !resumed) giveUpPlayback()
    if (!resumed) ours = pageClock(now)
    lastPage = page
    current = connection(socket)
    socket.send(JSON.stringify({ kind: 'ready', resumed }))
    out.connect({
      waiting: () => socket.bufferedAmount,
      send: (message, sent) => socket.send(message, () => sent?.()),
    })
  }

  function connection(socket: WebSocket) {
    const samples = allowance(SAMPLES, now)
    const messages = allowance(MESSAGES, now)
    let alive = true
    const heartbeat = setInterval(() => {
      if (!alive) return socket.terminate()
      alive = false
      socket.ping()
    }, heartbeatMs)
    heartbeat.unref()
    const refuse = (code: number, reason: string) => {
      detach()
      socket.close(code, reason)
      lost()
    }
    const onMessage = (raw: RawData, binary: boolean) => {
      const data = raw as Buffer
      if (!messages.take(1)) return refuse(CLOSE.tooMuch, 'Too many messages.')
      if (!binary) return onText(data)
      const heard = readHeard(data)
      if (!heard) return refuse(CLOSE.malformed, 'That was no sound.')
      if (!samples.take(heard.samples.length)) return refuse(CLOSE.tooMuch, 'Sound faster than anybody speaks.')
      room.hear(heard.samples, ours(heard.pageMs))
    }
    const onText = (data: Buffer) => {
      const message = readText(data)
      if (!message) return refuse(CLOSE.malformed, 'That was no message of this room.')
      if (message.kind === 'push-to-talk') return room.pushToTalk(message.down)
      if (message.kind === 'leave') return void close(CLOSE.left, 'You type from here on.', GRACE_MS, 'drop')
      const { utterance, milliseconds, ended } = message
      if (ended) out.forget(utterance)
      else out.played(utterance, milliseconds)
      room.played(utterance, milliseconds, ended)
    }
    const onPong = () => {
      alive = true
    }
    const onGone = () => {
      detach()
      lost()
    }
    // A broken connection is followed by its close.
    const onError = () => {}
    socket.on('message', onMessage).on('pong', onPong).on('close', onGone).on('error', onError)
    const detach = () => {
      clearInterval(heartbeat)
      socket.off('message', onMessage).off('pong', onPong).off('close', onGone)
      if (current?.socket === socket) {
        current = null
        out.connect(null)
      }
    }
    return { socket, detach }
  }

  function lost(): void {
    if (closing || current) return
    clearTimeout(wait)
    wait = setTimeout(() => void close(CLOSE.goingAway, 'Nobody came back.', GRACE_MS), waitMs)
    wait.unref()
  }

  function close(code: number, reason: string, graceMs: number, openTurn?: 'drop'): Promise<void> {
    closing ??= (async () => {
      clearTimeout(wait)
      const left = current
      left?.detach()
      left?.socket.close(code, reason)
      try {
        await room.close(graceMs, openTurn)
      } catch (error) {
        log('a voice room did not close well', error)
      } finally {
        parts.onClosed()
      }
    })()
    return closing
  }

  return { attach, close: (code, reason, graceMs) => close(code, reason, graceMs) }
}
