import type { WebSocket } from 'ws'
import type { Json } from './records.ts'

const HEARTBEAT_MS = 41_250

export type GatewayOptions = {
  resumeUrl: string
  /** What READY tells beside the session. */
  ready: () => Json
  /** Events that follow READY: the guilds. */
  afterReady: () => [event: string, data: Json][]
  /** Opcode 4: the bot wants to join, move or leave (null). */
  onVoiceState: (guildId: string, channelId: string | null) => void
}

/** The main gateway: identify, resume with replay, heartbeats, dispatches. One bot at a time. */
export type Gateway = {
  attach(socket: WebSocket): void
  send(event: string, data: Json): void
  /** Closes with a code; the bot comes back and resumes. */
  close(code: number): void
  /** How often the bot identified and resumed. */
  counts: { identified: number; resumed: number }
  connected(): boolean
}

export function gateway(options: GatewayOptions): Gateway {
  let socket: WebSocket | null = null
  let sequence = 0
  const log: { s: number; message: string }[] = []
  const counts = { identified: 0, resumed: 0 }

  function send(event: string, data: Json): void {
    const message = JSON.stringify({ op: 0, t: event, s: ++sequence, d: data })
    log.push({ s: sequence, message })
    socket?.send(message)
  }

  function identify(): void {
    counts.identified++
    sequence = 0
    log.length = 0
    const session = {
      v: 10,
      session_id: `session-${counts.identified}`,
      resume_gateway_url: options.resumeUrl,
      shard: [0, 1],
    }
    send('READY', { ...session, ...options.ready() })
    for (const [event, data] of options.afterReady()) send(event, data)
  }

  function resume(from: number): void {
    counts.resumed++
    for (const { s, message } of log) if (s > from) socket?.send(message)
    send('RESUMED', {})
  }

  return {
    counts,
    send,
    connected: () => socket !== null,
    attach(next) {
      next.send(JSON.stringify({ op: 10, d: { heartbeat_interval: HEARTBEAT_MS } }))
      next.on('message', (data: Buffer) => {
        const { op, d } = JSON.parse(data.toString())
        if (op === 1) next.send(JSON.stringify({ op: 11 }))
        if (op === 2 || op === 6) socket = next
        if (op === 2) identify()
        if (op === 6) resume(d.seq)
        if (op === 4) options.onVoiceState(d.guild_id, d.channel_id)
      })
      next.on('close', () => {
        if (socket === next) socket = null
      })
    },
    close: (code) => socket?.close(code),
  }
}
