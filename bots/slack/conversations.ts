import type { Clock, Records } from '../../core/ports.ts'
import { installTag } from './installations.ts'
import type { InstallKey } from './parts.ts'

const CONVERSATIONS = 'slack-conversations'
const OPEN = 'open'
/** How long a heard answer may still be put right after the report. */
const KEEP_MS = 30 * 24 * 60 * 60 * 1000
const PAGE = 100

/** An interview in a direct-message thread: what is needed to go on after a restart. */
export type Conversation = {
  interview: string
  candidate: string
  user: string
  install: InstallKey
  team: string | null
  enterprise: string | null
  /** The direct messages with the person, and the message that the thread hangs on. */
  channel: string
  thread: string
  locale: string
  /** The seat of a course's assignment that it belongs to; then the interview's candidate is the course's. */
  assigned?: string
  /** Events of the interview's log that have been told, by their number. */
  told: number
  /** The questions asked here, each with the `ts` of its message. */
  questions: { question: string; ts: string }[]
  /** The `ts` of the report's message, and whether its files stand there, too. */
  reportTs: string | null
  /** Slack draws the report's charts: then no picture of them is needed. */
  charts?: boolean
  reported: boolean
  /** The message that the interviewer's words are being streamed into. */
  streamTs?: string
  startedAt: number
}

/** The conversations that are held or were held lately. */
export interface Conversations {
  get(interview: string): Promise<Conversation | null>
  save(conversation: Conversation): Promise<void>
  /** Every conversation whose report has not been sent. */
  open(): Promise<Conversation[]>
  /** A person's open ones, the latest last. */
  openOf(candidate: string): Promise<Conversation[]>
  inThread(channel: string, thread: string): Promise<Conversation | null>
  forget(interview: string): Promise<void>
}

export function conversations({ records, clock }: { records: Records; clock: Clock }): Conversations {
  const inOrder = (found: Conversation[]) => found.sort((a, b) => a.startedAt - b.startedAt)
  return {
    async get(interview) {
      return (await records.get<Conversation>(CONVERSATIONS, interview, clock.now()))?.value ?? null
    },
    async save(conversation) {
      const { interview, candidate, install, channel, thread, reported } = conversation
      const tags = [`candidate:${candidate}`, installTag(install), `thread:${channel}:${thread}`]
      const options = reported ? { tags, expiresAt: clock.now() + KEEP_MS } : { tags: [...tags, OPEN] }
      await records.put(CONVERSATIONS, interview, conversation, options, clock.now())
    },
    async open() {
      const all: Conversation[] = []
      for (;;) {
        const last = all.at(-1)?.interview
        const options = { limit: PAGE, ...(last !== undefined && { after: last }) }
        const page = await records.find<Conversation>(CONVERSATIONS, OPEN, options, clock.now())
        all.push(...page.map(({ value }) => value))
        if (page.length < PAGE) return inOrder(all)
      }
    },
    async openOf(candidate) {
      const found = await records.find<Conversation>(
        CONVERSATIONS,
        `candidate:${candidate}`,
        { limit: PAGE },
        clock.now(),
      )
      return inOrder(found.map(({ value }) => value).filter(({ reported }) => !reported))
    },
    async inThread(channel, thread) {
      const tag = `thread:${channel}:${thread}`
      const [found] = await records.find<Conversation>(CONVERSATIONS, tag, { limit: 1 }, clock.now())
      return found?.value ?? null
    },
    forget: async (interview) => void (await records.delete(CONVERSATIONS, interview)),
  }
}
