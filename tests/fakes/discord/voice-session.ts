import { randomBytes } from 'node:crypto'
import type { WebSocket } from 'ws'
import { type BadLink, badLink } from './bad-link.ts'
import { type DaveGroup, daveGroup } from './dave-group.ts'
import { MODES, type Mode, type Rtp, type Transport, transport } from './rtp.ts'

const HEARTBEAT_MS = 13_750
const SILENCE = Buffer.from([0xf8, 0xff, 0xfe])

/** A frame that the bot sent, as the members of the channel hear it. `at` is milliseconds since the Unix epoch. */
export type BotFrame = { at: number; sequence: number; timestamp: number; opus: Buffer; encrypted: boolean }

export type VoiceSessionOptions = {
  botId: string
  channelId: string
  dave: boolean
  committer: 'member' | 'bot'
  modes: readonly Mode[]
  udpPort: number
  ssrc: number
  /** Users in the channel now, with their sources. */
  members: () => ReadonlyMap<string, number>
  /** Sends a datagram to the bot. */
  deliver: (datagram: Buffer) => void
  onFrame: (frame: BotFrame) => void
  onReady: () => void
}

/** The voice server's side of one connection of the bot: gateway v8 and what is needed to send and hear audio. */
export type VoiceSession = {
  readonly ssrc: number
  readonly link: BadLink
  /** Opcodes that the bot sent, with their data; bytes have their length. */
  readonly received: { op: number; d: unknown }[]
  readonly mode: Mode | null
  attach(socket: WebSocket): void
  close(code: number): void
  /** Breaks the connection without a close frame. */
  cut(): void
  memberJoins(userId: string, ssrc: number): void
  memberLeaves(userId: string): void
  /** Sends one frame of a member; `how` can leave out the member's end-to-end encryption. */
  sendFrame(userId: string, rtp: Omit<Rtp, 'payload'>, opus: Buffer, how?: FrameOptions): void
  speaking(userId: string, ssrc: number): void
  onDatagram(datagram: Buffer): void
  /** Holds the messages that let the bot into the group, until the returned function is called. */
  holdWelcome(): () => void
  /** Proposals that the bot cannot take. */
  proposeNonsense(): void
  /** Opcode 21 and 22 with any transition id and version. */
  transition(id: number, version: number): void
}

/** `as-is`: the bytes travel as they are; `members` (the default) encrypts them where the channel does. */
export type FrameOptions = { encryption?: 'members' | 'as-is'; extension?: boolean }

export function voiceSession(options: VoiceSessionOptions): VoiceSession {
  const { botId, channelId, ssrc } = options
  const secret = randomBytes(32)
  const link = badLink(options.deliver)
  const received: VoiceSession['received'] = []
  let socket: WebSocket | null = null
  let sequence = 0
  let mode: Mode | null = null
  let sealing: Transport | null = null
  let group: DaveGroup | null = null
  let held: (() => void)[] | null = null

  const send = (op: number, d: unknown) => socket?.send(JSON.stringify({ op, d, seq: ++sequence }))
  function sendBytes(op: number, payload: Buffer): void {
    const go = () => {
      const head = Buffer.alloc(3)
      head.writeUInt16BE(++sequence)
      head.writeUInt8(op, 2)
      socket?.send(Buffer.concat([head, payload]))
    }
    if (held && op !== 25) held.push(go)
    else go()
  }

  const speaking = (userId: string, source: number) => send(5, { user_id: userId, ssrc: source, speaking: 1 })

  function identify(): void {
    send(2, { ssrc, ip: '127.0.0.1', port: options.udpPort, modes: options.modes })
    send(11, { user_ids: [...options.members().keys()] })
  }

  function selectProtocol(chosen: Mode): void {
    mode = chosen
    sealing = transport(chosen, secret)
    const members = options.members()
    send(4, { mode, secret_key: [...secret], dave_protocol_version: options.dave ? 1 : 0 })
    if (options.dave) {
      const beginAnew = () => send(24, { epoch: 1, protocol_version: 1 })
      group = daveGroup({ botId, channelId, committer: options.committer, send: sendBytes, beginAnew })
      for (const userId of members.keys()) group.join(userId)
    }
    for (const [userId, source] of members) speaking(userId, source)
    if (!options.dave || members.size === 0) options.onReady()
  }

  // biome-ignore lint/suspicious/noExplicitAny: what the bot sends is looked at field by field.
  function onMessage({ op, d }: { op: number; d: any }): void {
    received.push({ op, d })
    if (op === 3) send(6, { t: d.t })
    if (op === 0) identify()
    if (op === 1) selectProtocol(MODES.find((m) => m === d.data.mode) ?? MODES[0])
    if (op === 7) send(9, null)
    if (op === 23) {
      send(22, { transition_id: d.transition_id })
      options.onReady()
    }
  }

  return {
    ssrc,
    link,
    received,
    get mode() {
      return mode
    },
    attach(next) {
      socket = next
      next.send(JSON.stringify({ op: 8, d: { v: 8, heartbeat_interval: HEARTBEAT_MS } }))
      next.on('message', (data: Buffer, isBinary: boolean) => {
        if (!isBinary) return onMessage(JSON.parse(data.toString()))
        const op = data.readUInt8(0)
        received.push({ op, d: data.length - 1 })
        group?.receive(op, data.subarray(1))
      })
    },
    close: (code) => socket?.close(code),
    cut: () => socket?.terminate(),
    memberJoins(userId, source) {
      send(11, { user_ids: [userId] })
      group?.join(userId)
      speaking(userId, source)
    },
    memberLeaves(userId) {
      send(13, { user_id: userId })
      group?.leave(userId)
    },
    sendFrame(userId, rtp, opus, { encryption = 'members', extension = true } = {}) {
      const payload = encryption === 'members' && group ? group.encrypt(userId, opus) : opus
      if (payload && sealing) link.send(sealing.seal({ ...rtp, payload }, extension))
    },
    speaking,
    onDatagram(datagram) {
      if (!sealing || datagram.length <= 12) return
      const { sequence: number, timestamp, payload } = sealing.open(datagram)
      const encrypted = payload.length > 2 && payload.readUInt16BE(payload.length - 2) === 0xfafa
      const opus = encrypted && group ? group.decrypt(payload) : payload
      if (opus && !opus.equals(SILENCE)) {
        options.onFrame({ at: Date.now(), sequence: number, timestamp, opus, encrypted })
      }
    },
    holdWelcome() {
      held = []
      return () => {
        const all = held ?? []
        held = null
        for (const go of all) go()
      }
    },
    proposeNonsense: () => sendBytes(27, Buffer.from([0, 4, 1, 2, 3, 4])),
    transition(id, version) {
      send(21, { transition_id: id, protocol_version: version })
      if (id > 0) send(22, { transition_id: id })
    },
  }
}
