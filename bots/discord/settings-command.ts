import type { ChatInputCommandInteraction } from 'discord.js'
import { GreenroomError } from '../../core/errors.ts'
import type { Memory, ServerSettings } from './memory.ts'

/** `/settings`: shows or changes what managers of a server set. Returns what to tell them. */
export async function changeSettings(interaction: ChatInputCommandInteraction, memory: Memory): Promise<string> {
  const { guildId, options } = interaction
  if (!guildId) throw new GreenroomError('refused', 'Settings belong to a server.')
  const settings = await memory.server(guildId)
  const subcommand = options.getSubcommand()
  if (subcommand === 'show') return inWords(settings)
  const changed = change(settings, subcommand, options)
  await memory.saveServer(guildId, changed)
  return `Saved.\n${inWords(changed)}`
}

function change(
  settings: ServerSettings,
  subcommand: string,
  options: ChatInputCommandInteraction['options'],
): ServerSettings {
  if (subcommand === 'channel')
    return { ...settings, channels: toggled(settings.channels, options.getChannel('channel', true).id) }
  if (subcommand === 'role')
    return { ...settings, roles: toggled(settings.roles, options.getRole('allowed_role', true).id) }
  return { ...settings, recordingDays: options.getInteger('recording_days', true) }
}

const toggled = (ids: string[], id: string) => (ids.includes(id) ? ids.filter((i) => i !== id) : [...ids, id])

function inWords({ channels, roles, recordingDays }: ServerSettings): string {
  return [
    `- Channels: ${channels.length === 0 ? 'all' : channels.map((id) => `<#${id}>`).join(', ')}`,
    `- Roles that may start interviews: ${roles.length === 0 ? 'everybody' : roles.map((id) => `<@&${id}>`).join(', ')}`,
    `- Recordings, only of who agrees: ${recordingDays === 0 ? 'none' : `kept for ${recordingDays} days`}`,
    'Naming an allowed channel or role again takes it back.',
  ].join('\n')
}
