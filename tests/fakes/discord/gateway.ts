import type { WebSocket } from 'ws'
import type { Json } from './records.ts'

const HEARTBEAT_MS = 41_250

export type GatewayOptions = {
  resumeUrl: string
  /** What READY tells beside the session, of the guilds that a shard has. */
  ready: (has: (guildId: string) => boolean) => Json
  /** Events that follow READY: the guilds. */
  afterReady: (has: (guildId: string) => boolean) => [event: string, data: Json][]
  /** Opcode 4: the bot wants to join, move or leave (null). */
  onVoiceState: (guildId: string, channelId: string | null) => void
}

/** The main gateway: identify, resume with replay, heartbeats, dispatches, in as many shards as the bot asks for. One bot at a time. */
export type Gateway = {
  attach(socket: WebSocket): void
  /** Goes to the shard that has the guild of the data; what is of no guild goes to the first. */
  send(event: string, data: Json): void
  /** Closes a shard's connection with a code; the bot comes back and resumes. */
  close(code: number, shard?: number): void
  /** How often the bot identified and resumed. */
  counts: { identified: number; resumed: number }
  connected(): boolean
  /** Which shards are connected, of how many. */
  shards(): { connected: number[]; of: number }
  /** The shard that has a guild. */
  shardOf(guildId: string): number
}

type Shard = { socket: WebSocket | null; session: string; sequence: number; log: { s: number; message: string }[] }

export function gateway(options: GatewayOptions): Gateway {
  const shards = new Map<number, Shard>()
  let of = 1
  const counts = { identified: 0, resumed: 0 }

  /** Discord's documentation, "Sharding": (guild_id >> 22) % num_shards. */
  const shardOf = (guildId: string) => Number((BigInt(guildId) >> 22n) % BigInt(of))

  function sendTo(shard: Shard | undefined, event: string, data: Json): void {
    if (!shard) return
    const message = JSON.stringify({ op: 0, t: event, s: ++shard.sequence, d: data })
    shard.log.push({ s: shard.sequence, message })
    shard.socket?.send(message)
  }

  function send(event: string, data: Json): void {
    const guildId = event === 'GUILD_CREATE' ? data.id : data.guild_id
    sendTo(shards.get(guildId ? shardOf(guildId) : 0), event, data)
  }

  function identify(socket: WebSocket, [id, count]: [number, number]): void {
    counts.identified++
    if (count !== of) shards.clear()
    of = count
    const shard: Shard = { socket, session: `session-${counts.identified}`, sequence: 0, log: [] }
    shards.set(id, shard)
    const has = (guildId: string) => shardOf(guildId) === id
    const session = { v: 10, session_id: shard.session, resume_gateway_url: options.resumeUrl, shard: [id, count] }
    sendTo(shard, 'READY', { ...session, ...options.ready(has) })
    for (const [event, data] of options.afterReady(has)) sendTo(shard, event, data)
  }

  function resume(socket: WebSocket, session: string, from: number): void {
    const shard = [...shards.values()].find((known) => known.session === session)
    if (!shard) return
    counts.resumed++
    shard.socket = socket
    for (const { s, message } of shard.log) if (s > from) socket.send(message)
    sendTo(shard, 'RESUMED', {})
  }

  return {
    ...{ counts, send, shardOf },
    connected: () => [...shards.values()].some(({ socket }) => socket !== null),
    shards: () => ({ connected: [...shards].flatMap(([id, { socket }]) => (socket ? [id] : [])).sort(), of }),
    attach(next) {
      next.send(JSON.stringify({ op: 10, d: { heartbeat_interval: HEARTBEAT_MS } }))
      next.on('message', (data: Buffer) => {
        const { op, d } = JSON.parse(data.toString())
        if (op === 1) next.send(JSON.stringify({ op: 11 }))
        if (op === 2) identify(next, d.shard ?? [0, 1])
        if (op === 6) resume(next, d.session_id, d.seq)
        if (op === 4) options.onVoiceState(d.guild_id, d.channel_id)
      })
      next.on('close', () => {
        for (const shard of shards.values()) if (shard.socket === next) shard.socket = null
      })
    },
    close: (code, shard = 0) => shards.get(shard)?.socket?.close(code),
  }
}
