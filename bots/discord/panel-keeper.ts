import {
  type APIMessageTopLevelComponent,
  DiscordAPIError,
  MessageFlags,
  type REST,
  RESTJSONErrorCodes,
  Routes,
} from 'discord.js'

/** Discord takes about five edits in five seconds in a channel. */
const EDIT_EVERY_MS = 1_200

/** One message that is kept up to date: posted once, edited after, posted anew if somebody deleted it. */
export interface PanelKeeper {
  /** Shows this soon; of several at once only the last is shown. */
  show(): void
  /** Posts it anew at the end of the channel. */
  repost(): Promise<void>
  /** Shows what is due now, and no more. */
  close(): Promise<void>
}

export type PanelKeeperParts = {
  rest: REST
  channelId: () => string
  /** The message that stands from before; null where there is none. */
  messageId: string | null
  onPosted: (messageId: string) => void
  /** Makes the components anew at each showing. */
  render: () => Promise<APIMessageTopLevelComponent[]>
  log: (message: string, error: unknown) => void
}

export function panelKeeper(parts: PanelKeeperParts): PanelKeeper {
  const { rest, log } = parts
  let { messageId } = parts
  let shown = ''
  let timer: NodeJS.Timeout | null = null
  let working: Promise<void> = Promise.resolve()
  let editedAt = Number.NEGATIVE_INFINITY
  let closed = false

  async function post(components: APIMessageTopLevelComponent[]): Promise<void> {
    const body = { components, flags: MessageFlags.IsComponentsV2, allowed_mentions: { parse: [] } }
    const message = (await rest.post(Routes.channelMessages(parts.channelId()), { body })) as { id: string }
    messageId = message.id
    parts.onPosted(message.id)
  }

  async function edit(id: string, components: APIMessageTopLevelComponent[]): Promise<void> {
    try {
      const body = { components, flags: MessageFlags.IsComponentsV2, allowed_mentions: { parse: [] } }
      await rest.patch(Routes.channelMessage(parts.channelId(), id), { body })
    } catch (error) {
      const gone = error instanceof DiscordAPIError && error.code === RESTJSONErrorCodes.UnknownMessage
      if (!gone) throw error
      await post(components)
    }
  }

  async function refresh(): Promise<void> {
    const components = await parts.render()
    const text = JSON.stringify(components)
    if (text === shown && messageId !== null) return
    shown = text
    editedAt = performance.now()
    await (messageId === null ? post(components) : edit(messageId, components))
  }

  function enqueue(): Promise<void> {
    working = working.then(refresh).catch((error: unknown) => log('the panel could not be shown', error))
    return working
  }

  return {
    show() {
      if (timer || closed) return
      const wait = Math.max(0, editedAt + EDIT_EVERY_MS - performance.now())
      timer = setTimeout(() => {
        timer = null
        void enqueue()
      }, wait)
    },
    async repost() {
      const old = messageId
      messageId = null
      await enqueue()
      if (old === null) return
      await rest
        .delete(Routes.channelMessage(parts.channelId(), old))
        .catch((error: unknown) => log('the old panel could not be deleted', error))
    },
    async close() {
      closed = true
      if (timer) clearTimeout(timer)
      timer = null
      await enqueue()
    },
  }
}
