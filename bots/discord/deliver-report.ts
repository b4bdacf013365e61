import { ButtonStyle, type Client, ComponentType, DiscordAPIError, MessageFlags, Routes } from 'discord.js'
import { reportLink } from '../../core/report/link.ts'
import type { Report } from '../../core/report/report.ts'
import { wordingIn } from '../wording/index.ts'
import type { MeetingRecord, Seat } from './memory.ts'
import type { DiscordParts } from './parts.ts'
import { reportMessage, showId } from './report-message.ts'

/** Sends a report to its owner: by direct message, or, where they take none, by a button in the channel that shows it to them alone. */
export function reportDelivery(own: DiscordParts, client: Client<true>) {
  return async (meeting: MeetingRecord, seat: Seat, report: Report): Promise<void> => {
    const postTo =
      meeting.guildId === null || meeting.assigned !== undefined ? null : { channelId: meeting.textChannelId }
    const message = await reportMessage(report, {
      postTo,
      wording: wordingIn(meeting.locale ?? 'en'),
      url: await reportLink(seat.interview, own),
    })
    try {
      const user = await client.users.fetch(seat.userId)
      await user.send({ ...message, flags: MessageFlags.IsComponentsV2 })
    } catch (error) {
      // 50007 and its like: the person takes no direct messages. Anything else is worth telling of.
      if (!(error instanceof DiscordAPIError) || error.status !== 403) own.log('a report could not be sent', error)
      await showInChannel(client, meeting, seat)
    }
  }
}

/** Words to the owner of an interview alone; who takes no direct messages finds them in their course. */
export function direct(own: DiscordParts, client: Client<true>) {
  return async (_meeting: MeetingRecord, seat: Seat, words: string): Promise<void> => {
    try {
      const user = await client.users.fetch(seat.userId)
      await user.send(words)
    } catch (error) {
      if (!(error instanceof DiscordAPIError) || error.status !== 403) own.log('a person could not be told', error)
    }
  }
}

async function showInChannel({ rest }: Client<true>, meeting: MeetingRecord, seat: Seat): Promise<void> {
  const w = wordingIn(meeting.locale ?? 'en')
  const button = {
    type: ComponentType.Button,
    style: ButtonStyle.Primary,
    label: w.buttons.report,
    custom_id: showId(seat.interview),
  }
  const content = w.report.ready(`<@${seat.userId}>`)
  const components = [
    { type: ComponentType.TextDisplay, content },
    { type: ComponentType.ActionRow, components: [button] },
  ]
  const body = { components, flags: MessageFlags.IsComponentsV2, allowed_mentions: { users: [seat.userId] } }
  await rest.post(Routes.channelMessages(meeting.textChannelId), { body })
}
