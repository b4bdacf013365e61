import { setTimeout as sleep } from 'node:timers/promises'
import type { FakeDiscord } from './fake-discord.ts'
import { messagePayload } from './messages.ts'
import { botPermissions, channelPayload, type Guild, memberPayload, type User, userPayload } from './payloads.ts'
import { controlsOf, type Interaction, type Json, type SentFile, type SentMessage } from './records.ts'
import { FRAME_MS, opusPackets } from './speech-packets.ts'
import type { FrameOptions } from './voice-session.ts'

const ALL = (1n << 53n) - 1n
const NOBODY_SPECIAL = ALL & ~(1n << 3n) & ~(1n << 5n)
const SILENCE = Buffer.from([0xf8, 0xff, 0xfe])

/** A person on the fake Discord, in a guild or in direct messages (null). */
export type Person = {
  user: User
  /** Runs a slash command: `/interview start` is command('interview', 'start', {...}). Resolves when it is acknowledged. */
  command(name: string, subcommand: string | null, values?: Record<string, Json>): Promise<Interaction>
  /** What Discord would suggest while `focused` is typed. */
  complete(name: string, subcommand: string, focused: string, typed: string): Promise<{ name: string; value: string }[]>
  /** Presses the button whose custom id begins so. */
  press(message: SentMessage, customId: string): Promise<Interaction>
  submit(customId: string, fields: Record<string, string>, message?: SentMessage): Promise<Interaction>
  /** Posts a message where this person is; `mention` mentions the bot. */
  write(text: string, options?: { channelId?: string; files?: SentFile[]; voice?: boolean; mention?: boolean }): string
  joinVoice(channelId: string | null): void
  /** Says samples as a client does, a packet every 20 ms, and some silence at the end. `pace` 0 sends all at once. */
  say(samples: Int16Array, rate: number, how?: FrameOptions & { pace?: number }): Promise<void>
  sendPackets(packets: readonly Buffer[], how?: FrameOptions & { pace?: number }): Promise<void>
}

export type PersonOptions = { guild: Guild | null; channelId?: string; manager?: boolean }

