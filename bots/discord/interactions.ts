import {
  type AutocompleteInteraction,
  type ButtonInteraction,
  type ChatInputCommandInteraction,
  type Interaction,
  LabelBuilder,
  MessageFlags,
  ModalBuilder,
  type ModalSubmitInteraction,
  Routes,
  TextInputBuilder,
  TextInputStyle,
} from 'discord.js'
import { GreenroomError } from '../../core/errors.ts'
import { openPair } from '../../core/interview/state.ts'
import { roleTitle } from '../../core/questions/role-title.ts'
import { makeCode, useCode } from './link-codes.ts'
import type { Meeting } from './meeting.ts'
import type { Meetings } from './meetings.ts'
import type { Memory } from './memory.ts'
import { customId, readCustomId } from './panel.ts'
import { candidateOf, type DiscordParts } from './parts.ts'
import { deleteEverything, ownReport, privacyOf, progressOf, showReport, suggestReports } from './personal-commands.ts'
import { type Answerable, answer, answerLater, explain } from './reply.ts'
import { sharedReport } from './report-message.ts'
import { changeSettings } from './settings-command.ts'
import { startMeeting } from './start-command.ts'

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
      const { words, ours } = explain(error)
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
  if (interaction.commandName === 'report') return interaction.respond(await suggestReports(interaction.user.id, own))
  const typed = interaction.options.getFocused().toLowerCase()
  const named = own.bank.roles.map((value) => ({ name: roleTitle(value), value }))
  const found = named.filter(({ name, value }) => name.toLowerCase().includes(typed) || value.includes(typed))
  const first = found.filter(({ name }) => name.toLowerCase().startsWith(typed))
  await interaction.respond([...new Set([...first, ...found])].slice(0, SUGGESTIONS))
}

async function onCommand(interaction: ChatInputCommandInteraction, parts: InteractionParts): Promise<void> {
  const { own, memory } = parts
  const { user, options } = interaction
  await answerLater(interaction)
  switch (interaction.commandName) {
    case 'interview':
      return answer(interaction, await onInterview(interaction, parts))
    case 'report': {
      const { components, files } = await showReport(user.id, options.getString('which'), own)
      return answer(interaction, components, files)
    }
    case 'progress':
      return answer(interaction, await progressOf(user.id, own))
    case 'link':
      return answer(interaction, await link(user.id, options.getString('code'), own))
    case 'privacy': {
      if (options.getSubcommand() === 'show') return answer(interaction, await privacyOf(user.id, own))
      const open = parts.meetings.allOf(user.id)
      for (const meeting of open) await meeting.withdraw(user.id)
      const words = await deleteEverything(user.id, own)
      for (const meeting of open) await meeting.drop(user.id)
      return answer(interaction, words)
    }
    case 'settings':
      return answer(interaction, await changeSettings(interaction, memory))
    default:
      throw new GreenroomError(
        'refused',
        'I do not know that command any more. Restart Discord to see the present ones.',
      )
  }
}

async function link(userId: string, code: string | null, { store, clock }: DiscordParts): Promise<string> {
  const candidate = candidateOf(userId)
  if (code !== null) {
    await useCode(code, candidate, store.records, clock)
    return 'Linked. Both accounts belong together from now on.'
  }
  const made = await makeCode(candidate, store.records, clock)
  return `Type this into your other account within ten minutes: **${made}**`
}

async function onInterview(interaction: ChatInputCommandInteraction, parts: InteractionParts): Promise<string> {
  const subcommand = interaction.options.getSubcommand()
  if (subcommand === 'start') return startMeeting(interaction, parts)
  const { user, channelId, id } = interaction
  const meeting = parts.meetings.ofUser(user.id, channelId)
  if (!meeting) throw new GreenroomError('refused', 'You have no interview open. `/interview start` begins one.')
  if (subcommand === 'status') return status(meeting, user.id)
  const action = (['stop', 'pause', 'resume', 'hint', 'repeat', 'skip'] as const).find((a) => a === subcommand)
  if (!action) throw new GreenroomError('refused', 'I do not know that command.')
  await meeting.act(user.id, action, id)
  return DONE[action]
}

const DONE = {
  stop: 'It is over. Your report comes by direct message.',
  pause: 'Paused. `/interview resume` goes on.',
  resume: 'On we go.',
  hint: 'A hint is on its way.',
  repeat: 'Once more.',
  skip: 'Skipped.',
} as const

