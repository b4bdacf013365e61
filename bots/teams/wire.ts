import type { RequestHandler } from 'express'
import { z } from 'zod'
import type { Card } from './cards/card.ts'

const account = z.looseObject({ id: z.string(), name: z.string().optional(), aadObjectId: z.string().optional() })

/** What of an activity of the Bot Framework is read here; Teams sends more, which is left alone. */
export const activity = z.looseObject({
  type: z.string(),
  id: z.string().optional(),
  name: z.string().optional(),
  action: z.string().optional(),
  channelId: z.literal('msteams'),
  serviceUrl: z.string(),
  locale: z.string().optional(),
  text: z.string().nullish(),
  from: account,
  recipient: account,
  conversation: z.looseObject({
    id: z.string(),
    conversationType: z.enum(['personal', 'groupChat', 'channel']).optional(),
    tenantId: z.string().optional(),
  }),
  attachments: z
    .array(
      z.looseObject({
        contentType: z.string(),
        name: z.string().nullish(),
        content: z.unknown().optional(),
      }),
    )
    .nullish(),
  membersAdded: z.array(account).nullish(),
  channelData: z.looseObject({ tenant: z.looseObject({ id: z.string() }).optional() }).nullish(),
  value: z.unknown().optional(),
})
export type Activity = z.infer<typeof activity>

/** Where messages go: a chat or a thread of a channel, as one activity from there named it. */
export type Conversation = {
  id: string
  serviceUrl: string
  tenantId: string | null
  /** The bot's own id there: "28:...". */
  botId: string
}

/** Something that Teams itself shows in a message, such as a file. */
export type Attachment = { contentType: string; name?: string; contentUrl?: string; content?: object }

/** A message to send: words as Markdown, a card with words for notifications, or an attachment of Teams' own. */
export type Outgoing = { text: string } | { card: Card; summary: string } | { attachment: Attachment }

/**
 * What carries activities between Teams and Greenroom, and proves that they come from Teams. Its calls reject with a
 * WireFailure where Teams answered with a failure.
 */
export interface Wire {
  /** Lets a request pass only if the Bot Connector sent it to this bot, else answers 401. Needs the parsed body. */
  authorize: RequestHandler
  /** Returns the new message's id. */
  send(to: Conversation, message: Outgoing): Promise<string>
  update(to: Conversation, id: string, message: Outgoing): Promise<void>
  /** The conversation with one person alone; begun if there is none. */
  openPersonal(person: { userId: string; botId: string; serviceUrl: string; tenantId: string }): Promise<Conversation>
}

/** The bot's registration in Microsoft Entra. */
export type Registration = { appId: string; password: string; tenantId: string }

/** Teams answered with a failure, or could not be reached. */
export class WireFailure extends Error {
  /** Of HTTP; 0 where there was no answer. */
  readonly status: number
  /** How long Teams asks to wait, in milliseconds; null where it does not say. */
  readonly retryAfterMs: number | null

  constructor(status: number, retryAfter: string | null, cause: unknown) {
    super(status === 0 ? 'Teams could not be reached' : `Teams answered with ${status}`, { cause })
    this.name = 'WireFailure'
    this.status = status
    const seconds = retryAfter === null ? Number.NaN : Number(retryAfter)
    this.retryAfterMs = Number.isFinite(seconds) ? Math.max(0, seconds * 1000) : null
  }

  /** Whether it may pass: Teams' documentation names 412, 429, 502 and 504 as those to try again. */
  get passes(): boolean {
    return this.status === 0 || this.status === 412 || this.status === 429 || this.status >= 500
  }
}

/** Errors of connections, as Node and its fetch name them. */
const UNREACHED = /^(E(CONN|HOST|NET|PIPE|TIMEDOUT|AI_AGAIN|NOTFOUND)|UND_ERR_|REQUEST_SEND_ERROR)/

/** Whether an error, or one of its causes, says that nobody answered. */
export function isUnreached(error: unknown): boolean {
  for (let at = error; at instanceof Error; at = at.cause) {
    const { code } = at as { code?: unknown }
    if (typeof code === 'string' && UNREACHED.test(code)) return true
  }
  return false
}

/** The Bot Connector's own issuer. No other token is taken, not even one of the tenant for this very app: people have those. */
export const CHANNEL_ISSUER = 'https://api.botframework.com'
export const CHANNEL_SCOPE = 'https://api.botframework.com'

/** The message as the Bot Framework has it. */
export function messageOf(message: Outgoing): {
  type: 'message'
  text?: string
  textFormat?: 'markdown'
  summary?: string
  attachments?: Attachment[]
} {
  if ('text' in message) return { type: 'message', text: message.text, textFormat: 'markdown' }
  if ('attachment' in message) return { type: 'message', attachments: [message.attachment] }
  const attachments = [{ contentType: 'application/vnd.microsoft.card.adaptive', content: message.card }]
  return { type: 'message', summary: message.summary, attachments }
}

/** Hosts of the Bot Connector for Teams; tokens are sent to no other. */
const CONNECTOR_HOSTS = ['smba.trafficmanager.net', 'botframework.com', 'teams.microsoft.com']

/** Whether an address is the Bot Connector's. */
export function isConnector(address: string): boolean {
  const url = URL.parse(address)
  if (url?.protocol !== 'https:') return false
  return CONNECTOR_HOSTS.some((host) => url.hostname === host || url.hostname.endsWith(`.${host}`))
}
