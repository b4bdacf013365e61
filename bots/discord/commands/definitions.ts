import {
  ApplicationCommandType,
  ApplicationIntegrationType,
  ChannelType,
  InteractionContextType as Context,
  ApplicationCommandOptionType as Option,
  PermissionFlagsBits,
  type RESTPutAPIApplicationCommandsJSONBody,
} from 'discord.js'
import { OWN_LANGUAGES } from '../../../core/interview/language.ts'
import { INTERVIEW_TYPES, LEVELS, MAX_PAIRS } from '../../../core/interview/plan.ts'
import { practiceDefinition } from './practice.ts'
import { descriptions, localisations, names, type Words } from './words.ts'

/** Languages that the interviewer has words of its own in, each by its own name; or that of the answers. */
const LANGUAGES = [
  ...OWN_LANGUAGES.map((value) => ({
    name: new Intl.DisplayNames(value, { type: 'language' }).of(value) ?? value,
    value,
  })),
  { name: 'Follow my language', value: 'auto' },
]

type Commands = RESTPutAPIApplicationCommandsJSONBody
type Name = keyof typeof names

/** Name and description with their localisations. */
const named = (name: Name, description: Words) => ({
  name: names[name].en,
  name_localizations: localisations(names[name]),
  description: description.en,
  description_localizations: localisations(description),
})

const choices = (values: readonly string[]) =>
  values.map((value) => ({ name: value.charAt(0).toUpperCase() + value.slice(1), value }))

const plain = (name: Name & keyof typeof descriptions) =>
  ({ type: Option.Subcommand, ...named(name, descriptions[name]) }) as const

const text = (name: Name & keyof typeof descriptions) =>
  ({ type: Option.String, ...named(name, descriptions[name]) }) as const

/** Where and by whom a command may be used: in servers where the bot is installed, some also in its direct messages. */
const inServers = { contexts: [Context.Guild], integration_types: [ApplicationIntegrationType.GuildInstall] }
const anywhere = {
  contexts: [Context.Guild, Context.BotDM],
  integration_types: [ApplicationIntegrationType.GuildInstall, ApplicationIntegrationType.UserInstall],
}

/** Every command, as Discord is told at each start. */
export function commandDefinitions(): Commands {
  return [
    {
      type: ApplicationCommandType.ChatInput,
      ...named('interview', descriptions.interview),
      ...anywhere,
      options: [
        {
          ...plain('start'),
          options: [
            { ...text('role'), required: true, autocomplete: true },
            { ...text('mode'), choices: choices(['voice', 'text']) },
            { ...text('type'), choices: choices(INTERVIEW_TYPES) },
            { ...text('level'), choices: choices(LEVELS) },
            {
              ...{ type: Option.Integer, min_value: 1, max_value: MAX_PAIRS },
              ...named('questions', descriptions.questions),
            },
            { ...text('language'), choices: LANGUAGES },
          ],
        },
        ...(['stop', 'pause', 'resume', 'hint', 'repeat', 'skip', 'status'] as const).map(plain),
      ],
    },
    {
      type: ApplicationCommandType.ChatInput,
      ...named('report', descriptions.report),
      ...anywhere,
      options: [{ ...text('which'), autocomplete: true }],
    },
    { type: ApplicationCommandType.ChatInput, ...named('progress', descriptions.progress), ...anywhere },
    { ...practiceDefinition, ...anywhere },
    {
      type: ApplicationCommandType.ChatInput,
      ...named('link', descriptions.link),
      ...anywhere,
      options: [{ ...text('code'), min_length: 8, max_length: 12 }],
    },
    {
      type: ApplicationCommandType.ChatInput,
      ...named('privacy', descriptions.privacy),
      ...anywhere,
      options: [
        { type: Option.Subcommand, ...named('show', descriptions.privacyShow) },
        { type: Option.Subcommand, ...named('delete', descriptions.privacyDelete) },
        {
          ...{ type: Option.Subcommand, ...named('training', descriptions.privacyTraining) },
          options: [{ type: Option.Boolean, ...named('allow', descriptions.allow) }],
        },
      ],
    },
    {
      type: ApplicationCommandType.ChatInput,
      ...named('settings', descriptions.settings),
      ...inServers,
      default_member_permissions: String(PermissionFlagsBits.ManageGuild),
      options: [
        { type: Option.Subcommand, ...named('show', descriptions.settingsShow) },
        {
          ...{ type: Option.Subcommand, ...named('channel', descriptions.settingsChannel) },
          options: [
            {
              ...{ type: Option.Channel, required: true, ...named('channel', descriptions.channel) },
              channel_types: [ChannelType.GuildText, ChannelType.GuildVoice],
            },
          ],
        },
        {
          ...{ type: Option.Subcommand, ...named('role', descriptions.settingsRole) },
          options: [{ type: Option.Role, required: true, ...named('allowed_role', descriptions.allowed_role) }],
        },
        {
          ...{ type: Option.Subcommand, ...named('recording_days', descriptions.settingsRecording) },
          options: [
            {
              ...{ type: Option.Integer, required: true, min_value: 0, max_value: 365 },
              ...named('recording_days', descriptions.recording_days),
            },
          ],
        },
      ],
    },
  ] as Commands
}
