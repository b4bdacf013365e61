import {
  type DiscordGatewayAdapterCreator,
  joinVoiceChannel,
  type Networking,
  VoiceConnectionDisconnectReason,
  type VoiceConnectionState,
  VoiceConnectionStatus,
} from '@discordjs/voice'
import { guardDave } from './dave-guard.ts'
import { tapPackets } from './packet-tap.ts'
import type { AudioSink } from './player.ts'
import type { VoicePacket } from './reorder.ts'

/** Why a connection is over for good. */
export type Lost =
  /** Somebody disconnected the bot, or the channel was deleted. */
  | 'removed'
  /** Discord ended it and asked not to come back by itself (4021, 4022). */
  | 'ended'
  /** It could not be had again within the time. */
  | 'unreachable'

export type Link = AudioSink & {
  /** Resolves when audio can flow. Rejects when it is lost before. */
  connected(): Promise<void>
  /** Hears a user from now on; nobody else's audio is decrypted. */
  listen(userId: string, onPacket: (packet: VoicePacket) => void): void
  ignore(userId: string): void
  listening(): string[]
  channelId(): string | null
  /** Leaves the channel. */
  close(): void
}

export type LinkOptions = {
  guildId: string
  channelId: string
  /** One for each bot: several in one process must not share connections. */
  group: string
  adapterCreator: DiscordGatewayAdapterCreator
  now: () => number
  log: (message: string, error: unknown) => void
  onMoved: (channelId: string) => void
  onLost: (reason: Lost) => void
  /** Audio flows again after an interruption. */
  onBack: () => void
}

/** Close codes after which Discord asks clients to stay away. */
const STAY_AWAY = new Set([4021, 4022])
/** After 4014 the bot was moved or removed: when moved, news of the other channel follows at once. */
const MOVE_GRACE_MS = 3_000
/** No audio for so long, and the connection is begun anew; each try waits longer. */
const RETRY_MS = [8_000, 12_000, 20_000] as const
/** More joins in a row than this without audio, and something is wrong for good. */
const MOST_JOINS = 6

/** Joins a voice channel and keeps the connection through everything that Discord does to it. */
export function link(options: LinkOptions): Link {
  const { guildId, channelId, group, adapterCreator } = options
  const connection = joinVoiceChannel({ guildId, channelId, group, adapterCreator, selfDeaf: false })
  const tap = tapPackets(connection, options.now, options.log)
  let over = false
  let wasReady = false
  let tries = 0
  let joins = 0
  let channel = channelId
  let timer: NodeJS.Timeout | null = null
  const waiting: { resolve: () => void; reject: (error: Error) => void }[] = []

  const isReady = () => connection.state.status === VoiceConnectionStatus.Ready

  function setTimer(ms: number, then: () => void): void {
    if (timer) clearTimeout(timer)
    timer = setTimeout(then, ms)
  }

  function lose(reason: Lost): void {
    if (over) return
    shut()
    for (const { reject } of waiting.splice(0)) reject(new Error(`the voice connection was lost: ${reason}`))
    options.onLost(reason)
  }

  function shut(): void {
    over = true
    if (timer) clearTimeout(timer)
    if (connection.state.status !== VoiceConnectionStatus.Destroyed) connection.destroy()
  }

  function retryLater(): void {
    const wait = RETRY_MS[tries]
    if (wait === undefined) {
      lose('unreachable')
      return
    }
    setTimer(wait, () => {
      tries++
      connection.rejoin({ channelId: channel, selfDeaf: false, selfMute: false })
      retryLater()
    })
  }

  function onReady(): void {
    if (timer) clearTimeout(timer)
    timer = null
    tries = 0
    joins = 0
    for (const { resolve } of waiting.splice(0)) resolve()
    if (wasReady) options.onBack()
    wasReady = true
  }

  function onDisconnected(state: Extract<VoiceConnectionState, { status: 'disconnected' }>): void {
    const moved = state.reason === VoiceConnectionDisconnectReason.WebSocketClose && state.closeCode === 4014
    if (moved) setTimer(MOVE_GRACE_MS, () => lose('removed'))
    else retryLater()
  }

  connection.on('stateChange', (before, after) => {
    if (over) return
    onNewNetworking(before, after, (networking) => {
      guardDave(networking, options.log)
      networking.prependOnceListener('close', (code: number) => {
        if (STAY_AWAY.has(code)) lose('ended')
      })
    })
    const to = connection.joinConfig.channelId
    if (to !== null && to !== channel) {
      channel = to
      options.onMoved(to)
    }
    if (before.status === after.status) return
    if (after.status === VoiceConnectionStatus.Ready) onReady()
    else if (after.status === VoiceConnectionStatus.Disconnected) onDisconnected(after)
    else if (after.status === VoiceConnectionStatus.Destroyed) lose('removed')
    else if (after.status === VoiceConnectionStatus.Signalling && ++joins > MOST_JOINS) lose('unreachable')
    else if (timer === null || before.status === VoiceConnectionStatus.Disconnected) retryLater()
  })
  connection.on('error', (error) => options.log('voice connection', error))
  retryLater()

  return {
    ...{ listen: tap.listen, ignore: tap.ignore, listening: tap.listening },
    ready: () => !over && isReady(),
    send(opus) {
      if (!over) connection.playOpusPacket(opus)
    },
    rest() {
      if (!over) connection.setSpeaking(false)
    },
    connected() {
      if (isReady()) return Promise.resolve()
      if (over) return Promise.reject(new Error('the voice connection is over'))
      return new Promise((resolve, reject) => waiting.push({ resolve, reject }))
    },
    channelId: () => (over ? null : channel),
    close() {
      if (over) return
      for (const { reject } of waiting.splice(0)) reject(new Error('the voice connection was closed'))
      shut()
    },
  }
}

/** Every (re)connection has a networking of its own. The library rejoins after any close code but 4014; told before it, we keep to what Discord asks for. */
function onNewNetworking(
  before: VoiceConnectionState,
  after: VoiceConnectionState,
  then: (networking: Networking) => void,
): void {
  const now = 'networking' in after ? after.networking : null
  const known = 'networking' in before ? before.networking : null
  if (now && now !== known) then(now)
}
