import express, { Router } from 'express'
import type { AssignedInterviews } from '../../../core/assigned.ts'
import type { Store } from '../../../core/ports.ts'
import { WebFailure } from '../failures.ts'
import { ownInterview } from '../interviews.ts'
import { SOUND_TYPES } from '../same-origin.ts'
import type { Sessions } from '../sessions.ts'
import { parse, recordingQuery } from '../validation.ts'
import type { SpokenParts } from './parts.ts'

/** The largest recording that is taken unless told: about 25 minutes of a phone's voice memo, or 13 of CD quality in mono. */
export const MOST_RECORDING_BYTES = 64 * 1024 * 1024
/** Recordings that one server takes in at the same time: each waits in memory. */
const MOST_AT_ONCE = 8

export type RecordingParts = {
  store: Store
  sessions: Sessions
  spoken: SpokenParts
  /** The rules of interviews that belong to assignments. */
  assigned: AssignedInterviews
  /** The largest recording that is taken. */
  mostBytes: number
}

/** What hears, for the page, and answers that were recorded elsewhere. */
export function recordingRoutes(parts: RecordingParts): Router {
  const { spoken, mostBytes } = parts
  const router = Router()
  const busy = new Set<string>()

  router.get('/voice', (_req, res) => {
    res.json({ hearing: spoken.hearing(), mostRecordingBytes: mostBytes })
  })

  router.post(
    '/interviews/:id/recordings',
    async (req, res, next) => {
      const id = await ownInterview(req, res, parts)
      const closed = await parts.assigned.closed(id)
      if (closed) throw new WebFailure(409, 'refused', closed)
      const hearing = spoken.hearing()
      if (!hearing.on) throw new WebFailure(503, 'model-unreachable', hearing.why)
      if (busy.has(id))
        throw new WebFailure(409, 'conflict', 'Another recording of this interview is still being heard.')
      if (busy.size >= MOST_AT_ONCE)
        throw new WebFailure(429, 'too-many', 'Many recordings are being heard just now. Try again in a minute.')
      busy.add(id)
      res.on('close', () => busy.delete(id))
      next()
    },
    express.raw({ type: SOUND_TYPES, limit: mostBytes }),
    async (req, res) => {
      const id = String(req.params.id)
      const { question, key, totalMs } = parse(recordingQuery, req.query)
      const bytes: unknown = req.body
      if (!Buffer.isBuffer(bytes) || bytes.length === 0)
        throw new WebFailure(400, 'bad-input', 'The recording is empty.')
      const gone = new AbortController()
      res.on('close', () => {
        if (!res.writableFinished) gone.abort()
      })
      const timing = { firstInputMs: null, totalMs }
      await spoken.answerByRecording({ interview: id, question, key, bytes, timing, signal: gone.signal })
      res.status(201).json({ stored: true })
    },
  )

  return router
}
