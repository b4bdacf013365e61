import { randomInt } from 'node:crypto'
import type { ButtonInteraction, ChatInputCommandInteraction, GuildMember } from 'discord.js'
import type { AssignedSeat } from '../../core/assigned.ts'
import type { Choice } from '../../core/interview/choice.ts'
import { ownLanguage } from '../../core/interview/language.ts'
import { INTERVIEW_TYPES, LEVELS } from '../../core/interview/plan.ts'
import { roleTitle } from '../../core/questions/role-title.ts'
import { Refusal, type Wording, wordingIn } from '../wording/index.ts'
import type { Meetings } from './meetings.ts'
import type { MeetingRecord, Memory } from './memory.ts'
import type { DiscordParts } from './parts.ts'
import { missingFor } from './permissions.ts'

const DEFAULT_QUESTIONS = 5

type Starter = ChatInputCommandInteraction | ButtonInteraction

export type StartParts = { own: DiscordParts; meetings: Meetings; memory: Memory }

/** Starts a meeting as `/interview start` asks for. Returns what to tell who asked. Errors: GreenroomError 'refused', fit to show. */
export async function startMeeting(interaction: ChatInputCommandInteraction, parts: StartParts): Promise<string> {
  const { own, meetings } = parts
  const choice = readChoice(interaction, own)
  const { start } = wordingIn(interaction.locale)
  const before = meetings.byId(interaction.id)
  if (before) return start.already
  const mode =
    interaction.options.getString('mode') ??
    (interaction.inCachedGuild() && own.speech?.whyNot() === null ? 'voice' : 'text')
  return startIn(mode === 'text' ? 'text' : 'voice', interaction, choice, null, parts)
}

/** Starts a meeting for an assignment of who pressed its button. */
export function startAssigned(
  interaction: ButtonInteraction,
  { seat, choice }: AssignedSeat,
  mode: 'text' | 'voice',
  parts: StartParts,
): Promise<string> {
  return startIn(mode, interaction, choice, seat, parts)
}

async function startIn(
  mode: 'text' | 'voice',
  interaction: Starter,
  choice: Choice,
  assigned: string | null,
  parts: StartParts,
): Promise<string> {
  const { own, meetings } = parts
  const { start } = wordingIn(interaction.locale)
  const basis = {
    id: interaction.id,
    starterId: interaction.user.id,
    // Where the language follows the answers, the panel begins in that of who started it.
    locale: choice.followLanguage ? interaction.locale : (choice.language ?? 'en'),
    ...{ choice, panelId: null, seats: [], startedAt: own.clock.now() },
    // What a course's interviews are recorded for, nobody has agreed to here.
    recordingDays: assigned === null ? await recordingDays(interaction.guildId, parts) : 0,
    ...(assigned !== null && { assigned }),
  }
  if (mode === 'text') return startInWriting(interaction, basis, parts)
  const record = await voiceRecord(interaction, basis, parts)
  await meetings.open(record)
  const kept = record.recordingDays > 0 ? '' : ` ${start.nothingKept}`
  return `${start.coming(`<#${record.voiceChannelId}>`, `<#${record.textChannelId}>`)}${kept}`
}

function readChoice({ options }: ChatInputCommandInteraction, { bank }: DiscordParts): Choice {
  const role = findRole(options.getString('role', true), bank.roles)
  if (!role) throw new Refusal(({ refused }) => refused.unknownRole)
  const language = options.getString('language') ?? 'en'
  return {
    role,
    language: ownLanguage(language) ?? 'en',
    followLanguage: language === 'auto',
    type: INTERVIEW_TYPES.find((t) => t === options.getString('type')) ?? 'mixed',
    level: LEVELS.find((l) => l === options.getString('level')) ?? 'medium',
    questions: options.getInteger('questions') ?? DEFAULT_QUESTIONS,
    seed: randomInt(0x1_0000_0000),
  }
}

/** Both who runs the bot and who manages the server must allow it. */
async function recordingDays(guildId: string | null, { own, memory }: StartParts): Promise<number> {
  if (guildId === null) return 0
  return Math.min((await memory.server(guildId)).recordingDays, own.speech?.keepDays ?? 0)
}

