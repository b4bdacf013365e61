import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import type { AssignedInterviews } from '../../../core/assigned.ts'
import { GreenroomError } from '../../../core/errors.ts'
import type { Clock, Store } from '../../../core/ports.ts'
import { isFromHere } from '../same-origin.ts'
import { cookieSessions, type Sessions } from '../sessions.ts'
import type { SpokenParts } from './parts.ts'
import { CLOSE, MOST_MESSAGE_BYTES } from './protocol.ts'
import { type VoiceSession, voiceSession } from './session.ts'

const ADDRESS = /^\/api\/interviews\/([\w-]{1,64})\/voice$/
const PAGE = /^[\w-]{8,64}$/

/** How many people speak with one server at the same time, and in how many rooms one of them. */
const MOST_ROOMS = 200
const MOST_ROOMS_EACH = 3
/** What was said in a room that gives way has so long to become an answer. */
const GIVE_WAY_MS = 5_000

/** Where an interview is spoken; aborts when that is elsewhere from now on. */
export type Claim = { lost: AbortSignal; release(): Promise<void> }

export type VoiceSocketParts = {
  store: Store
  clock: Clock
  spoken: SpokenParts
  /** The rules of interviews that belong to assignments; left out, none do. */
  assigned?: Pick<AssignedInterviews, 'closed'>
  /** Where browsers reach this server; null where it is the Host that they ask for. */
  publicUrl?: string | null
  /** Makes this process the one where an interview is spoken; left out, it is the only one there is. */
  claim?: (interview: string) => Promise<Claim | null>
  waitMs?: number
  heartbeatMs?: number
  log?: (message: string, error: unknown) => void
}

/** What the HTTP server hands WebSocket connections to. */
export interface VoiceSockets {
  /** Takes a connection if the address is one of its own; then it answers by itself. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean
  /** Ends every room; an open turn has `graceMs` to become an answer. */
  close(graceMs: number): Promise<void>
}

/** The practice room's WebSockets, /api/interviews/ID/voice: for an interview's own candidate, from its own page. */
export function voiceSockets(parts: VoiceSocketParts): VoiceSockets {
  const { store, clock, spoken, waitMs = 20_000, heartbeatMs = 15_000, log = console.error } = parts
  const publicUrl = parts.publicUrl ? new URL(parts.publicUrl) : null
  const sessions = cookieSessions(store, clock, publicUrl?.protocol === 'https:')
  const server = new WebSocketServer({ noServer: true, maxPayload: MOST_MESSAGE_BYTES, perMessageDeflate: false })
  const rooms = new Map<string, { candidate: string; session: VoiceSession }>()
  let closing = false

  /** Why no new room opens now: a close code and a reason to show. */
  function whyNot(candidate: string): [number, string] | null {
    const hearing = spoken.hearing()
    const theirs = [...rooms.values()].filter((room) => room.candidate === candidate).length
    if (closing) return [CLOSE.goingAway, 'The server is shutting down.']
    if (!hearing.on) return [CLOSE.deaf, hearing.why]
    if (rooms.size >= MOST_ROOMS || theirs >= MOST_ROOMS_EACH)
      return [CLOSE.tooBusy, 'Too many rooms are open at the same time. Close one, or type.']
    return null
  }

  function enter(socket: WebSocket, interview: string, { candidate, closed }: Admitted, page: string): void {
    const open = closed ? undefined : rooms.get(interview)
    const refusal: [number, string] | null = closed ? [CLOSE.over, closed] : open ? null : whyNot(candidate)
    if (open) open.session.attach(socket, page)
    else if (refusal) socket.close(refusal[0], shortReason(refusal[1]))
    else openRoom(socket, interview, candidate, page)
  }

  /** A room of the same interview in another process gives way to this one, and this one to a later. */
  async function hold(interview: string, session: VoiceSession, over: Promise<void>): Promise<void> {
    const claim = await parts.claim?.(interview)
    if (!claim) return
    const giveWay = () => void session.close(CLOSE.replaced, 'The room was opened in another window.', GIVE_WAY_MS)
    if (claim.lost.aborted) giveWay()
    else claim.lost.addEventListener('abort', giveWay, { once: true })
    await over
    await claim.release()
  }

  function openRoom(socket: WebSocket, interview: string, candidate: string, page: string): void {
    try {
      const over = Promise.withResolvers<void>()
      const session = voiceSession({
        open: (output, onNotice) => spoken.openVoiceRoom(interview, output, onNotice),
        now: () => clock.now(),
        waitMs,
        heartbeatMs,
        onClosed() {
          rooms.delete(interview)
          over.resolve()
        },
        log,
      })
      rooms.set(interview, { candidate, session })
      session.attach(socket, page)
      hold(interview, session, over.promise).catch((error) => log('a voice room could not be claimed', error))
    } catch (error) {
      log('a voice room did not open', error)
      const known = error instanceof GreenroomError ? error.message : 'The room could not be opened.'
      socket.close(CLOSE.failed, shortReason(known))
    }
  }

  async function admit(request: IncomingMessage, interview: string, page: string | null): Promise<Admitted | Refusal> {
    if (!isFromHere(request.headers, publicUrl)) return { status: '403 Forbidden' }
    if (!page || !PAGE.test(page)) return { status: '400 Bad Request' }
    const candidate = await candidateOf(sessions, store, request, interview)
    if (candidate === null) return { status: '404 Not Found' }
    return { candidate, closed: (await parts.assigned?.closed(interview)) ?? null }
  }

  return {
    upgrade(request, socket, head) {
      const url = URL.parse(request.url ?? '', 'http://here')
      const interview = ADDRESS.exec(url?.pathname ?? '')?.[1]
      if (!interview) return false
      const page = url?.searchParams.get('page') ?? null
      const gone = () => socket.destroy()
      socket.on('error', gone)
      admit(request, interview, page)
        .catch((error): Refusal => {
          log('a voice connection failed', error)
          return { status: '500 Internal Server Error' }
        })
        .then((admitted) => {
          socket.off('error', gone)
          if ('status' in admitted) return refuse(socket, admitted)
          server.handleUpgrade(request, socket, head, (ws) => enter(ws, interview, admitted, page as string))
        })
      return true
    },
    async close(graceMs) {
      closing = true
      const all = [...rooms.values()].map(({ session }) =>
        session.close(CLOSE.goingAway, 'The server is shutting down.', graceMs),
      )
      const timer = new Promise((resolve) => setTimeout(resolve, graceMs).unref())
      await Promise.race([Promise.allSettled(all), timer])
      for (const client of server.clients) client.terminate()
    },
  }
}

type Refusal = { status: string }
/** `closed`: why the interview takes nothing any more; browsers tell a page nothing of a refused upgrade, so it is told after. */
type Admitted = { candidate: string; closed: string | null }

function refuse(socket: Duplex, { status }: Refusal): void {
  socket.on('error', () => socket.destroy())
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}

/** The candidate, if the interview is theirs. */
async function candidateOf(
  sessions: Sessions,
  store: Store,
  request: IncomingMessage,
  interview: string,
): Promise<string | null> {
  const head = await store.head(interview)
  const own = head !== null && (await sessions.isCandidate(request.headers.cookie, head.candidate))
  return own ? head.candidate : null
}

/** A close reason has 123 bytes at most (RFC 6455, section 5.5). */
function shortReason(text: string): string {
  let short = text
  while (Buffer.byteLength(short) > 123) short = `${short.slice(0, -2).trimEnd()}…`
  return short
}
