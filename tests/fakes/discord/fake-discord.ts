import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { WebSocketServer } from 'ws'
import { trustedCertificate } from './certificate.ts'
import { type Gateway, gateway } from './gateway.ts'
import { routes } from './messages.ts'
import { CHANNEL, type Guild, guildPayload, userPayload, voiceStatePayload } from './payloads.ts'
import { type Rest, rest } from './rest.ts'
import { MODES, type Mode } from './rtp.ts'
import { type VoiceServer, voiceServer } from './voice-server.ts'
import { type BotFrame, type VoiceSession, voiceSession } from './voice-session.ts'
import { newWorld, type World } from './world.ts'

export type FakeOptions = {
  /** Whether voice is end-to-end encrypted. */
  dave?: boolean
  committer?: 'member' | 'bot'
  /** Transport encryption that the voice server offers. */
  modes?: readonly Mode[]
  /** How many shards Discord recommends; one unless said. */
  shards?: number
  certificate?: { key: string; cert: string }
}

/** The bot's voice in one guild: its connection now, and all that it has been heard to say. */
export type GuildVoice = { session: VoiceSession; sessions: number; frames: BotFrame[]; ready: boolean }

type Found<T> = T | null | undefined | false

/** A Discord on loopback: REST, gateway, voice gateway, UDP and end-to-end encryption, for one bot. */
export type FakeDiscord = {
  /** The address for discord.js's `rest.api`. */
  api: string
  /** PEM of the certificate that the voice server shows. */
  certificate: { key: string; cert: string }
  world: World
  rest: Rest
  gateway: Gateway
  voice: Map<string, GuildVoice>
  /** A guild with one voice and one text channel. */
  newGuild(ownerName?: string): { guild: Guild; voiceChannel: string; textChannel: string; ownerId: string }
  /** A user's voice joins a channel, moves or leaves (null). */
  setVoice(guild: Guild, userId: string, channelId: string | null): void
  /** The source that a user's audio has. */
  ssrcOf(userId: string): number
  /** Sends the bot to another channel, or out of voice (null), as a moderator would. */
  moveBot(guild: Guild, channelId: string | null): void
  /** The guild's voice goes to another server. */
  changeRegion(guild: Guild): void
  /** Waits until the check gives something true; polls, since most of what is waited for happens in the bot. */
  until<T>(check: () => Found<T> | Promise<Found<T>>, what: string, limitMs?: number): Promise<T>
  close(): Promise<void>
}

