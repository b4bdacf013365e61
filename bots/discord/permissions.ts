import { type GuildMember, type GuildTextBasedChannel, PermissionFlagsBits, type VoiceBasedChannel } from 'discord.js'
import type { Say } from '../wording/index.ts'

/** Permissions by the names that Discord's own settings show. */
const NAMES = {
  ViewChannel: 'View Channel',
  Connect: 'Connect',
  Speak: 'Speak',
  SendMessages: 'Send Messages',
  AttachFiles: 'Attach Files',
} as const
type Name = keyof typeof NAMES

const FOR_VOICE: readonly Name[] = ['ViewChannel', 'Connect', 'Speak']
const FOR_TEXT: readonly Name[] = ['ViewChannel', 'SendMessages', 'AttachFiles']

/** What the bot may not do in a channel but needs to, in words; null when nothing is missing. */
export function missingFor(
  use: 'voice' | 'text',
  channel: VoiceBasedChannel | GuildTextBasedChannel,
  me: GuildMember,
): Say | null {
  const has = channel.permissionsFor(me)
  const missing = (use === 'voice' ? FOR_VOICE : FOR_TEXT).filter((name) => !has.has(PermissionFlagsBits[name]))
  if (missing.length === 0) return null
  const list = missing.map((name) => `**${NAMES[name]}**`).join(', ')
  return ({ refused }) => refused.missing(list, `<#${channel.id}>`)
}
