import type { RequestHandler } from 'express'
import { createInbox, type Inbox } from '../inbox.ts'
import type { Body } from './arrivals.ts'
import { conversations } from './conversations.ts'
import { type Delivery, delivery } from './deliver.ts'
import { wrongIn } from './forms.ts'
import { tellGivenUp } from './given-up.ts'
import { INBOX } from './installations.ts'
import { listen } from './listeners.ts'
import type { SlackParts } from './parts.ts'
import { slackPeers } from './peer/peers.ts'
import { reportPoster } from './report-message.ts'
import type { TalkParts } from './talk.ts'
import { createTransport } from './transport.ts'
import { defineWeekly } from './weekly.ts'

/** The Slack front-end: every process takes requests, one at a time works on them. */
export type SlackFrontEnd = {
  /** What answers Slack on the HTTP server. */
  routers: RequestHandler[]
  /**
   * Begins to work here: takes up interviews and deliveries that were left, and connects by Socket Mode where that is set up.
   * Returns how many interviews there are. Errors: those of Slack's SDK.
   */
  start(): Promise<number>
  /** Keeps everything for the next start. */
  stop(graceMs: number): Promise<void>
}

export function slackFrontEnd(own: SlackParts): SlackFrontEnd {
  const { store, clock, log } = own
  let incoming: Inbox<Body> | null = null
  let telling: Delivery | null = null
  const transport = createTransport({ ...own, check: wrongIn, inbox: () => known(incoming) })
  const known_ = conversations({ records: store.records, clock })
  const reports = reportPoster()
  const peers = slackPeers({ ...own, transport })
  const fresh = () => delivery({ ...own, conversations: known_, transport, reports })
  const parts: TalkParts = { ...own, transport, conversations: known_, delivery: () => known(telling), reports, peers }
  const { app } = transport
  incoming = createInbox<Body>({
    ...{ name: INBOX, records: store.records, clock, log },
    work: (body) => app.processEvent({ body, ack: async () => undefined }),
    givenUp: (body, error) => tellGivenUp(body, error, parts),
    ...(own.retryMs && { retryMs: own.retryMs }),
  })
  telling = fresh()
  listen(parts)
  return {
    routers: transport.routers,
    async start() {
      // What was stopped before, when another process had taken over, begins anew.
      telling = fresh()
      defineWeekly(parts)
      await peers.start()
      const recovered = await telling.recover()
      await incoming.start()
      await transport.connect()
      return recovered
    },
    async stop(graceMs) {
      await transport.disconnect()
      await incoming.stop(graceMs)
      await telling?.stop(graceMs)
    },
  }
}

function known<T>(part: T | null): T {
  if (part === null) throw new Error('the Slack front-end has not been put together')
  return part
}
