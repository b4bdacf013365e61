import { createHash, randomUUID, timingSafeEqual } from 'node:crypto'
import { type Request, type RequestHandler, Router } from 'express'
import type { Log } from './log.ts'
import type { Metrics } from './metrics.ts'

/** What a process needs to do its work; each says null, or why not. */
export type Checks = Readonly<Record<string, () => Promise<string | null>>>

export type EndpointParts = {
  metrics: Metrics
  /** Opens the metrics to others than this machine; null: nothing does. */
  token: string | null
  checks: Checks
  /** What is worth knowing and keeps nothing from working, such as a model that is left alone for a while. */
  notes: () => Record<string, unknown>
  log: Log
}

const CHECK_MS = 2_000
const REQUEST_ID = /^[\w.:-]{8,64}$/

/** GET /readyz and GET /metrics. Whether the process lives is told by GET /healthz. */
export function operationsRouter({ metrics, token, checks, notes, log }: EndpointParts): Router {
  const router = Router()

  router.get('/readyz', async (req, res) => {
    const results = await Promise.all(
      Object.entries(checks).map(async ([name, check]) => [name, await within(check, log, name)] as const),
    )
    const ready = results.every(([, problem]) => problem === null)
    // Strangers learn whether, not why.
    const details = mayLook(req, token) && {
      checks: Object.fromEntries(results.map(([name, problem]) => [name, problem ?? 'ok'])),
      ...notes(),
    }
    res.status(ready ? 200 : 503)
    res.set('Cache-Control', 'no-store').json({ status: ready ? 'ready' : 'not ready', ...details })
  })

  router.get('/metrics', async (req, res, next) => {
    if (!mayLook(req, token)) return next()
    const { type, text } = await metrics.read()
    res.set({ 'Cache-Control': 'no-store', 'Content-Type': type }).send(text)
  })
  return router
}

/** Gives every request an id, its own or a proxy's, under which what it causes stands in the log. */
export function requestIds(log: Log): RequestHandler {
  return (req, res, next) => {
    const given = req.get('x-request-id')
    const id = given && REQUEST_ID.test(given) ? given : randomUUID()
    res.set('X-Request-Id', id)
    log.within({ request: id }, next)
  }
}

/** From this machine itself, or with the token. What a proxy on this machine passes on comes from elsewhere. */
function mayLook(req: Request, token: string | null): boolean {
  const bearer = /^Bearer (.+)$/.exec(req.get('authorization') ?? '')?.[1]
  if (bearer !== undefined) return token !== null && same(bearer, token)
  const passedOn = ['x-forwarded-for', 'forwarded', 'x-real-ip', 'via'].some((name) => req.get(name) !== undefined)
  return !passedOn && LOOPBACK.test(req.socket.remoteAddress ?? '')
}

const LOOPBACK = /^(127\.|::1$|::ffff:127\.)/
const digest = (text: string) => createHash('sha256').update(text).digest()
const same = (a: string, b: string) => timingSafeEqual(digest(a), digest(b))

async function within(check: () => Promise<string | null>, log: Log, name: string): Promise<string | null> {
  const timer = new AbortController()
  try {
    const late = new Promise<string>((resolve) => {
      const timeout = setTimeout(() => resolve(`no answer within ${CHECK_MS / 1000} s`), CHECK_MS)
      timer.signal.addEventListener('abort', () => clearTimeout(timeout))
    })
    return await Promise.race([check(), late])
  } catch (error) {
    log.failed(`the check of ${name} failed`, error)
    return 'failed'
  } finally {
    timer.abort()
  }
}
