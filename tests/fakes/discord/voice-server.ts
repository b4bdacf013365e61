import { createSocket, type RemoteInfo, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'
import { discoveryReply } from './rtp.ts'
import type { VoiceSession } from './voice-session.ts'

export type VoiceServer = {
  /** Host and port, as VOICE_SERVER_UPDATE names them. */
  endpoint: string
  udpPort: number
  /** Sends a datagram to the bot's socket for a source. */
  sendTo(ssrc: number, datagram: Buffer): void
  close(): Promise<void>
}

export type VoiceServerOptions = {
  certificate: { key: string; cert: string }
  /** The session that a connection identifies for or resumes. */
  sessionFor: (
    identify: { server_id: string; session_id: string; token: string },
    resume: boolean,
  ) => VoiceSession | null
  sessionOf: (ssrc: number) => VoiceSession | undefined
}

/** A voice server: the TLS WebSocket of the voice gateway and the UDP socket of the audio. */
export async function voiceServer(options: VoiceServerOptions): Promise<VoiceServer> {
  const addresses = new Map<number, RemoteInfo>()
  const udp = createSocket('udp4')
  udp.on('message', (datagram, from) => {
    const discovery = discoveryReply(datagram, from)
    if (discovery) {
      addresses.set(datagram.readUInt32BE(4), from)
      udp.send(discovery, from.port, from.address)
    } else if (datagram.length > 12) options.sessionOf(datagram.readUInt32BE(8))?.onDatagram(datagram)
  })
  udp.bind(0, '127.0.0.1')
  await once(udp, 'listening')

  const https = createServer(options.certificate)
  const sockets = new WebSocketServer({ server: https })
  sockets.on('connection', (socket) => greet(socket, options))
  https.listen(0, '127.0.0.1')
  await once(https, 'listening')

  return {
    endpoint: `127.0.0.1:${(https.address() as AddressInfo).port}`,
    udpPort: udp.address().port,
    sendTo(ssrc, datagram) {
      const to = addresses.get(ssrc)
      if (to) udp.send(datagram, to.port, to.address)
    },
    async close() {
      for (const socket of sockets.clients) socket.terminate()
      https.close()
      https.closeAllConnections()
      await closeUdp(udp)
    },
  }
}

/** The first message tells whose connection it is; then the session has the socket. */
function greet(socket: WebSocket, { sessionFor }: VoiceServerOptions): void {
  socket.once('message', (data: Buffer) => {
    const { op, d } = JSON.parse(data.toString())
    const session = op === 0 || op === 7 ? sessionFor(d, op === 7) : null
    if (!session) return socket.close(4006)
    session.attach(socket)
    socket.emit('message', data, false)
  })
}

const closeUdp = (udp: Socket) => new Promise<void>((resolve) => udp.close(() => resolve()))
