import type { Channel, Guild, User } from './payloads.ts'
import { CHANNEL } from './payloads.ts'
import type { Interaction, Json, SentFile, SentMessage } from './records.ts'

/** Everything that exists on the fake Discord. Ids are snowflakes that grow. */
export type World = {
  bot: User
  applicationId: string
  users: Map<string, User>
  guilds: Map<string, Guild>
  /** Direct channels by the user's id. */
  directs: Map<string, Channel>
  messages: Map<string, SentMessage>
  interactions: Map<string, Interaction>
  /** What the bot registered last. */
  commands: Json[]
  /** Files that users attached, by path. */
  uploads: Map<string, SentFile>
  newId(): string
  addUser(name: string, locale?: string): User
  addGuild(owner: User): Guild
  addChannel(type: number, guild: Guild | null, name: string, parentId?: string): Channel
  channel(id: string): { channel: Channel; guild: Guild | null } | null
  directOf(user: User): Channel
}

export function newWorld(): World {
  let last = 1_300_000_000_000_000_000n
  const newId = () => {
    last += 4_194_304_000n
    return String(last)
  }
  const bot: User = { id: newId(), name: 'Greenroom', locale: 'en-US', bot: true }
  const world: World = {
    bot,
    applicationId: bot.id,
    users: new Map([[bot.id, bot]]),
    guilds: new Map(),
    directs: new Map(),
    messages: new Map(),
    interactions: new Map(),
    commands: [],
    uploads: new Map(),
    newId,
    addUser(name, locale = 'en-US') {
      const user: User = { id: newId(), name, locale, bot: false }
      world.users.set(user.id, user)
      return user
    },
    addGuild(owner) {
      const memberIds = new Set([bot.id, owner.id])
      const guild: Guild = {
        id: newId(),
        ownerId: owner.id,
        channels: [],
        memberIds,
        voice: new Map(),
        denied: new Map(),
      }
      world.guilds.set(guild.id, guild)
      return guild
    },
    addChannel(type, guild, name, parentId) {
      const channel: Channel = { id: newId(), type, name, guildId: guild?.id ?? null, parentId: parentId ?? null }
      guild?.channels.push(channel)
      return channel
    },
    channel(id) {
      for (const guild of world.guilds.values()) {
        const channel = guild.channels.find((c) => c.id === id)
        if (channel) return { channel, guild }
      }
      const direct = [...world.directs.values()].find((c) => c.id === id)
      return direct ? { channel: direct, guild: null } : null
    },
    directOf(user) {
      const known = world.directs.get(user.id)
      if (known) return known
      const channel = world.addChannel(CHANNEL.dm, null, user.name)
      world.directs.set(user.id, channel)
      return channel
    },
  }
  return world
}
