// What the bot has done, kept for tests to look at.

// biome-ignore lint/suspicious/noExplicitAny: bodies of the API are looked at field by field.
export type Json = any

export type SentFile = { name: string; bytes: Buffer }

/** A message of the bot (or of a user), with every body that it was posted and edited with. */
export type SentMessage = {
  id: string
  channelId: string
  authorId: string
  body: Json
  history: Json[]
  files: SentFile[]
  /** The interaction that it answers, where it is an answer to one. */
  interaction: string | null
  deleted: boolean
}

/** An interaction that a user began, and how the bot took it. */
export type Interaction = {
  id: string
  token: string
  userId: string
  channelId: string
  guildId: string | null
  /** What the bot was sent. */
  payload: Json
  /** When it was sent and acknowledged; milliseconds since the Unix epoch. */
  sentAt: number
  ackedAt: number | null
  /** The first callback: 4 message, 5 deferred message, 6 deferred update, 7 update, 8 autocomplete, 9 modal. */
  callback: Json | null
  /** The message whose button was pressed. */
  source: SentMessage | null
  /** The answer itself; null while it is deferred or where there is none. */
  reply: SentMessage | null
  followUps: SentMessage[]
}

export const EPHEMERAL = 64

/** Whether only the user who began the interaction sees its answer. */
export function isPrivate({ callback, reply }: Interaction): boolean {
  return Boolean(((callback?.data?.flags ?? 0) | (reply?.body?.flags ?? 0)) & EPHEMERAL)
}

/** All text that a message shows, components included. */
export function textOf(body: Json): string {
  if (body === null || typeof body !== 'object') return ''
  const own = [body.content, body.label, body.title, body.description].filter((t) => typeof t === 'string')
  const nested = [body.components, body.component, body.accessory, body.embeds, body.items].flat().map(textOf)
  return [...own, ...nested].filter(Boolean).join('\n')
}

/** The buttons and selects of a message, in order. */
export function controlsOf(
  body: Json,
): { customId: string; label: string; type: number; disabled: boolean; url?: string }[] {
  if (body === null || typeof body !== 'object') return []
  const own =
    typeof body.custom_id === 'string' || typeof body.url === 'string'
      ? [
          {
            customId: body.custom_id ?? '',
            label: body.label ?? '',
            type: body.type,
            disabled: body.disabled ?? false,
            url: body.url,
          },
        ]
      : []
  return [...own, ...[body.components, body.accessory, body.component].flat().flatMap(controlsOf)]
}
