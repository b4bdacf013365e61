import express, { type RequestHandler, Router } from 'express'
import type { Fault, Manners, Person } from './platform.ts'

// biome-ignore lint/suspicious/noExplicitAny: what a tool sent is what is looked at.
type Any = any

const AGS = 'https://purl.imsglobal.org/spec/lti-ags/scope'
const CANVAS = 'https://canvas.instructure.com/lti/submission'

export type Grade = {
  score: number | null
  maximum: number
  comment: string
  progress: string
  timestamp: string
  submittedAt: string | null
  /** Given by a person of the platform. */
  byHand: boolean
  submissions: number
}

type Guards = { bearer: (scope: string) => RequestHandler; faulty: (service: Fault['service']) => RequestHandler }

export type Gradebook = ReturnType<typeof gradebook>

/** Line items and what the platform keeps of the scores that come in, each platform in its manner. */
export function gradebook(manners: Manners, people: readonly Person[], issuer: string) {
  const grades = new Map<string, Grade>()
  /** Every score that was taken, in order. */
  const taken: { user: string; body: Any }[] = []
  /** Every answer that was not a 200. */
  const refused: { status: number; why: string }[] = []
  const items: Any[] = []
  /** Users whose next score finds one that is so many milliseconds newer. */
  const newer = new Map<string, number>()
  const suffix = manners === 'moodle' ? '?type_id=1' : ''
  const itemAddress = (id: number) => `${issuer}/items/${id}/lineitem${suffix}`

  /** Status and reason of a score that is not taken; null for one that is. */
  function wrong(req: express.Request, body: Any): [number, string] | null {
    if (manners === 'moodle' && req.query.type_id !== '1') return [404, 'type_id']
    if (req.get('content-type') !== 'application/vnd.ims.lis.v1.score+json') return [400, 'content type']
    const person = people.find((p) => p.user === body.userId)
    if (!person?.roles.some((role) => role.endsWith('Learner'))) return [manners === 'canvas' ? 422 : 400, 'user']
    const at = Date.parse(body.timestamp)
    if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(body.timestamp)) return [400, 'timestamp']
    const before = grades.get(body.userId)
    const last = overtaken(body.userId, at) ?? (before ? Date.parse(before.timestamp) : 0)
    if (manners === 'canvas' && at < last) return [400, 'the timestamp is before the last one']
    if (manners === 'moodle' && Math.floor(at / 1000) <= Math.floor(last / 1000)) return [409, 'not newer']
    if (!body.activityProgress || !body.gradingProgress) return [400, 'progress']
    if (body.scoreGiven !== undefined && !(body.scoreMaximum > 0)) return [400, 'maximum']
    return null
  }

  function overtaken(user: string, at: number): number | null {
    const by = newer.get(user)
    if (by === undefined) return null
    newer.set(user, by - 1_000)
    if (by <= 1_000) newer.delete(user)
    return at + by
  }

  function take(body: Any): void {
    const before = grades.get(body.userId)
    const extension = manners === 'canvas' ? body[CANVAS] : undefined
    const submissions = (before?.submissions ?? 0) + (extension?.new_submission === false ? 0 : 1)
    const keepsHand = before?.byHand && (manners === 'moodle' || extension?.prioritize_non_tool_grade)
    const graded = body.gradingProgress === 'FullyGraded'
    const keepsScore = !graded && manners === 'canvas' && extension?.preserve_score
    const stays = keepsHand || keepsScore
    taken.push({ user: body.userId, body })
    grades.set(body.userId, {
      score: stays ? (before?.score ?? null) : graded ? (body.scoreGiven ?? null) : null,
      maximum: stays ? (before?.maximum ?? 1) : (body.scoreMaximum ?? 1),
      comment: graded || manners === 'canvas' ? (body.comment ?? '') : '',
      progress: body.gradingProgress,
      timestamp: body.timestamp,
      submittedAt: body.submission?.submittedAt ?? null,
      byHand: keepsHand ?? false,
      submissions,
    })
  }

  return {
    ...{ grades, taken, refused, items, newer, itemAddress },
    itemsAddress: `${issuer}/items${suffix}`,
    gradeByHand(user: string, score: number, maximum: number): void {
      const before = grades.get(user)
      const blank = {
        comment: '',
        progress: 'FullyGraded',
        timestamp: new Date(0).toISOString(),
        submittedAt: null,
        submissions: 0,
      }
      grades.set(user, { ...blank, ...before, score, maximum, byHand: true })
    },
    routes({ bearer, faulty }: Guards): Router {
      const router = Router()
      const json = express.json({ type: () => true })
      router.get('/', bearer(`${AGS}/lineitem`), (req, res) => {
        res.json(items.filter((i) => !req.query.resource_link_id || i.resourceLinkId === req.query.resource_link_id))
      })
      router.post('/', bearer(`${AGS}/lineitem`), json, (req, res) => {
        if (req.get('content-type') !== 'application/vnd.ims.lis.v2.lineitem+json') return void res.status(400).end()
        const item = { ...req.body, id: itemAddress(items.length + 1) }
        items.push(item)
        res.status(201).json(item)
      })
      router.post('/:id/lineitem/scores', faulty('scores'), bearer(`${AGS}/score`), json, (req, res) => {
        const problem = wrong(req, req.body)
        if (problem) {
          refused.push({ status: problem[0], why: problem[1] })
          return void res.status(problem[0]).json({ error: problem[1] })
        }
        take(req.body)
        res.status(manners === 'canvas' ? 200 : 204).end()
      })
      router.get('/:id/lineitem/results', faulty('results'), bearer(`${AGS}/result.readonly`), (req, res) => {
        const user = String(req.query.user_id ?? '')
        const grade = grades.get(user)
        const known = grade && grade.score !== null
        const result = {
          id: `${issuer}/results/${user}`,
          userId: user,
          resultScore: grade?.score,
          resultMaximum: grade?.maximum,
        }
        res.json(known ? [result] : [])
      })
      return router
    },
  }
}
