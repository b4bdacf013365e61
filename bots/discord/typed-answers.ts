import { type Attachment, type Client, Events, type Message, MessageFlags } from 'discord.js'
import { readUpTo } from '../../core/limits/read-up-to.ts'
import { explain } from '../wording/explain.ts'
import { Refusal } from '../wording/index.ts'
import type { Meetings } from './meetings.ts'
import type { DiscordParts } from './parts.ts'

/** Larger uploads are not fetched: ten minutes of voice message have about 2.5 MB. */
const MOST_BYTES = 25 * 1024 * 1024
const FETCH_MS = 30_000

/**
 * Takes messages as answers in writing: what is written or spoken as a voice message in direct messages, or in a server in
 * reply to the bot (elsewhere Discord shows bots no content without a privileged intent, which is not needed here).
 */
export function takeTypedAnswers(client: Client<true>, meetings: Meetings, own: DiscordParts): void {
  client.on(Events.MessageCreate, (message) => {
    if (message.author.bot) return
    const meeting = meetings.ofUser(message.author.id, message.channelId)
    if (meeting?.record.textChannelId !== message.channelId || !meeting.seat(message.author.id)) return
    const audio = message.attachments.find(isAudio)
    const words = message.content.replaceAll(`<@${client.user.id}>`, '').trim()
    if (!audio && !words) return
    const taken = audio
      ? download(audio).then((bytes) => meeting.answerFile(message.author.id, bytes, message.id))
      : meeting.answer(message.author.id, words, message.id)
    taken.then(
      () => undefined,
      (error: unknown) => refuse(message, error, meeting.record.locale ?? 'en', own),
    )
  })
}

const isAudio = (file: Attachment) => file.duration !== null || (file.contentType?.startsWith('audio/') ?? false)

async function download({ url, size }: Attachment): Promise<Uint8Array> {
  if (size > MOST_BYTES) throw new Refusal(({ refused }) => refused.tooLarge)
  const response = await fetch(url, { signal: AbortSignal.timeout(FETCH_MS) })
  if (!response.ok || !response.body) throw new Error(`an upload could not be fetched: ${response.status}`)
  const bytes = await readUpTo(response.body, MOST_BYTES)
  if (bytes === null) throw new Refusal(({ refused }) => refused.tooLarge)
  return bytes
}

function refuse(message: Message, error: unknown, locale: string, { log }: DiscordParts): void {
  const { words, ours } = explain(error, locale)
  if (ours) log('a typed answer was not taken', error)
  message
    .reply({ content: words, flags: MessageFlags.SuppressNotifications, allowedMentions: { parse: [] } })
    .catch((failure: unknown) => log('a person could not be told', failure))
}