export function person(fake: FakeDiscord, user: User, { guild, channelId, manager = false }: PersonOptions): Person {
  const { world } = fake
  const here = channelId ?? world.directOf(user).id
  guild?.memberIds.add(user.id)
  let sequence = Math.floor(user.name.length * 9973) & 0xffff
  let timestamp = 48_000

  async function begin(type: number, data: Json, message?: SentMessage): Promise<Interaction> {
    const id = world.newId()
    const token = `token-${id}`
    const at = message?.channelId ?? here
    const found = world.channel(at)
    const interaction: Interaction = {
      ...{ id, token, userId: user.id, channelId: at, guildId: guild?.id ?? null, payload: null },
      ...{ sentAt: Date.now(), ackedAt: null, callback: null, source: message ?? null, reply: null, followUps: [] },
    }
    world.interactions.set(id, interaction)
    const permissions = manager ? ALL : NOBODY_SPECIAL
    interaction.payload = {
      ...{ id, token, type, data, version: 1, application_id: world.applicationId },
      channel_id: at,
      channel: found && {
        ...channelPayload(found.channel, found.guild, world.bot.id),
        permissions: String(permissions),
      },
      ...(guild ? { guild_id: guild.id, guild: { id: guild.id, locale: 'en-US', features: [] } } : {}),
      ...(guild ? { member: memberPayload(user, permissions) } : { user: userPayload(user) }),
      locale: user.locale,
      guild_locale: guild ? 'en-US' : undefined,
      app_permissions: String(guild ? botPermissions(guild, at) : ALL),
      context: guild ? 0 : 1,
      authorizing_integration_owners: {},
      entitlements: [],
      attachment_size_limit: 10_485_760,
      ...(message && { message: messagePayload(world, message, fake.api) }),
    }
    fake.gateway.send('INTERACTION_CREATE', interaction.payload)
    return fake.until(() => interaction.ackedAt !== null && interaction, 'acknowledgement')
  }

  function commandData(name: string, subcommand: string | null, options: Json[]): Json {
    const known = world.commands.find((c) => c.name === name)
    if (!known) throw new Error(`the bot has no command ${name}`)
    const nested = subcommand === null ? options : [{ type: 1, name: subcommand, options }]
    return { id: known.id, name, type: 1, options: nested }
  }

  const optionTypes = { string: 3, number: 4, boolean: 5 } as const
  const option = (name: string, value: Json) => ({ name, type: optionTypes[typeof value as 'string'] ?? 3, value })

  async function sendPackets(packets: readonly Buffer[], how: FrameOptions & { pace?: number } = {}): Promise<void> {
    const { pace = 1, ...frame } = how
    const ssrc = fake.ssrcOf(user.id)
    const started = performance.now()
    for (const [i, opus] of packets.entries()) {
      sequence = (sequence + 1) & 0xffff
      timestamp = (timestamp + 960) >>> 0
      // Looked up each time: the bot may have been given another session meanwhile.
      const session = guild && fake.voice.get(guild.id)?.session
      session?.sendFrame(user.id, { sequence, timestamp, ssrc }, opus, frame)
      const ahead = (i + 1) * FRAME_MS * pace - (performance.now() - started)
      if (ahead > 1) await sleep(ahead)
      else if (i % 50 === 49) await sleep(0)
    }
  }

  return {
    user,
    sendPackets,
    command: (name, subcommand, values = {}) =>
      begin(
        2,
        commandData(
          name,
          subcommand,
          Object.entries(values).map(([k, v]) => option(k, v)),
        ),
      ),
    async complete(name, subcommand, focused, typed) {
      const data = commandData(name, subcommand, [{ ...option(focused, typed), focused: true }])
      const { callback } = await begin(4, data)
      return callback.data.choices
    },
    press(message, customId) {
      const control = controlsOf(message.body).find((c) => c.customId.startsWith(customId) && !c.disabled)
      if (!control) throw new Error(`no button ${customId} among ${JSON.stringify(controlsOf(message.body))}`)
      return begin(3, { custom_id: control.customId, component_type: 2 }, message)
    },
    submit(customId, fields, message) {
      const components = Object.entries(fields).map(([id, value]) => ({
        type: 18,
        component: { type: 4, custom_id: id, value },
      }))
      return begin(5, { custom_id: customId, components }, message)
    },
    write(text, { channelId: at = here, files = [], voice = false, mention = false } = {}) {
      const id = world.newId()
      const sentAttachments = files.map((file, i) => {
        world.uploads.set(`${id}/${file.name}`, file)
        const url = `${fake.api}/uploads/${id}/${file.name}`
        const about = { filename: file.name, size: file.bytes.length, url, proxy_url: url }
        return {
          id: String(i + 1),
          ...about,
          ...(voice && { duration_secs: 2, waveform: 'AAAA', content_type: 'audio/ogg' }),
        }
      })
      const mentions = mention ? [userPayload(world.bot)] : []
      // Without the intent, a bot sees what is written to it directly or where it is mentioned.
      const readable = guild === null || mention
      const body = {
        content: readable ? text : '',
        sentAttachments: readable ? sentAttachments : [],
        mentions,
        flags: voice ? 8192 : 0,
      }
      const message = {
        id,
        channelId: at,
        authorId: user.id,
        body,
        history: [],
        files: [],
        interaction: null,
        deleted: false,
      }
      fake.gateway.send('MESSAGE_CREATE', {
        ...messagePayload(world, message, fake.api),
        ...(guild && { guild_id: guild.id, member: memberPayload(user, null) }),
      })
      return id
    },
    joinVoice(to) {
      if (guild) fake.setVoice(guild, user.id, to)
    },
    async say(samples, rate, how) {
      await sendPackets([...(await opusPackets(samples, rate)), ...Array.from({ length: 5 }, () => SILENCE)], how)
    },
  }
}
