import { join } from 'node:path'
import express, { Router } from 'express'
import type { Store } from '../../core/ports.ts'
import { ownInterview } from './interviews.ts'
import type { Sessions } from './sessions.ts'

const folder = join(import.meta.dirname, 'page')

/** The two pages, home and room, and the files that they load. */
export function pageRoutes(parts: { store: Store; sessions: Sessions }): Router {
  const router = Router()
  // Files keep their names between versions, so browsers ask each time whether theirs is still right.
  const headers = { 'Cache-Control': 'no-cache' }
  const send = { root: folder, headers, cacheControl: false }

  router.get('/', (_req, res) => res.sendFile('home.html', send))
  router.get('/room/:id', async (req, res) => {
    await ownInterview(req, res, parts)
    res.sendFile('room.html', send)
  })
  router.use(
    '/page',
    express.static(folder, { index: false, redirect: false, cacheControl: false, setHeaders: setNoCache }),
  )
  router.get('/report.css', (_req, res) =>
    res.sendFile('report.css', { ...send, root: join(import.meta.dirname, '../../core/report') }),
  )
  return router
}

function setNoCache(res: { setHeader(name: string, value: string): unknown }): void {
  res.setHeader('Cache-Control', 'no-cache')
}
