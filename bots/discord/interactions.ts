import {
  type APIMessageTopLevelComponent,
  type AutocompleteInteraction,
  type ButtonInteraction,
  type ChatInputCommandInteraction,
  DiscordAPIError,
  type Interaction,
  LabelBuilder,
  MessageFlags,
  ModalBuilder,
  type ModalSubmitInteraction,
  Routes,
  TextInputBuilder,
  TextInputStyle,
} from 'discord.js'
import { makeLinkCode, useLinkCode } from '../../core/identity/link-codes.ts'
import { ownReport } from '../../core/identity/own-reports.ts'
import { roleTitle } from '../../core/questions/role-title.ts'
import { openSeat } from '../course-interviews.ts'
import { explain } from '../wording/explain.ts'
import { Refusal, wordingIn } from '../wording/index.ts'
import { statusWords } from '../wording/personal.ts'
import { readAssignedButton, taker, tiedTo } from './assigned.ts'
import { slash } from './commands/mention.ts'
import type { Meeting } from './meeting.ts'
import type { Meetings } from './meetings.ts'
import type { Memory } from './memory.ts'
import { customId, readCustomId } from './panel.ts'
import { candidateOf, type DiscordParts } from './parts.ts'
import { deleteEverything, privacyOf, progressOf, showReport, suggestReports, trainingOf } from './personal-commands.ts'
import { changePractice } from './practice-command.ts'
import { type Answerable, answer, answerLater } from './reply.ts'
import { sharedReport } from './report-message.ts'
import { changeSettings } from './settings-command.ts'
import { startAssigned, startMeeting } from './start-command.ts'

export type InteractionParts = { own: DiscordParts; meetings: Meetings; memory: Memory }

const SUGGESTIONS = 25
/** Discord's longest text in a modal. */
const LONGEST_TYPED = 4_000

/** Answers everything that people press, type and submit. Acknowledges first, then works; failures are private and say what to do. */
export function interactionHandler(parts: InteractionParts): (interaction: Interaction) => Promise<void> {
  const { own } = parts
  return async (interaction) => {
    try {
      if (interaction.isAutocomplete()) await suggest(interaction, own)
      else if (interaction.isChatInputCommand()) await onCommand(interaction, parts)
      else if (interaction.isButton()) await onButton(interaction, parts)
      else if (interaction.isModalSubmit()) await onModal(interaction, parts)
    } catch (error) {
      const { words, ours } = explain(error, interaction.locale)
      if (ours) own.log('an interaction failed', error)
      if (!interaction.isAutocomplete() && interaction.isRepliable()) await tell(interaction as Answerable, words, own)
    }
  }
}

async function tell(interaction: Answerable, words: string, { log }: DiscordParts): Promise<void> {
  try {
    if (!interaction.deferred && !interaction.replied) await answerLater(interaction)
    await answer(interaction, words)
  } catch (error) {
    log('a person could not be told', error)
  }
}

async function suggest(interaction: AutocompleteInteraction, own: DiscordParts): Promise<void> {
  if (interaction.commandName === 'report')
    return interaction.respond(await suggestReports(interaction.user.id, own, interaction.locale))
  const typed = interaction.options.getFocused().toLowerCase()
  const named = own.bank.roles.map((value) => ({ name: roleTitle(value), value }))
  const found = named.filter(({ name, value }) => name.toLowerCase().includes(typed) || value.includes(typed))
  const first = found.filter(({ name }) => name.toLowerCase().startsWith(typed))
  await interaction.respond([...new Set([...first, ...found])].slice(0, SUGGESTIONS))
}

async function onCommand(interaction: ChatInputCommandInteraction, parts: InteractionParts): Promise<void> {
  const { own, memory } = parts
  const { user, options, locale } = interaction
  await answerLater(interaction)
  switch (interaction.commandName) {
    case 'interview':
      return answer(interaction, await onInterview(interaction, parts))
    case 'report': {
      const { components, files } = await showReport(user.id, options.getString('which'), own, locale)
      return answer(interaction, components, files)
    }
    case 'progress':
      return answer(interaction, await progressOf(user.id, own, locale))
    case 'link':
      return answer(interaction, await link(user.id, options.getString('code'), own, locale))
    case 'practice':
      return answer(interaction, await changePractice(interaction, own))
    case 'privacy': {
      const what = options.getSubcommand()
      if (what === 'show') return answer(interaction, await privacyOf(user.id, own, locale))
      if (what === 'training')
        return answer(interaction, await trainingOf(user.id, options.getBoolean('allow'), own, locale))
      const open = parts.meetings.allOf(user.id)
      for (const meeting of open) await meeting.withdraw(user.id)
      const words = await deleteEverything(user.id, own, locale)
      for (const meeting of open) await meeting.drop(user.id)
      return answer(interaction, words)
    }
    case 'settings':
      return answer(interaction, await changeSettings(interaction, memory))
    default:
      throw new Refusal(({ refused }) => refused.unknownCommand)
  }
}

async function link(
  userId: string,
  code: string | null,
  own: DiscordParts,
  locale: string,
): Promise<string | APIMessageTopLevelComponent[]> {
  const { link: w } = wordingIn(locale)
  const parts = { records: own.store.records, clock: own.clock }
  const candidate = candidateOf(userId)
  if (code !== null) {
    const used = await useLinkCode(code, candidate, parts)
    if ('failure' in used) throw new Refusal(({ refused }) => refused.link[used.failure])
    return 'seat' in used ? tiedTo(used.seat, userId, own, locale) : w.done
  }
  return w.code((await makeLinkCode(candidate, parts)).code)
}

