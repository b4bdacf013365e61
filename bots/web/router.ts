import express, { Router } from 'express'
import type { AssignedInterviews } from '../../core/assigned.ts'
import type { Engine } from '../../core/engine/engine.ts'
import type { Clock, Store } from '../../core/ports.ts'
import type { Bank } from '../../core/questions/bank.ts'
import type { Guidelines } from '../../core/questions/guideline/guidelines.ts'
import type { Template } from '../../core/questions/templates/template.ts'
import { accountRoutes } from './accounts.ts'
import { failureHandler, unknownApi } from './failures.ts'
import { guidelineRoutes } from './guidelines.ts'
import { safeHeaders } from './headers.ts'
import { interviewRoutes } from './interviews.ts'
import { pageRoutes } from './pages.ts'
import { reportRoutes } from './reports.ts'
import { sameOriginOnly } from './same-origin.ts'
import { cookieSessions } from './sessions.ts'
import { trainingRoutes } from './training.ts'
import { MAX_BODY_BYTES } from './validation.ts'
import { deaf, keepsAudio, type SpokenParts } from './voice/parts.ts'
import { MOST_RECORDING_BYTES, recordingRoutes } from './voice/recordings.ts'

export type PracticeRoomParts = {
  engine: Engine
  store: Store
  bank: Bank
  /** Makes interviews from job descriptions, resumes and keywords; left out, the bank is all there is. */
  guidelines?: Guidelines | null
  templates?: readonly Template[]
  clock: Clock
  /** What hears and speaks; nothing does where it is left out. */
  spoken?: SpokenParts
  /** Where browsers reach this server; null where it is the Host that they ask for. HTTPS here makes cookies HTTPS-only. */
  publicUrl?: string | null
  /** How often an idle event stream gives a sign of life. */
  heartbeatMs?: number
  /** The largest recording that is taken. */
  maxUploadBytes?: number
  /** The rules of interviews that belong to assignments; left out, none do. */
  assigned?: AssignedInterviews
  /** Told of failures that are ours; never of what a person said. */
  log?: (message: string, error: unknown) => void
}

const nothing = async () => null
const UNASSIGNED: AssignedInterviews = { withheld: nothing, closed: nothing, endsAt: nothing }
const OWN_PATHS = ['/api', '/interviews', '/page', '/r', '/room', '/report.css']

/** The practice room: home, room, reports and the JSON API behind them. Leaves every other address to whoever mounts next. */
export function practiceRoom(parts: PracticeRoomParts): Router {
  const { engine, store, bank, clock, heartbeatMs = 15_000, log = console.error, guidelines = null } = parts
  const spoken = parts.spoken ?? deaf('Spoken answers are not set up on this server.')
  const assigned = parts.assigned ?? UNASSIGNED
  const publicUrl = parts.publicUrl ? new URL(parts.publicUrl) : null
  const sessions = cookieSessions(store, clock, publicUrl?.protocol === 'https:')
  const router = Router()
  router.get('/', safeHeaders(sessions))
  router.use(OWN_PATHS, safeHeaders(sessions))
  router.use('/api', sameOriginOnly(publicUrl), express.json({ limit: MAX_BODY_BYTES }))
  router.use(pageRoutes({ store, sessions }))
  router.use(reportRoutes({ engine, store, clock, sessions, publicUrl, assigned }))
  router.use(
    '/api',
    recordingRoutes({ store, sessions, spoken, assigned, mostBytes: parts.maxUploadBytes ?? MOST_RECORDING_BYTES }),
  )
  const mayKeepAudio = () => keepsAudio(spoken.hearing())
  const interviews = interviewRoutes({
    ...{ engine, store, bank, clock, sessions, mayKeepAudio, heartbeatMs, log, guidelines, assigned },
    templates: parts.templates ?? [],
  })
  if (guidelines) router.use('/api', guidelineRoutes({ guidelines, store, clock, sessions }))
  router.use('/api', accountRoutes({ store, clock, sessions }), trainingRoutes({ store, clock, sessions }))
  router.use('/api', interviews, unknownApi)
  router.use(failureHandler(log))
  return router
}
