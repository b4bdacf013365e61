import type { Message } from './blocks.ts'
import type { Conversation, Conversations } from './conversations.ts'
import type { InstallKey, SlackClient } from './parts.ts'

/** Who speaks at once, such as the interviewer without a model, is not streamed. */
const BEGIN_MS = 500
/** Slack takes some hundred appends a minute. */
const APPEND_MS = 1_000

export type StreamParts = {
  conversations: Pick<Conversations, 'save'>
  clientOf: (conversation: Conversation) => Promise<SlackClient>
  log: (message: string, error: unknown) => void
}

/** Shows what an interviewer says while it comes: chat.startStream, appendStream and stopStream. */
export interface Streams {
  /** Takes the next piece of what is said. */
  hear(conversation: Conversation, piece: string): void
  /** All has been said: nothing is begun any more, even if its end is told later. */
  said(interview: string): void
  /** What was said so far does not count: another interviewer speaks. */
  breakOff(interview: string): void
  /**
   * Ends what is streamed with all that was said; `message` is what is to stand there, with the words in its first block. Returns the `ts`,
   * or null where nothing is streamed or Slack took the end of it not: then it is to be posted.
   */
  finish(client: SlackClient, conversation: Conversation, words: string, message: Message): Promise<string | null>
  forget(interview: string): void
}

type Live = {
  conversation: Conversation
  /** What Slack has, and what it has not. */
  sent: string
  waiting: string
  broken: boolean
  over: boolean
  timer: NodeJS.Timeout | null
  sending: Promise<void>
}

export function streams({ conversations, clientOf, log }: StreamParts): Streams {
  const all = new Map<string, Live>()
  const without = new Set<InstallKey>()

  function sendIn(live: Live, ms: number): void {
    live.timer ??= setTimeout(() => {
      live.timer = null
      live.sending = live.sending.then(() => send(live)).catch((error: unknown) => refused(live, error))
    }, ms).unref()
  }

  function refused(live: Live, error: unknown): void {
    live.broken = true
    const { conversation } = live
    // A workspace that streams nothing gets whole messages.
    if (conversation.streamTs === undefined) without.add(conversation.install)
    log('what an interviewer says could not be streamed', error)
  }

  async function send(live: Live): Promise<void> {
    const { conversation, waiting } = live
    const { channel, thread, interview } = conversation
    if (live.broken || live.over || waiting === '' || all.get(interview) !== live) return
    const client = await clientOf(conversation)
    live.waiting = ''
    const markdown_text = asMarkdown(waiting)
    if (conversation.streamTs === undefined) {
      const { user: recipient_user_id, team } = conversation
      const to = { recipient_user_id, ...(team !== null && { recipient_team_id: team }) }
      const { ts } = await client.chat.startStream({ channel, thread_ts: thread, markdown_text, ...to })
      if (ts !== undefined) conversation.streamTs = ts
      // Kept, so that a process that takes over ends it.
      await conversations.save(conversation)
    } else await client.chat.appendStream({ channel, ts: conversation.streamTs, markdown_text })
    live.sent += waiting
  }

  async function end(client: SlackClient, live: Live | undefined, c: Conversation, words: string, message: Message) {
    const { channel, streamTs: ts } = c
    if (ts === undefined) return
    const goesOn = live && !live.broken && words.startsWith(live.sent)
    const rest = goesOn ? words.slice(live.sent.length) : ''
    const blocks = goesOn ? message.blocks.slice(1) : []
    try {
      const more = { ...(rest && { markdown_text: asMarkdown(rest) }), ...(blocks.length > 0 && { blocks }) }
      await client.chat.stopStream({ channel, ts, ...more })
    } catch (error) {
      // One that a process left behind may have ended by itself.
      if (goesOn) throw error
    }
    if (!goesOn) await client.chat.update({ channel, ts, ...message })
  }

  function forget(interview: string): Live | undefined {
    const live = all.get(interview)
    all.delete(interview)
    if (live?.timer) clearTimeout(live.timer)
    return live
  }

  return {
    hear(conversation, piece) {
      const { interview, install } = conversation
      if (without.has(install)) return
      const live = all.get(interview) ?? {
        ...{ conversation, sent: '', waiting: '', broken: false, over: false, timer: null, sending: Promise.resolve() },
      }
      all.set(interview, live)
      live.waiting += piece
      sendIn(live, conversation.streamTs === undefined ? BEGIN_MS : APPEND_MS)
    },
    said(interview) {
      const live = all.get(interview)
      if (live) live.over = true
    },
    breakOff(interview) {
      const live = all.get(interview)
      if (live) live.broken = true
    },
    async finish(client, conversation, words, message) {
      const live = forget(conversation.interview)
      await live?.sending
      const { streamTs: ts } = conversation
      if (ts === undefined) return null
      try {
        await end(client, live, conversation, words, message)
        return ts
      } catch (error) {
        log('a stream of Slack could not be ended', error)
        return null
      } finally {
        delete conversation.streamTs
      }
    },
    forget: (interview) => void forget(interview),
  }
}

/** Plain words as Markdown that shows them as they are. */
const asMarkdown = (words: string) => words.replace(/[\\*_~`[\]<>]/g, '\\$&')
