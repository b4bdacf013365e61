// The JSON objects of Discord's API v10 that the fake sends, with the fields that discord.js reads.

export type User = { id: string; name: string; locale: string; bot: boolean }
export type Channel = {
  id: string
  type: number
  name: string
  guildId: string | null
  parentId: string | null
  ownerId?: string
}
export type Guild = {
  id: string
  ownerId: string
  channels: Channel[]
  memberIds: Set<string>
  /** Channel that each user's voice is in. */
  voice: Map<string, { channelId: string; sessionId: string; deaf: boolean }>
  /** Permissions that the bot lacks in each channel, as bits. */
  denied: Map<string, bigint>
}

export const CHANNEL = { text: 0, dm: 1, voice: 2, privateThread: 12 } as const
const ALL_PERMISSIONS = ((1n << 53n) - 1n) & ~(1n << 3n)
const JOINED = '2026-01-01T00:00:00.000000+00:00'

export const userPayload = ({ id, name, bot }: User) => ({
  id,
  username: name.toLowerCase(),
  global_name: name,
  discriminator: '0',
  avatar: null,
  bot,
})

/** Every permission but Administrator, which would hide what is denied. */
export const botPermissions = (guild: Guild, channelId: string) =>
  ALL_PERMISSIONS & ~(guild.denied.get(channelId) ?? 0n)

export const memberPayload = (user: User, permissions: bigint | null) => ({
  user: userPayload(user),
  roles: [],
  nick: null,
  avatar: null,
  joined_at: JOINED,
  premium_since: null,
  deaf: false,
  mute: false,
  pending: false,
  flags: 0,
  communication_disabled_until: null,
  ...(permissions !== null && { permissions: String(permissions) }),
})

export const channelPayload = (channel: Channel, guild: Guild | null, botId: string) => ({
  id: channel.id,
  type: channel.type,
  name: channel.name,
  guild_id: channel.guildId ?? undefined,
  parent_id: channel.parentId,
  position: 0,
  nsfw: false,
  rate_limit_per_user: 0,
  last_message_id: null,
  permission_overwrites: guild?.denied.has(channel.id)
    ? [{ id: botId, type: 1, allow: '0', deny: String(guild.denied.get(channel.id)) }]
    : [],
  ...(channel.type === CHANNEL.voice && { bitrate: 64_000, user_limit: 0, rtc_region: null }),
  ...(channel.type === CHANNEL.privateThread && {
    owner_id: channel.ownerId,
    message_count: 0,
    member_count: 2,
    thread_metadata: { archived: false, auto_archive_duration: 1440, archive_timestamp: JOINED, locked: false },
  }),
})

export const voiceStatePayload = (guild: Guild, userId: string) => {
  const state = guild.voice.get(userId)
  return {
    guild_id: guild.id,
    user_id: userId,
    channel_id: state?.channelId ?? null,
    session_id: state?.sessionId ?? 'gone',
    deaf: state?.deaf ?? false,
    mute: false,
    self_deaf: false,
    self_mute: false,
    self_video: false,
    suppress: false,
    request_to_speak_timestamp: null,
  }
}

export const guildPayload = (guild: Guild, users: ReadonlyMap<string, User>, botId: string) => ({
  id: guild.id,
  name: `Guild ${guild.id}`,
  owner_id: guild.ownerId,
  roles: [
    {
      id: guild.id,
      name: '@everyone',
      permissions: String(ALL_PERMISSIONS),
      position: 0,
      color: 0,
      colors: { primary_color: 0, secondary_color: null, tertiary_color: null },
      hoist: false,
      managed: false,
      mentionable: false,
      flags: 0,
    },
  ],
  channels: guild.channels.filter((c) => c.type !== CHANNEL.privateThread).map((c) => channelPayload(c, guild, botId)),
  threads: [],
  members: [...guild.memberIds].flatMap((id) => {
    const user = users.get(id)
    return user ? [memberPayload(user, null)] : []
  }),
  voice_states: [...guild.voice.keys()].map((id) => voiceStatePayload(guild, id)),
  ...{ emojis: [], stickers: [], features: [], presences: [], stage_instances: [] },
  ...{ guild_scheduled_events: [], soundboard_sounds: [] },
  member_count: guild.memberIds.size,
  joined_at: JOINED,
  large: false,
  unavailable: false,
  premium_tier: 0,
  preferred_locale: 'en-US',
  verification_level: 0,
  default_message_notifications: 0,
  explicit_content_filter: 0,
  mfa_level: 0,
  nsfw_level: 0,
  system_channel_flags: 0,
})