export async function fakeDiscord(options: FakeOptions = {}): Promise<FakeDiscord> {
  const { dave = true, committer = 'member', modes = MODES, shards = 1, certificate = trustedCertificate() } = options
  const world = newWorld()
  const voice = new Map<string, GuildVoice>()
  const sources = new Map<string, number>()
  const http = createServer((request, response) => void api.handle(request, response))
  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
  const host = `127.0.0.1:${(http.address() as AddressInfo).port}`
  const api = rest(
    routes(
      world,
      () => `http://${host}/api`,
      () => ({ url: `ws://${host}/gateway`, shards }),
    ),
  )
  const sockets = new WebSocketServer({ server: http })
  const main = gateway({
    resumeUrl: `ws://${host}/gateway`,
    ready: (has) => ({
      user: userPayload(world.bot),
      application: { id: world.applicationId, flags: 0 },
      guilds: [...world.guilds.keys()].filter(has).map((id) => ({ id, unavailable: true })),
    }),
    afterReady: (has) =>
      [...world.guilds.values()]
        .filter(({ id }) => has(id))
        .map((guild) => ['GUILD_CREATE', guildPayload(guild, world.users, world.bot.id)]),
    onVoiceState: (guildId, channelId) => {
      const guild = world.guilds.get(guildId)
      if (guild) placeBot(guild, channelId)
    },
  })
  sockets.on('connection', (socket) => main.attach(socket))
  const server: VoiceServer = await voiceServer({
    certificate,
    sessionFor: ({ server_id }) => voice.get(server_id)?.session ?? null,
    sessionOf: (ssrc) => [...voice.values()].find((v) => v.session.ssrc === ssrc)?.session,
  })
  let lastSource = 1000

  function ssrcOf(userId: string): number {
    const known = sources.get(userId) ?? ++lastSource
    sources.set(userId, known)
    return known
  }

  /** Tells everybody where the bot is; in a channel, it gets a voice server and a session there. */
  function placeBot(guild: Guild, channelId: string | null): void {
    if (channelId === null) guild.voice.delete(world.bot.id)
    else guild.voice.set(world.bot.id, { channelId, sessionId: `voice-${world.newId()}`, deaf: false })
    main.send('VOICE_STATE_UPDATE', voiceStatePayload(guild, world.bot.id))
    if (channelId !== null) newSession(guild, channelId)
  }

  function newSession(guild: Guild, channelId: string): void {
    const before = voice.get(guild.id)
    const entry: GuildVoice = {
      frames: before?.frames ?? [],
      sessions: (before?.sessions ?? 0) + 1,
      ready: false,
      session: voiceSession({
        ...{ botId: world.bot.id, channelId, dave, committer, modes, udpPort: server.udpPort, ssrc: ++lastSource },
        members: () => new Map(present(guild, channelId).map((id) => [id, ssrcOf(id)])),
        deliver: (datagram) => server.sendTo(entry.session.ssrc, datagram),
        onFrame: (frame) => entry.frames.push(frame),
        onReady: () => {
          entry.ready = true
        },
      }),
    }
    voice.set(guild.id, entry)
    main.send('VOICE_SERVER_UPDATE', { token: 'voice-token', guild_id: guild.id, endpoint: server.endpoint })
  }

  const present = (guild: Guild, channelId: string) =>
    [...guild.voice].filter(([id, v]) => v.channelId === channelId && id !== world.bot.id).map(([id]) => id)

  return {
    api: `http://${host}/api`,
    ...{ certificate, world, rest: api, gateway: main, voice, ssrcOf },
    newGuild(ownerName = 'Olga') {
      const owner = world.addUser(ownerName)
      const guild = world.addGuild(owner)
      const voiceChannel = world.addChannel(CHANNEL.voice, guild, 'practice').id
      const textChannel = world.addChannel(CHANNEL.text, guild, 'general').id
      return { guild, voiceChannel, textChannel, ownerId: owner.id }
    },
    setVoice(guild, userId, channelId) {
      const botChannel = guild.voice.get(world.bot.id)?.channelId
      const wasHere = botChannel !== undefined && guild.voice.get(userId)?.channelId === botChannel
      if (channelId === null) guild.voice.delete(userId)
      else guild.voice.set(userId, { channelId, sessionId: `voice-${world.newId()}`, deaf: false })
      main.send('VOICE_STATE_UPDATE', voiceStatePayload(guild, userId))
      const isHere = botChannel !== undefined && channelId === botChannel
      const session = voice.get(guild.id)?.session
      if (isHere && !wasHere) session?.memberJoins(userId, ssrcOf(userId))
      if (wasHere && !isHere) session?.memberLeaves(userId)
    },
    moveBot(guild, channelId) {
      const old = voice.get(guild.id)?.session
      placeBot(guild, channelId)
      old?.close(4014)
    },
    changeRegion(guild) {
      const channelId = guild.voice.get(world.bot.id)?.channelId
      if (!channelId) throw new Error('the bot is in no channel')
      const old = voice.get(guild.id)?.session
      newSession(guild, channelId)
      old?.close(4014)
    },
    async until(check, what, limitMs = 10_000) {
      const deadline = Date.now() + limitMs
      for (;;) {
        const found = await check()
        if (found) return found
        if (Date.now() > deadline) throw new Error(`within ${limitMs} ms there was no ${what}`)
        await new Promise((resolve) => setTimeout(resolve, 5))
      }
    },
    async close() {
      for (const socket of sockets.clients) socket.terminate()
      http.close()
      http.closeAllConnections()
      await server.close()
    },
  }
}
