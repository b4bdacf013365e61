import type { ChatInputCommandInteraction } from 'discord.js'
import { Refusal, type Wording, wordingIn } from '../wording/index.ts'
import type { Memory, ServerSettings } from './memory.ts'

/** `/settings`: shows or changes what managers of a server set. Returns what to tell them. */
export async function changeSettings(interaction: ChatInputCommandInteraction, memory: Memory): Promise<string> {
  const { guildId, options } = interaction
  if (!guildId) throw new Refusal(({ settings }) => settings.inServers)
  const settings = await memory.server(guildId)
  const { settings: w } = wordingIn(interaction.locale)
  const subcommand = options.getSubcommand()
  if (subcommand === 'show') return inWords(settings, w)
  const changed = change(settings, subcommand, options)
  await memory.saveServer(guildId, changed)
  return `${w.saved}\n${inWords(changed, w)}`
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

function inWords({ channels, roles, recordingDays }: ServerSettings, w: Wording['settings']): string {
  const list = (ids: string[], sign: string) => (ids.length === 0 ? null : ids.map((id) => `<${sign}${id}>`).join(', '))
  return [
    `- ${w.channels(list(channels, '#'))}`,
    `- ${w.roles(list(roles, '@&'))}`,
    `- ${w.recordings(recordingDays)}`,
    w.again,
  ].join('\n')
}
