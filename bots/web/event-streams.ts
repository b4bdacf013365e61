import type { Request, Response } from 'express'
import type { Engine } from '../../core/engine/engine.ts'
import type { Notice } from '../../core/engine/notice.ts'
import type { StartedState } from '../../core/interview/state.ts'
import type { Clock } from '../../core/ports.ts'
import { candidateView } from './candidate-view.ts'
import { WebFailure } from './failures.ts'
import { hasReport } from './report-ready.ts'

/** How many rooms of one interview may be open at the same time. */
const MOST_STREAMS = 12
/** A reader that is this far behind is dropped; it comes back and starts from a full view. */
const MOST_UNSENT_BYTES = 1_000_000
/** What a browser waits before it comes back after a lost connection. */
const RETRY_MS = 1500

/**
 * Server-Sent Events of interviews (WHATWG HTML, section 9.2). Every connection starts with a full `view`, so nothing
 * depends on what was missed. Then: `view` after each change, `words` {piece} while the interviewer speaks, `scoring`
 * {done, total}, `trouble` {message}, and `report` {url}, after which the stream ends.
 */
export interface EventStreams {
  /** Answers with the stream; the caller has checked that the interview is the reader's own. */
  open(id: string, req: Request, res: Response): void
}

type Parts = {
  engine: Engine
  clock: Clock
  heartbeatMs: number
  log: (message: string, error: unknown) => void
}

/** One utterance of the interviewer; `endedBy` is the event that made it final. */
type Utterance = { endedBy: number | null }

export function eventStreams({ engine, clock, heartbeatMs, log }: Parts): EventStreams {
  const open = new Map<string, number>()

  return {
    open(id, req, res) {
      const count = open.get(id) ?? 0
      if (count >= MOST_STREAMS)
        throw new WebFailure(429, 'too-many', 'This room is open in too many windows. Close some of them.')
      open.set(id, count + 1)
      res.status(200).set({ 'Content-Type': 'text/event-stream; charset=utf-8', 'X-Accel-Buffering': 'no' })
      res.set('Cache-Control', 'private, no-store, no-transform')
      res.write(`retry: ${RETRY_MS}\n\n`)

      let done = false
      let sentVersion = 0
      let utterance: Utterance = { endedBy: null }
      let queue: Promise<void> = Promise.resolve()

      const send = (event: string, data: unknown, eventId?: number) => {
        if (done) return
        if (res.writableLength > MOST_UNSENT_BYTES) return finish()
        res.write(
          `${eventId === undefined ? '' : `id: ${eventId}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`,
        )
      }
      const sendReport = () => {
        send('report', { url: `/interviews/${id}/report` })
        finish()
      }
      const sendView = async (state: StartedState) => {
        if (state.version <= sentVersion) return
        sentVersion = state.version
        const ready = await hasReport(engine, id, state)
        send('view', candidateView(id, state, clock.now(), ready), state.version)
        if (ready) sendReport()
      }
      /** Views are read from the store, so everything waits its turn to stay in order. */
      const enqueue = (step: () => void | Promise<void>) => {
        queue = queue
          .then(() => (done ? undefined : step()))
          .catch((error) => {
            // Mostly an interview that was deleted meanwhile; its room learns so when it comes back.
            log('an event stream ended early', error)
            finish()
          })
      }

      const listener = (notice: Notice) => {
        switch (notice.kind) {
          case 'event': {
            const { event, state } = notice
            if (event.type === 'asked' || event.type === 'closed' || event.type === 'interviewer-replaced') {
              utterance.endedBy = event.seq
              utterance = { endedBy: null }
            }
            return enqueue(() => sendView(state))
          }
          case 'words': {
            const { piece } = notice
            const spoken = utterance
            // A view that was read meanwhile may hold these words already.
            return enqueue(() => {
              if (spoken.endedBy === null || sentVersion < spoken.endedBy) send('words', { piece })
            })
          }
          case 'scoring': {
            const { done: scored, total } = notice
            return enqueue(() => send('scoring', { done: scored, total }))
          }
          case 'report':
            // One that a correction has overtaken is followed by another.
            return enqueue(async () => {
              if (await hasReport(engine, id, await engine.view(id))) sendReport()
            })
          case 'trouble': {
            const { message } = notice
            return enqueue(() => send('trouble', { message }))
          }
        }
      }

      const heartbeat = setInterval(() => send('heartbeat', {}), heartbeatMs)
      heartbeat.unref()
      let unwatch = () => {}
      function finish() {
        if (done) return
        done = true
        clearInterval(heartbeat)
        unwatch()
        const left = (open.get(id) ?? 1) - 1
        if (left > 0) open.set(id, left)
        else open.delete(id)
        res.end()
      }
      res.on('close', finish)
      req.socket.setNoDelay(true)
      enqueue(async () => sendView(await engine.view(id)))
      unwatch = engine.watch(id, listener)
    },
  }
}