async function onInterview(interaction: ChatInputCommandInteraction, parts: InteractionParts): Promise<string> {
  const subcommand = interaction.options.getSubcommand()
  if (subcommand === 'start') return startMeeting(interaction, parts)
  const { user, channelId, id, locale } = interaction
  const meeting = parts.meetings.ofUser(user.id, channelId)
  if (!meeting) throw new Refusal(({ refused }) => refused.noInterview(slash(locale, 'interview', 'start')))
  if (subcommand === 'status') return status(meeting, user.id, locale)
  const action = (['stop', 'pause', 'resume', 'hint', 'repeat', 'skip'] as const).find((a) => a === subcommand)
  if (!action) throw new Refusal(({ refused }) => refused.unknownCommand)
  await meeting.act(user.id, action, id)
  return wordingIn(locale).done[action]
}

async function status(meeting: Meeting, userId: string, locale: string): Promise<string> {
  const { words, question } = statusWords(await meeting.view(userId), wordingIn(locale))
  return question === null ? words : `${words}\n> ${question}`
}

async function onButton(interaction: ButtonInteraction, parts: InteractionParts): Promise<void> {
  const report = /^report:([\w-]+):(show|post)(?::(\d+))?$/.exec(interaction.customId)
  if (report) return onReportButton(interaction, parts, report[1] ?? '', report[3] ?? null)
  const assigned = readAssignedButton(interaction.customId)
  if (assigned) {
    await answerLater(interaction)
    const { user, locale } = interaction
    const seat = await openSeat(parts.own.assigned, assigned.seat, taker(user.id, locale))
    return answer(interaction, await startAssigned(interaction, seat, assigned.mode, parts))
  }
  const read = readCustomId(interaction.customId)
  const meeting = read && parts.meetings.byId(read.meeting)
  if (!read || !meeting) {
    await answerLater(interaction)
    throw new Refusal(({ refused }) => refused.gone(slash(interaction.locale, 'report')))
  }
  const { user, id } = interaction
  const w = wordingIn(interaction.locale)
  if (read.action === 'answer') return askForAnswer(interaction, meeting)
  await answerLater(interaction)
  if (read.action === 'agree' || read.action === 'record') {
    return answer(interaction, await agree(interaction, meeting, read.action === 'record'))
  }
  if (read.action === 'withdraw') {
    await meeting.withdraw(user.id)
    return answer(interaction, w.consent.withdrawn)
  }
  if (read.action === 'rejoin') {
    await parts.meetings.rejoin(meeting)
    return answer(interaction, w.consent.back)
  }
  await meeting.act(user.id, read.action, id)
  return answer(interaction, w.done[read.action])
}

async function agree(interaction: ButtonInteraction, meeting: Meeting, keepAudio: boolean): Promise<string> {
  if (!interaction.inCachedGuild()) throw new Refusal(({ refused }) => refused.inServers)
  const { member, user, id } = interaction
  if (member.voice.channelId !== meeting.record.voiceChannelId) {
    throw new Refusal(({ refused }) => refused.joinFirst(`<#${meeting.record.voiceChannelId}>`))
  }
  await meeting.agree({ userId: user.id, name: member.displayName }, keepAudio, id)
  return wordingIn(interaction.locale).consent.thanks
}

async function askForAnswer(interaction: ButtonInteraction, meeting: Meeting): Promise<void> {
  if (!meeting.seat(interaction.user.id)) {
    await answerLater(interaction)
    throw new Refusal(({ refused }) => refused.notYours(slash(interaction.locale, 'interview', 'start')))
  }
  const { answerBox: w } = wordingIn(interaction.locale)
  const input = new TextInputBuilder()
    .setCustomId('text')
    .setStyle(TextInputStyle.Paragraph)
    .setMaxLength(LONGEST_TYPED)
    .setRequired(true)
  const label = new LabelBuilder().setLabel(w.title).setDescription(w.note)
  const modal = new ModalBuilder()
    .setCustomId(customId(meeting.record.id, 'answer'))
    .setTitle(w.title)
    .addLabelComponents(label.setTextInputComponent(input))
  await interaction.showModal(modal)
}

async function onModal(interaction: ModalSubmitInteraction, { meetings }: InteractionParts): Promise<void> {
  await answerLater(interaction)
  const read = readCustomId(interaction.customId)
  const meeting = read && meetings.byId(read.meeting)
  if (!meeting) throw new Refusal(({ refused }) => refused.gone(slash(interaction.locale, 'report')))
  await meeting.answer(interaction.user.id, interaction.fields.getTextInputValue('text'), interaction.id)
  await answer(interaction, wordingIn(interaction.locale).answerBox.taken)
}

async function onReportButton(
  interaction: ButtonInteraction,
  { own }: InteractionParts,
  id: string,
  channelId: string | null,
): Promise<void> {
  await answerLater(interaction)
  const { user } = interaction
  if (channelId === null) {
    const { components, files } = await showReport(user.id, id, own, interaction.locale)
    return answer(interaction, components, files)
  }
  const report = await ownReport(candidateOf(user.id), id, own)
  if (!report) throw new Refusal(({ refused }) => refused.onlyOwner)
  const { components, files } = await sharedReport(report, user.id, wordingIn(interaction.locale))
  const body = { components, flags: MessageFlags.IsComponentsV2, allowed_mentions: { parse: [] } }
  const uploads = files.map((file) => ({ name: file.name ?? 'plots.png', data: file.attachment as Buffer }))
  try {
    await interaction.client.rest.post(Routes.channelMessages(channelId), { body, files: uploads })
  } catch (error) {
    // The channel is gone, or closed to the bot. Anything else is ours.
    if (!(error instanceof DiscordAPIError) || (error.status !== 403 && error.status !== 404)) throw error
    throw new Refusal(({ refused }) => refused.sharedNowhere)
  }
  await answer(interaction, wordingIn(interaction.locale).report.posted)
}
