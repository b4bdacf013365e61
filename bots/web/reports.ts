import { type Request, type Response, Router } from 'express'
import type { AssignedInterviews } from '../../core/assigned.ts'
import type { Engine } from '../../core/engine/engine.ts'
import type { Clock, Store } from '../../core/ports.ts'
import { reportMarkdown } from '../../core/report/markdown.ts'
import { reportPage } from '../../core/report/page.ts'
import type { Report } from '../../core/report/report.ts'
import { WebFailure } from './failures.ts'
import { ownInterview } from './interviews.ts'
import { messagePage } from './message-page.ts'
import { hashToken, isToken, newToken, type Sessions } from './sessions.ts'

/** How long a link to a report opens it. */
const LINK_MS = 7 * 24 * 60 * 60 * 1000

export type ReportParts = {
  engine: Engine
  store: Store
  clock: Clock
  sessions: Sessions
  /** The rules of interviews that belong to assignments. */
  assigned: AssignedInterviews
  /** Where browsers reach this server; null where it is the Host that they ask for. */
  publicUrl: URL | null
}

/** Reports as pages and files for their owner, and for who holds a link that has not expired. */
export function reportRoutes(parts: ReportParts): Router {
  const { engine, store, clock, publicUrl } = parts
  const router = Router()

  /** Errors: WebFailure, also where the report is held back for a while. */
  async function readable(req: Request, res: Response): Promise<string> {
    const id = await ownInterview(req, res, parts)
    const withheld = await parts.assigned.withheld(id)
    if (withheld) throw new WebFailure(409, 'refused', withheld)
    return id
  }

  router.get('/interviews/:id/report', async (req, res) => {
    const id = await ownInterview(req, res, parts)
    const withheld = await parts.assigned.withheld(id)
    if (withheld) return void res.status(409).type('html').send(messagePage('Handed in', withheld))
    const report = await engine.report(id)
    if (!report) return res.redirect(303, `/room/${id}`)
    const files = { json: `/interviews/${id}/report.json`, markdown: `/interviews/${id}/report.md` }
    sendPage(res, report, files)
  })

  router.get('/interviews/:id/report.json', async (req, res) => {
    const report = await readyReport(engine, await readable(req, res))
    res.attachment(fileName(report, 'json')).json(report)
  })

  router.get('/interviews/:id/report.md', async (req, res) => {
    const report = await readyReport(engine, await readable(req, res))
    res.attachment(fileName(report, 'md')).type('text/markdown').send(reportMarkdown(report))
  })

  router.post('/api/interviews/:id/links', async (req, res) => {
    const id = await readable(req, res)
    await readyReport(engine, id)
    const token = newToken()
    const expiresAt = clock.now() + LINK_MS
    await store.saveToken({ hash: hashToken(token), kind: 'report-link', subject: id, expiresAt })
    const origin = publicUrl?.origin ?? `${req.protocol}://${req.get('host')}`
    res.status(201).json({ url: `${origin}/r/${token}`, expiresAt })
  })

  router.get('/r/:token', async (req, res) => {
    const { token } = req.params
    const stored = isToken(token) ? await store.token(hashToken(token), 'report-link', clock.now()) : null
    const report = stored && (await engine.report(stored.subject))
    if (!report)
      throw new WebFailure(404, 'not-found', 'This link opens nothing, or it has expired. Ask for a new one.')
    res.set({ 'Referrer-Policy': 'no-referrer', 'X-Robots-Tag': 'noindex, nofollow' })
    sendPage(res, report, null)
  })

  return router
}

async function readyReport(engine: Engine, id: string): Promise<Report> {
  const report = await engine.report(id)
  if (!report) throw new WebFailure(409, 'conflict', 'The report is not ready yet.')
  return report
}

function fileName({ role, interview }: Report, extension: string): string {
  return `greenroom-${role}-${new Date(interview.startedAt).toISOString().slice(0, 10)}.${extension}`
}

function sendPage(res: Response, report: Report, files: { json: string; markdown: string } | null): void {
  res.type('html').send(reportPage(report, { files }))
}
