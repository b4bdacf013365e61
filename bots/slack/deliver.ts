import type { Notice } from '../../core/engine/notice.ts'
import type { InterviewEvent } from '../../core/interview/events.ts'
import { fold, newInterview, type StartedState } from '../../core/interview/state.ts'
import { reportLink } from '../../core/report/link.ts'
import type { Report } from '../../core/report/report.ts'
import { endOf, insteadOfReport } from '../course-interviews.ts'
import { chatWordingIn } from '../wording/chat.ts'
import { wordingIn } from '../wording/index.ts'
import {
  actButtons,
  clipped,
  escaped,
  heardMessage,
  type Message,
  openQuestion,
  plain,
  questionMessage,
  section,
} from './blocks.ts'
import type { Conversation, Conversations } from './conversations.ts'
import type { InstallKey, SlackClient, SlackParts } from './parts.ts'
import { type ReportPoster, uploadReport } from './report-message.ts'
import { streams } from './streams.ts'
import type { Transport } from './transport.ts'

/** Slack's own retries are done by then; a place that is gone for good ends it. */
const AGAIN_MS = 5_000
const GONE =
  /the app is not installed there|channel_not_found|is_archived|account_inactive|token_revoked|invalid_auth|not_authed|user_not_found/

/** Whether nobody is there any more to be told, whatever is tried. */
export const isGone = (error: unknown): boolean => GONE.test(`${error} ${error instanceof Error ? error.cause : ''}`)

export type DeliveryParts = Pick<SlackParts, 'engine' | 'store' | 'clock' | 'publicUrl' | 'assigned' | 'log'> & {
  conversations: Conversations
  transport: Pick<Transport, 'client' | 'tokenOf'>
  reports: ReportPoster
}

/** Tells in each thread what happens in its interview: every event once, in order, and at last the report. */
export interface Delivery {
  follow(conversation: Conversation): void
  /** The conversation once everything that has happened is told; null where it is not followed here. */
  settled(interview: string): Promise<Conversation | null>
  /** Forgets conversations whose data has been deleted: a candidate's, or a workspace's. */
  drop(whose: { candidate: string } | { install: InstallKey }): void
  /** Takes up every open conversation. Returns how many there are. */
  recover(): Promise<number>
  stop(graceMs: number): Promise<void>
}

type Followed = { conversation: Conversation; stop: () => void; telling: Promise<void>; again: NodeJS.Timeout | null }