async function status(meeting: Meeting, userId: string): Promise<string> {
  const state = await meeting.view(userId)
  if (!state) return 'It waits for you to agree: press **I agree to be heard** on the panel.'
  if (state.status === 'closed') return 'It is over; the report is being put together.'
  const mains = state.pairs.filter((p) => p.question.kind === 'main').length
  const open = openPair(state)
  const where = `${roleTitle(state.plan.role)}, question ${mains} of ${state.plan.questions}${state.pausedAt === null ? '' : ', paused'}.`
  return open ? `${where}\n> ${open.question.text}` : `${where} The interviewer is about to speak.`
}

async function onButton(interaction: ButtonInteraction, parts: InteractionParts): Promise<void> {
  const report = /^report:([\w-]+):(show|post)(?::(\d+))?$/.exec(interaction.customId)
  if (report) return onReportButton(interaction, parts, report[1] ?? '', report[3] ?? null)
  const read = readCustomId(interaction.customId)
  const meeting = read && parts.meetings.byId(read.meeting)
  if (!read || !meeting) {
    await answerLater(interaction)
    throw new GreenroomError('refused', 'That interview is over. `/report` shows its report.')
  }
  const { user, id } = interaction
  if (read.action === 'answer') return askForAnswer(interaction, meeting)
  await answerLater(interaction)
  if (read.action === 'agree' || read.action === 'record') {
    return answer(interaction, await agree(interaction, meeting, read.action === 'record'))
  }
  if (read.action === 'withdraw') {
    await meeting.withdraw(user.id)
    return answer(
      interaction,
      'I no longer hear you. Nothing of what you say is decoded. Press **I agree** to go on, or **End** for your report.',
    )
  }
  if (read.action === 'rejoin') {
    await parts.meetings.rejoin(meeting)
    return answer(interaction, 'I am back, or on my way.')
  }
  await meeting.act(user.id, read.action, id)
  return answer(interaction, DONE[read.action])
}

async function agree(interaction: ButtonInteraction, meeting: Meeting, keepAudio: boolean): Promise<string> {
  if (!interaction.inCachedGuild()) throw new GreenroomError('refused', 'This works in the server.')
  const { member, user, id } = interaction
  if (member.voice.channelId !== meeting.record.voiceChannelId) {
    throw new GreenroomError('refused', `Join <#${meeting.record.voiceChannelId}> first, then agree.`)
  }
  await meeting.agree({ userId: user.id, name: member.displayName }, keepAudio, id)
  return 'Thank you. I hear you from now on. **Stop hearing me** takes it back at once.'
}

async function askForAnswer(interaction: ButtonInteraction, meeting: Meeting): Promise<void> {
  if (!meeting.seat(interaction.user.id)) {
    await answerLater(interaction)
    throw new GreenroomError('refused', 'This interview is somebody else’s. `/interview start` begins your own.')
  }
  const input = new TextInputBuilder()
    .setCustomId('text')
    .setStyle(TextInputStyle.Paragraph)
    .setMaxLength(LONGEST_TYPED)
    .setRequired(true)
  const label = new LabelBuilder().setLabel('Your answer').setDescription('Only you and the interviewer see it.')
  const modal = new ModalBuilder()
    .setCustomId(customId(meeting.record.id, 'answer'))
    .setTitle('Your answer')
    .addLabelComponents(label.setTextInputComponent(input))
  await interaction.showModal(modal)
}

async function onModal(interaction: ModalSubmitInteraction, { meetings }: InteractionParts): Promise<void> {
  await answerLater(interaction)
  const read = readCustomId(interaction.customId)
  const meeting = read && meetings.byId(read.meeting)
  if (!meeting) throw new GreenroomError('refused', 'That interview is over. `/report` shows its report.')
  await meeting.answer(interaction.user.id, interaction.fields.getTextInputValue('text'), interaction.id)
  await answer(interaction, 'Got it.')
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
    const { components, files } = await showReport(user.id, id, own)
    return answer(interaction, components, files)
  }
  const report = await ownReport(user.id, id, own)
  if (!report) throw new GreenroomError('refused', 'Only its owner can post a report.')
  const { components, files } = await sharedReport(report, user.id)
  const body = { components, flags: MessageFlags.IsComponentsV2, allowed_mentions: { parse: [] } }
  const uploads = files.map((file) => ({ name: file.name ?? 'plots.png', data: file.attachment as Buffer }))
  await interaction.client.rest.post(Routes.channelMessages(channelId), { body, files: uploads })
  await answer(interaction, 'Posted.')
}