/** What people type is free text even with suggestions: a slug or a title will do. */
export function findRole(typed: string, roles: readonly string[]): string | null {
  const wanted = typed.trim().toLowerCase()
  return roles.find((slug) => slug === wanted || roleTitle(slug).toLowerCase() === wanted) ?? null
}

type Basis = Pick<
  MeetingRecord,
  'id' | 'starterId' | 'choice' | 'assigned' | 'locale' | 'recordingDays' | 'panelId' | 'seats' | 'startedAt'
>

async function startInWriting(interaction: Starter, basis: Basis, parts: StartParts): Promise<string> {
  const { meetings, memory } = parts
  const { start } = wordingIn(interaction.locale)
  const existing = meetings.ofUser(interaction.user.id, interaction.channelId)
  if (existing?.record.textChannelId === interaction.channelId) {
    await existing.repost()
    return start.goesOn
  }
  if (interaction.inCachedGuild()) {
    await allowed(interaction, interaction.member, memory)
    const { channel } = interaction
    const me = interaction.guild.members.me
    if (!channel || !me) throw new Refusal(({ refused }) => refused.unseen)
    const missing = missingFor('text', channel, me)
    if (missing) throw new Refusal(missing)
  }
  const { guildId, channelId } = interaction
  await meetings.open({ ...basis, mode: 'text', guildId, textChannelId: channelId, voiceChannelId: null })
  return interaction.inGuild() ? start.inChannel : start.direct
}

async function voiceRecord(
  interaction: Starter,
  basis: Basis,
  { own, meetings, memory }: StartParts,
): Promise<MeetingRecord> {
  const why = own.speech ? own.speech.whyNot() : ''
  if (why !== null) throw new Refusal(({ refused }) => refused.chooseText(why || refused.noSpeech))
  if (!interaction.inCachedGuild()) {
    throw new Refusal(({ refused }) => refused.aloudInServers)
  }
  const { member, guild } = interaction
  const { channel } = member.voice
  if (!channel) throw new Refusal(({ refused }) => refused.joinVoice)
  await allowed(interaction, member, memory)
  const busy = meetings.inGuild(guild.id)
  if (busy) {
    const where = `<#${busy.record.voiceChannelId}>`
    if (busy.record.voiceChannelId === channel.id) await busy.repost()
    const here = busy.record.voiceChannelId === channel.id
    throw new Refusal(({ refused }) => (here ? refused.heldHere(where) : refused.busy(where)))
  }
  const me = guild.members.me
  if (!me) throw new Refusal(({ refused }) => refused.unseen)
  const missing = missingFor('voice', channel, me)
  if (missing) throw new Refusal(missing)
  const textChannelId = missingFor('text', channel, me) === null ? channel.id : await fallback(interaction, me)
  return { ...basis, mode: 'voice', guildId: guild.id, textChannelId, voiceChannelId: channel.id }
}

/** The panel stands in the voice channel's own chat, else where the command was used. */
async function fallback(
  interaction: ChatInputCommandInteraction<'cached'> | ButtonInteraction<'cached'>,
  me: GuildMember,
): Promise<string> {
  const { channel } = interaction
  const missing = channel ? missingFor('text', channel, me) : ({ refused }: Wording) => refused.unseen
  if (missing) throw new Refusal(missing)
  return interaction.channelId
}

/** Errors: GreenroomError 'refused' where the server's managers allow it elsewhere or to others only. */
async function allowed(
  interaction: ChatInputCommandInteraction<'cached'> | ButtonInteraction<'cached'>,
  member: GuildMember,
  memory: Memory,
): Promise<void> {
  const { channels, roles } = await memory.server(interaction.guildId)
  const places = [interaction.channelId, member.voice.channelId]
  if (channels.length > 0 && !channels.some((id) => places.includes(id))) {
    const list = channels.map((id) => `<#${id}>`).join(', ')
    throw new Refusal(({ refused }) => refused.elsewhere(list))
  }
  if (roles.length > 0 && !roles.some((id) => member.roles.cache.has(id))) {
    const list = roles.map((id) => `<@&${id}>`).join(', ')
    throw new Refusal(({ refused }) => refused.others(list))
  }
}
