import { createServer, type Server } from 'node:http'
import express, { type Router } from 'express'
import { GreenroomError } from '../core/errors.ts'

export type HttpParts = {
  host: string
  /** 0 picks a free port. */
  port: number
  /** What front-ends mount, in order. */
  routers: Router[]
  /** What GET /healthz tells; asked at every request. */
  health: () => Record<string, unknown>
}

export type HttpServer = {
  /** Where it listens: http://127.0.0.1:3000 */
  address: string
  /** Takes no new connections, lets requests in flight finish for `graceMs`, then closes what is left. */
  close(graceMs: number): Promise<void>
}

/**
 * The one HTTP server that every front-end mounts on.
 * Errors: GreenroomError 'bad-input' when the port is taken or may not be used.
 */
export async function listen({ host, port, routers, health }: HttpParts): Promise<HttpServer> {
  const app = express()
  app.disable('x-powered-by')
  app.get('/healthz', (_request, response) => {
    response.set('Cache-Control', 'no-store').json({ status: 'ok', ...health() })
  })
  for (const router of routers) app.use(router)
  const server = createServer(app)
  await bind(server, host, port)
  const bound = server.address()
  const actual = bound && typeof bound === 'object' ? bound.port : port
  return {
    address: `http://${host.includes(':') ? `[${host}]` : host}:${actual}`,
    close: (graceMs) =>
      new Promise((resolve) => {
        const force = setTimeout(() => server.closeAllConnections(), graceMs)
        server.close(() => {
          clearTimeout(force)
          resolve()
        })
        server.closeIdleConnections()
      }),
  }
}

function bind(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) =>
      reject(new GreenroomError('bad-input', explain(cause, host, port), { cause })),
    )
    server.listen(port, host, resolve)
  })
}

function explain({ code, message }: NodeJS.ErrnoException, host: string, port: number): string {
  if (code === 'EADDRINUSE')
    return `port ${port} is in use. Stop what listens there, or choose another: PORT=${port + 1} npm start`
  if (code === 'EACCES')
    return `port ${port} needs more rights than this user has. Choose one above 1023: PORT=3000 npm start`
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return `HOST=${host} is no address of this machine`
  return `cannot listen on ${host}:${port}: ${message}`
}