export function delivery(parts: DeliveryParts): Delivery {
  const { engine, store, conversations, transport, log } = parts
  const all = new Map<string, Followed>()
  const withoutStatus = new Set<string>()
  const clientOf = async (conversation: Conversation) => transport.client(await transport.tokenOf(conversation))
  const speaking = streams({ conversations, clientOf, log })
  let closed = false

  function unfollow(interview: string): void {
    const followed = all.get(interview)
    if (!followed) return
    all.delete(interview)
    followed.stop()
    speaking.forget(interview)
    if (followed.again) clearTimeout(followed.again)
  }

  function tellSoon(interview: string): void {
    const followed = all.get(interview)
    if (!followed || closed) return
    followed.telling = followed.telling
      .then(() => (all.get(interview) === followed && !closed ? tell(followed.conversation) : undefined))
      .catch((error: unknown) => {
        log('an interview could not be told on Slack', error)
        if (isGone(error)) return unfollow(interview)
        if (!closed) followed.again = setTimeout(() => tellSoon(interview), AGAIN_MS).unref()
      })
  }

  async function tell(conversation: Conversation): Promise<void> {
    const { interview } = conversation
    const events = await store.events(interview)
    // Its candidate has deleted it.
    if (events.length === 0) return unfollow(interview)
    const client = await clientOf(conversation)
    const news = events.filter(({ seq }) => seq > conversation.told)
    for (const event of news) {
      const state = fold(newInterview, events.slice(0, event.seq)) as StartedState
      const posted = await tellOne(client, conversation, event, state)
      conversation.told = event.seq
      if (posted) await conversations.save(conversation)
    }
    const state = fold(newInterview, events) as StartedState
    if (state.status === 'open') {
      if (news.length > 0 && state.turn.of === 'interviewer') await thinking(client, conversation)
      return
    }
    const report = await engine.report(interview)
    if (!report || report.basedOn < state.basis || conversation.reported) return
    const instead = await insteadOfReport(parts.assigned, conversation)
    if (instead !== null) await post(client, conversation, plain(instead))
    else await tellReport(client, conversation, report)
    conversation.reported = true
    await conversations.save(conversation)
    unfollow(interview)
  }

  async function tellReport(client: SlackClient, conversation: Conversation, report: Report): Promise<void> {
    const { interview, assigned } = conversation
    if (conversation.reportTs === null) {
      const { channel, thread, install, locale } = conversation
      const how = { locale, url: await reportLink(interview, parts), shareable: assigned === undefined }
      const { ts, charts } = await parts.reports.post(report, how, { client, channel, thread, install })
      Object.assign(conversation, { reportTs: ts, charts })
      await conversations.save(conversation)
    }
    const { channel, thread, charts = false } = conversation
    await uploadReport(client, { channel, thread, charts }, report)
  }

  /** Returns whether something was posted, so that where we are must be kept. */
  async function tellOne(
    client: SlackClient,
    conversation: Conversation,
    event: InterviewEvent,
    state: StartedState,
  ): Promise<boolean> {
    if (event.type === 'asked') {
      const question = event.question.id
      const place = { ...conversation, question, open: true }
      const ts = await say(
        client,
        conversation,
        event.words,
        questionMessage(event.words, place, state, await endOf(parts.assigned, conversation)),
      )
      conversation.questions.push({ question, ts })
      return true
    }
    if (event.type === 'answered' || event.type === 'skipped' || event.type === 'recorded' || event.type === 'closed')
      await withoutButtons(client, conversation, state)
    const message = messageOf(event, state, conversation)
    if (message && event.type === 'closed') await say(client, conversation, event.words, message)
    else if (message) await post(client, conversation, message)
    return message !== null
  }

  /** What the interviewer said: streamed until now, or posted. Returns its `ts`. */
  async function say(client: SlackClient, conversation: Conversation, words: string, message: Message) {
    return (await speaking.finish(client, conversation, words, message)) ?? post(client, conversation, message)
  }

  /** A question that is no longer open keeps its words and loses its buttons. */
  async function withoutButtons(client: SlackClient, c: Conversation, state: StartedState): Promise<void> {
    const last = c.questions.at(-1)
    const pair = state.pairs.find(({ question }) => question.id === last?.question)
    if (!last || !pair) return
    const place = { ...c, question: last.question, open: false }
    const { text, blocks } = questionMessage(pair.words, place, state)
    try {
      await client.chat.update({ channel: c.channel, ts: last.ts, text, blocks })
    } catch (error) {
      // The person may have deleted it; what counts comes after it.
      log('a question of Slack could not be changed', error)
    }
  }

  async function thinking(client: SlackClient, conversation: Conversation): Promise<void> {
    const { channel, thread, locale, install } = conversation
    if (withoutStatus.has(install)) return
    try {
      const status = wordingIn(locale).panel.thinking
      await client.assistant.threads.setStatus({ channel_id: channel, thread_ts: thread, status })
    } catch (error) {
      // A workspace without Slack's assistant has none; the question comes all the same.
      withoutStatus.add(install)
      log('no status could be shown', error)
    }
  }

  return {
    follow(conversation) {
      const { interview } = conversation
      if (closed || all.has(interview)) return
      const onNotice = (notice: Notice) => {
        if (notice.kind === 'words') speaking.hear(conversation, notice.piece)
        if (notice.kind === 'event') {
          const { type } = notice.event
          if (type === 'interviewer-replaced') speaking.breakOff(interview)
          if (type === 'asked' || type === 'closed') speaking.said(interview)
        }
        if (notice.kind === 'event' || notice.kind === 'report') tellSoon(interview)
      }
      all.set(interview, {
        conversation,
        stop: engine.watch(interview, onNotice),
        telling: Promise.resolve(),
        again: null,
      })
      tellSoon(interview)
    },
    async settled(interview) {
      const followed = all.get(interview)
      await followed?.telling
      return followed?.conversation ?? null
    },
    drop(whose) {
      for (const { conversation: c } of [...all.values()]) {
        const gone = 'candidate' in whose ? c.candidate === whose.candidate : c.install === whose.install
        if (gone) unfollow(c.interview)
      }
    },
    async recover() {
      const open = await conversations.open()
      for (const conversation of open) this.follow(conversation)
      return open.length
    },
    async stop(graceMs) {
      closed = true
      const telling = [...all.values()].map((followed) => followed.telling)
      for (const interview of [...all.keys()]) unfollow(interview)
      const grace = new Promise<void>((resolve) => setTimeout(resolve, graceMs).unref())
      await Promise.race([Promise.allSettled(telling), grace])
    },
  }
}

/** Posts in the thread; returns the message's `ts`. Errors: Slack's own. */
async function post(client: SlackClient, { channel, thread }: Conversation, message: Message): Promise<string> {
  const sent = await client.chat.postMessage({ channel, thread_ts: thread, ...message, unfurl_links: false })
  return sent.ts ?? ''
}

/** What an event is told with; null for those that speak for themselves. */
function messageOf(event: InterviewEvent, state: StartedState, { interview, locale }: Conversation): Message | null {
  const w = wordingIn(locale)
  const { spoken } = chatWordingIn(locale)
  switch (event.type) {
    case 'hinted':
      return plain(escaped(w.panel.hint(event.words)))
    case 'repeated':
      return plain(escaped(event.words))
    case 'paused': {
      const { text, blocks } = plain(w.panel.paused)
      const question = openQuestion(state) ?? ''
      return { text, blocks: [...blocks, actButtons(['resume', 'stop'], interview, question, locale)] }
    }
    case 'resumed':
      return plain(w.done.resume)
    case 'answered':
      return event.heard ? heardMessage(event.text, interview, event.question, locale) : null
    case 'transcribed':
      return heardMessage(event.heard.text, interview, event.question, locale)
    case 'recorded':
      return plain(spoken.later)
    case 'unhearable':
      return plain(spoken.unheard)
    case 'corrected':
      return plain(spoken.corrected)
    case 'closed':
      return { text: clipped(event.words), blocks: [section(escaped(event.words))] }
    default:
      return null
  }
}
