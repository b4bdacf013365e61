import {
  Client,
  DiscordjsErrorCodes,
  Events,
  GatewayIntentBits,
  OAuth2Scopes,
  Partials,
  PermissionFlagsBits,
  Routes,
} from 'discord.js'
import type { Week } from '../../core/report/week.ts'
import { unlessWithheld } from './assigned.ts'
import { commandDefinitions } from './commands/definitions.ts'
import { direct, reportDelivery } from './deliver-report.ts'
import { interactionHandler } from './interactions.ts'
import { createMeetings, type Meetings, type MeetingsParts } from './meetings.ts'
import { memory } from './memory.ts'
import type { DiscordParts } from './parts.ts'
import { remind } from './practice-command.ts'
import { takeTypedAnswers } from './typed-answers.ts'

/** What the bot needs in a server, and nothing more. */
const PERMISSIONS = [
  PermissionFlagsBits.ViewChannel,
  PermissionFlagsBits.SendMessages,
  PermissionFlagsBits.AttachFiles,
  PermissionFlagsBits.Connect,
  PermissionFlagsBits.Speak,
]
/** None of them is privileged: nothing has to be applied for. */
const INTENTS = [
  GatewayIntentBits.Guilds,
  GatewayIntentBits.GuildVoiceStates,
  GatewayIntentBits.GuildMessages,
  GatewayIntentBits.DirectMessages,
]

export type DiscordFrontEnd = {
  /** Adds the bot to a server. */
  invite: string
  name: string
  /** Meetings taken up after a restart. */
  recovered: number
  meetings: Meetings
  /** Reminds somebody to practise, by direct message, and tells of their week. Errors: discord.js's own. */
  remind(candidate: string, week: Week | null): Promise<void>
  /** Keeps everything, leaves all channels and goes offline. */
  close(graceMs: number): Promise<void>
}

/** Connects to Discord, registers the commands and takes up what was open. Errors: discord.js's own, for a bad token for one. */
export async function discordFrontEnd(
  own: DiscordParts,
  hooks: Pick<MeetingsParts, 'makeDecoder' | 'onMetrics' | 'aloneMs'> = {},
): Promise<DiscordFrontEnd> {
  const client = new Client({
    intents: INTENTS,
    partials: [Partials.Channel],
    // A number is how many there are in all, and all of them are held here.
    ...(typeof own.shards === 'number' ? { shardCount: own.shards } : { shards: 'auto' }),
    ...(own.api && { rest: { api: own.api } }),
  })
  client.on(Events.Error, (error) => own.log('the connection to Discord', error))
  const bot = await login(client, own.token)
  const remembered = memory(own.store.records, own.clock)
  const meetings = createMeetings({
    ...{
      own,
      client: bot,
      memory: remembered,
      deliver: unlessWithheld(own, reportDelivery(own, bot), direct(own, bot)),
    },
    ...hooks,
  })
  await bot.rest.put(Routes.applicationCommands(bot.application.id), { body: commandDefinitions() })
  const handle = interactionHandler({ own, meetings, memory: remembered })
  bot.on(Events.InteractionCreate, (interaction) => void handle(interaction))
  takeTypedAnswers(bot, meetings, own)
  followVoice(bot, meetings, own)
  const recovered = await meetings.recover()
  return {
    invite: bot.generateInvite({
      scopes: [OAuth2Scopes.Bot, OAuth2Scopes.ApplicationsCommands],
      permissions: PERMISSIONS,
    }),
    name: bot.user.username,
    ...{ recovered, meetings },
    remind: (candidate, week) => remind(bot, candidate, week),
    async close(graceMs) {
      await meetings.close(graceMs)
      await bot.destroy()
    },
  }
}

async function login(client: Client, token: string): Promise<Client<true>> {
  const ready = new Promise<Client<true>>((resolve) => client.once(Events.ClientReady, resolve))
  try {
    await client.login(token)
    return await ready
  } catch (error) {
    await client.destroy()
    throw error
  }
}

/** Whether Discord turned the token down, so that trying again helps nothing. */
export function isRefused(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : null
  return code === DiscordjsErrorCodes.TokenInvalid || code === DiscordjsErrorCodes.DisallowedIntents
}

/** Tells meetings who comes and goes. */
function followVoice(client: Client<true>, meetings: Meetings, { log }: DiscordParts): void {
  client.on(Events.VoiceStateUpdate, (before, after) => {
    const meeting = meetings.inGuild(after.guild.id)
    if (after.id === client.user.id) {
      if (before.serverDeaf !== after.serverDeaf) meeting?.note(after.serverDeaf ? ({ away }) => away.deafened : null)
      return
    }
    if (before.channelId === after.channelId) return
    const channel = meeting?.record.voiceChannelId ?? null
    if (!meeting || channel === null) return
    const here = after.channelId === channel
    if (!here && before.channelId !== channel) return
    meeting.voice
      ?.onPresence(after.id, here)
      .catch((error: unknown) => log('somebody coming or going was not taken', error))
  })
}
