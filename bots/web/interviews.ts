import { randomInt } from 'node:crypto'
import { type Request, type Response, Router } from 'express'
import type { AssignedInterviews } from '../../core/assigned.ts'
import type { Engine } from '../../core/engine/engine.ts'
import { INTERVIEW_TYPES, LEVELS, MAX_PAIRS } from '../../core/interview/plan.ts'
import type { StartedState } from '../../core/interview/state.ts'
import type { Clock, InterviewHead, Store } from '../../core/ports.ts'
import type { Bank } from '../../core/questions/bank.ts'
import type { Guidelines } from '../../core/questions/guideline/guidelines.ts'
import { roleTitle } from '../../core/questions/role-title.ts'
import { checkRole, planFrom, type Template } from '../../core/questions/templates/template.ts'
import { candidateView } from './candidate-view.ts'
import { type EventStreams, eventStreams } from './event-streams.ts'
import { noSuchInterview, WebFailure } from './failures.ts'
import { planByGuideline } from './guidelines.ts'
import { hasReport } from './report-ready.ts'
import type { Sessions } from './sessions.ts'
import { listQuery, openBody, parse, parseCommand } from './validation.ts'

const PAGE_SIZE = 20

export type InterviewParts = {
  engine: Engine
  store: Store
  bank: Bank
  /** Null where interviews come from the bank alone. */
  guidelines: Guidelines | null
  templates: readonly Template[]
  clock: Clock
  sessions: Sessions
  /** The rules of interviews that belong to assignments. */
  assigned: AssignedInterviews
  /** Whether the sound of answers may be kept where the person agrees. */
  mayKeepAudio: () => boolean
  heartbeatMs: number
  log: (message: string, error: unknown) => void
}

/** The JSON API under /api: choosing, opening, holding and listing interviews, and deleting everything. */
export function interviewRoutes(parts: InterviewParts): Router {
  const { engine, store, bank, clock, sessions } = parts
  const streams: EventStreams = eventStreams(parts)
  const router = Router()

  const show = async (id: string, state: StartedState) => {
    return candidateView(id, state, clock.now(), await hasReport(engine, id, state))
  }

  router.get('/setup', (_req, res) => {
    const roles = bank.roles.map((slug) => ({ slug, title: roleTitle(slug), available: available(bank, slug) }))
    const templates = parts.templates.map(({ name, title, description, roles: own, phases }) => {
      return { name, title, description, roles: own, questions: phases.length }
    })
    res.json({ roles, types: INTERVIEW_TYPES, levels: LEVELS, templates, guidelines: parts.guidelines !== null })
  })

  router.post('/interviews', async (req, res) => {
    const { key, guideline, template: wanted, ...choice } = parse(openBody, req.body)
    if (!guideline && !bank.roles.includes(choice.role))
      throw new WebFailure(400, 'bad-input', `Choose one of these roles: ${bank.roles.join(', ')}.`)
    if (choice.keepAudio && !parts.mayKeepAudio())
      throw new WebFailure(400, 'bad-input', 'This server does not keep the sound of answers.')
    const candidate = await sessions.candidateOrNew(req, res)
    const template = parts.templates.find((t) => t.name === wanted)
    if (wanted && !template) throw new WebFailure(400, 'bad-input', 'There is no such template.')
    const { phases, ...rest } = template ? planFrom(template) : { phases: null }
    const { guidelines } = parts
    const own = guideline && guidelines && (await planByGuideline(guideline, candidate, { guidelines, store, clock }))
    if (guideline && !own) throw new WebFailure(400, 'bad-input', 'This server asks questions of its bank only.')
    const seed = randomInt(0x1_0000_0000)
    const plan = { ...choice, ...rest, ...(own ?? (phases && { phases })), seed }
    if (template) checkRole(template, plan.role)
    const id = await engine.open(plan, candidate, key)
    res.status(201).json({ id, room: `/room/${id}` })
  })

  router.get('/interviews', async (req, res) => {
    const { before } = parse(listQuery, req.query)
    const candidate = await sessions.candidateOf(req, res)
    const page = { limit: PAGE_SIZE + 1, ...(before && { before }) }
    const accounts = candidate ? await sessions.accountsOf(candidate) : []
    const all = await Promise.all(accounts.map((account) => store.headsOf(account, page)))
    const heads = all.flat().toSorted((a, b) => b.startedAt - a.startedAt)
    const shown = heads.slice(0, PAGE_SIZE)
    const interviews = await Promise.all(shown.map((head) => listEntry(head, parts)))
    res.json({ interviews, next: heads.length > PAGE_SIZE ? (shown.at(-1)?.startedAt ?? null) : null })
  })

  router.get('/interviews/:id', async (req, res) => {
    const id = await ownInterview(req, res, parts)
    res.json({ interview: await show(id, await engine.view(id)) })
  })

  router.post('/interviews/:id/commands', async (req, res) => {
    const id = await ownInterview(req, res, parts)
    const command = parseCommand(req)
    res.json({ interview: await show(id, await engine.submit(id, command)) })
  })

  router.get('/interviews/:id/limit', async (req, res) => {
    const endsAt = await parts.assigned.endsAt(await ownInterview(req, res, parts))
    res.json({ endsInMs: endsAt === null ? null : Math.max(0, endsAt - clock.now()) })
  })

  router.get('/interviews/:id/events', async (req, res) => {
    const id = await ownInterview(req, res, parts)
    streams.open(id, req, res)
  })

  router.delete('/me', async (req, res) => {
    const guest = await sessions.guestOf(req.get('cookie'))
    const candidate = await sessions.candidateOf(req, res)
    if (guest && guest.candidate === candidate)
      throw new WebFailure(409, 'refused', 'What you did here belongs to your course. Ask who teaches it to delete it.')
    const deleted = candidate ? await store.deleteCandidate(candidate) : 0
    sessions.forget(res)
    res.json({ deleted })
  })

  return router
}

/**
 * The id of the interview in the address, if it belongs to who asks, or to an account that was tied to theirs.
 * Errors: WebFailure 404, the same whether the interview is another person's or does not exist.
 */
export async function ownInterview(
  req: Request,
  res: Response,
  { sessions, store }: { sessions: Sessions; store: Store },
): Promise<string> {
  const id = String(req.params.id)
  const head = await store.head(id)
  // Who practises here and was also sent by a course is both.
  if (head && (await sessions.guestOf(req.get('cookie')))?.candidate === head.candidate) return id
  const candidate = head ? await sessions.candidateOf(req, res) : null
  if (!candidate || !head) throw noSuchInterview()
  const own = head.candidate === candidate || (await sessions.accountsOf(candidate)).includes(head.candidate)
  if (!own) throw noSuchInterview()
  return id
}

/** How many main questions an interview can have, for each type. */
function available(bank: Bank, role: string): Record<string, number> {
  const questions = bank.questions(role)
  const count = (type: string) => questions.filter((q) => type === 'mixed' || q.type === type).length
  return Object.fromEntries(INTERVIEW_TYPES.map((type) => [type, Math.min(count(type), MAX_PAIRS)]))
}

async function listEntry(head: InterviewHead, { engine, assigned }: Pick<InterviewParts, 'engine' | 'assigned'>) {
  const { id, role, type, level, status, startedAt, closedAt } = head
  const report = status === 'closed' && (await assigned.withheld(id)) === null ? await engine.report(id) : null
  return {
    id,
    role,
    roleTitle: roleTitle(role),
    type,
    level,
    status,
    startedAt,
    closedAt,
    reportReady: report !== null,
    score: report?.overall.score ?? null,
  }
}
