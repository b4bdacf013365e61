import { randomBytes } from 'node:crypto'
import express, { type Response, Router } from 'express'
import { z } from 'zod'
import { GreenroomError } from '../../core/errors.ts'
import { type Guideline, SOURCES } from '../../core/interview/guideline.ts'
import { INTERVIEW_TYPES, type InterviewType, LEVELS, type Level, MAX_PAIRS } from '../../core/interview/plan.ts'
import type { Clock, Store } from '../../core/ports.ts'
import { readDocument } from '../../core/questions/documents/document.ts'
import { LIMITS } from '../../core/questions/documents/limits.ts'
import { cleanText } from '../../core/questions/documents/plain.ts'
import type { GuidelineEdit } from '../../core/questions/guideline/edit.ts'
import type { Guidelines } from '../../core/questions/guideline/guidelines.ts'
import { WebFailure } from './failures.ts'
import type { Sessions } from './sessions.ts'
import { parse } from './validation.ts'

/** Where documents are sent to be read; the body is the file. */
export const DOCUMENT = '/guidelines/document'
export const DOCUMENT_TYPE = 'application/octet-stream'

/** How long a guideline waits for its interview. */
const KEPT_MS = 24 * 60 * 60 * 1000
const COLLECTION = 'guidelines'
/** Documents and guidelines in the making at the same time; more would only make all of them slow. */
const AT_ONCE = 4

/** Body of POST /api/guidelines. */
const makeBody = z.strictObject({
  source: z.enum(SOURCES),
  text: z.string().min(1).max(LIMITS.characters),
  type: z.enum(INTERVIEW_TYPES).default('mixed'),
  level: z.enum(LEVELS).default('medium'),
  questions: z.int().min(1).max(MAX_PAIRS).default(8),
})

type Kept = { candidate: string; guideline: Guideline; role: string; type: InterviewType; level: Level }

export type GuidelineRoutesParts = { guidelines: Guidelines; store: Store; clock: Clock; sessions: Sessions }

/**
 * Reads documents and makes guidelines. What is judged by stays on the server: the browser gets the questions alone. A
 * document is read and forgotten; the guideline waits for a day.
 */
export function guidelineRoutes({ guidelines, store, clock, sessions }: GuidelineRoutesParts): Router {
  const router = Router()
  let busy = 0

  async function oneOfFew<T>(res: Response, task: (signal: AbortSignal) => Promise<T>): Promise<T> {
    if (busy >= AT_ONCE)
      throw new WebFailure(429, 'too-many', 'Others are being served just now. Try again in a moment.')
    busy++
    const gone = new AbortController()
    const leave = () => gone.abort(new Error('the browser went away'))
    res.on('close', leave)
    try {
      return await task(gone.signal)
    } finally {
      res.off('close', leave)
      busy--
    }
  }

  const file = express.raw({ type: DOCUMENT_TYPE, limit: LIMITS.bytes })
  router.post(DOCUMENT, file, async (req, res) => {
    if (!Buffer.isBuffer(req.body)) throw new WebFailure(400, 'bad-input', 'This file is empty.')
    const bytes: Buffer = req.body
    res.json(await oneOfFew(res, (signal) => readDocument(bytes, { signal })))
  })

  router.post('/guidelines', async (req, res) => {
    const { questions: count, text, ...wish } = parse(makeBody, req.body)
    const candidate = await sessions.candidateOrNew(req, res)
    const askedBefore = await store.askedBefore(candidate)
    const seed = randomBytes(4).readUInt32LE()
    const wanted = { ...wish, text: cleanText(text), role: null, count, seed, askedBefore }
    const { guideline, role, notes } = await oneOfFew(res, (signal) => guidelines.make(wanted, { signal }))
    const id = randomBytes(16).toString('base64url')
    const kept: Kept = { candidate, guideline, role, type: wish.type, level: wish.level }
    const tags = [`candidate:${candidate}`]
    await store.records.put(COLLECTION, id, kept, { expiresAt: clock.now() + KEPT_MS, tags }, clock.now())
    res.status(201).json({ id, notes, ...shown(guideline) })
  })

  return router
}

/** A guideline as its candidate may see it: no key point, no probe, no hint. */
const shown = ({ title, by, questions }: Guideline) => ({
  title,
  by,
  questions: questions.map(({ id, question, about, origin }) => ({ id, question, about, origin })),
})

/** The part of a plan that a chosen guideline decides. Errors: WebFailure 404, GreenroomError 'bad-input'. */
export async function planByGuideline(
  { id, questions }: { id: string; questions: readonly GuidelineEdit[] },
  candidate: string,
  { guidelines, store, clock }: Pick<GuidelineRoutesParts, 'guidelines' | 'store' | 'clock'>,
) {
  const record = await store.records.get<Kept>(COLLECTION, id, clock.now())
  if (record?.value.candidate !== candidate)
    throw new WebFailure(404, 'not-found', 'These questions have expired. Make them again.')
  const { guideline: first, role, type, level } = record.value
  if (questions.length > MAX_PAIRS)
    throw new GreenroomError('bad-input', `An interview may have ${MAX_PAIRS} questions at most.`)
  const guideline = await guidelines.edit(first, questions, level)
  return { role, type, level, guideline, questions: guideline.questions.length }
}
