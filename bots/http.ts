import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { Duplex } from 'node:stream'
import express, { type RequestHandler } from 'express'
import { GreenroomError } from '../core/errors.ts'

export type HttpParts = {
  host: string
  /** 0 picks a free port. */
  port: number
  /** What front-ends mount, in order. */
  routers: RequestHandler[]
  /** What takes WebSocket connections, in order. */
  sockets?: SocketFrontEnd[]
  /** What GET /healthz tells; asked at every request. */
  health: () => Record<string, unknown>
}

export type SocketFrontEnd = {
  /** Takes a connection if the address is its own, and then answers by itself. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean
  /** Ends its connections within `graceMs`. */
  close(graceMs: number): Promise<void>
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
export async function listen({ host, port, routers, sockets = [], health }: HttpParts): Promise<HttpServer> {
  const app = express()
  app.disable('x-powered-by')
  app.get('/healthz', (_request, response) => {
    response.set('Cache-Control', 'no-store').json({ status: 'ok', ...health() })
  })
  for (const router of routers) app.use(router)
  const server = createServer(app)
  server.on('upgrade', (request, socket, head) => {
    if (sockets.some((frontEnd) => frontEnd.upgrade(request, socket, head))) return
    socket.on('error', () => socket.destroy())
    socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
  })
  await bind(server, host, port)
  const bound = server.address()
  const actual = bound && typeof bound === 'object' ? bound.port : port
  return {
    address: `http://${host.includes(':') ? `[${host}]` : host}:${actual}`,
    async close(graceMs) {
      const requests = new Promise<void>((resolve) => {
        const force = setTimeout(() => server.closeAllConnections(), graceMs)
        server.close(() => {
          clearTimeout(force)
          resolve()
        })
        server.closeIdleConnections()
      })
      await Promise.all([requests, ...sockets.map((frontEnd) => frontEnd.close(graceMs))])
    },
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
