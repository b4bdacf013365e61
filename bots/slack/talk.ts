import { GreenroomError } from '../../core/errors.ts'
import type { PeerInterviews } from '../../core/peer/peer-interviews.ts'
import { explain } from '../wording/explain.ts'
import { type Message, plain } from './blocks.ts'
import type { Conversations } from './conversations.ts'
import type { Delivery } from './deliver.ts'
import { installKey } from './installations.ts'
import { candidateOf, type SlackClient, type SlackParts, type Who } from './parts.ts'
import type { PeerPlace } from './peer/messages.ts'
import { personOf } from './people.ts'
import type { ReportPoster } from './report-message.ts'
import type { Transport } from './transport.ts'

/** What every listener is given. */
export type TalkParts = SlackParts & {
  transport: Transport
  conversations: Conversations
  delivery: () => Delivery
  reports: ReportPoster
  peers: PeerInterviews<PeerPlace>
}

/** What Bolt knows of where something came from. */
export type Context = {
  botToken?: string
  teamId?: string
  enterpriseId?: string
  isEnterpriseInstall: boolean
}

/** Somebody who did something, with the Web API of their workspace and their language. */
export type Somebody = Who & { client: SlackClient; forms: SlackClient; locale: string; timeZone: string | null }

export async function somebody(user: string, context: Context, parts: TalkParts): Promise<Somebody> {
  const { botToken: token, teamId, enterpriseId, isEnterpriseInstall } = context
  if (token === undefined) throw new GreenroomError('not-found', 'The app is not installed there any more.')
  const place = enterpriseId ?? teamId ?? ''
  const install = installKey({ isEnterpriseInstall, enterpriseId, teamId })
  const who: Who = {
    ...{ user, install, token, candidate: candidateOf(place, user) },
    team: teamId ?? null,
    enterprise: enterpriseId ?? null,
  }
  const client = parts.transport.client(token)
  const forms = parts.transport.forms(token)
  const { store, clock, log } = parts
  return { ...who, client, forms, ...(await personOf(who, forms, { records: store.records, clock, log })) }
}

/** A command as it was typed, and where. */
export type Typed = { text: string; channel: string; key: string }

/** Where something is said to somebody: in a thread, or to them alone. */
export type Place = { say: (message: Message) => Promise<unknown> }

/**
 * Does what somebody asked for, and says kindly what was refused. Rejects where the fault is ours and trying again may help;
 * then nothing is said yet.
 */
export async function kindly(locale: string, place: Place, doIt: () => Promise<void>): Promise<void> {
  try {
    await doIt()
  } catch (error) {
    const { words, ours } = explain(error, locale)
    if (ours) throw error
    await place.say(plain(words))
  }
}

/** Says it in a thread of direct messages, or there where no thread is named. */
export const inThread = (client: SlackClient, channel: string, thread: string | null): Place => ({
  say: (message) => client.chat.postMessage({ channel, ...(thread && { thread_ts: thread }), ...message }),
})

/** The direct messages with a person. Errors: Slack's own. */
export async function directChannel(client: SlackClient, user: string): Promise<string> {
  const { channel } = await client.conversations.open({ users: user })
  if (!channel?.id)
    throw new GreenroomError('platform-refused', 'Slack opened no direct messages.', { retryable: true })
  return channel.id
}
