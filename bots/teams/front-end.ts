import express, { type ErrorRequestHandler, type Router } from 'express'
import type { Report } from '../../core/report/report.ts'
import type { Week } from '../../core/report/week.ts'
import { insteadOfReport } from '../course-interviews.ts'
import { createInbox } from '../inbox.ts'
import { chatWordingIn } from '../wording/chat.ts'
import { Refusal } from '../wording/index.ts'
import { teamsWordingIn } from '../wording/teams.ts'
import { ownWeek } from '../wording/week.ts'
import { actionHandler } from './actions.ts'
import { deliveryOf } from './arrivals.ts'
import { waitingReport } from './cards/report-card.ts'
import { startForm } from './cards/start-form.ts'
import { longPresses } from './long-presses.ts'
import { memory, type Sitting } from './memory.ts'
import { messageHandler } from './messages.ts'
import { outbox } from './outbox.ts'
import type { TeamsParts } from './parts.ts'
import { createPeople } from './people.ts'
import { personalCommands } from './personal.ts'
import { createPresenter, type Presenter } from './presenter.ts'
import { createSittings } from './sittings.ts'
import { type Activity, activity, isConnector } from './wire.ts'

/** Teams' messages have about 100 kB at most. */
const MOST_BYTES = '512kb'

/** The Teams front-end: every process answers what people press and keeps what they write, one at a time works and shows. */
export type TeamsFrontEnd = {
  /** Answers POST /teams/messages. */
  router: Router
  /** Begins to work here, and takes up what was left. Returns how many interviews and messages there were. */
  start(): Promise<{ sittings: number; messages: number }>
  /** Reminds somebody to practise, in any process. Errors: WireFailure. */
  remind(candidate: string, week: Week | null): Promise<void>
  /** Lets what is worked on end for `graceMs`; what is left is taken up at the next start, here or elsewhere. */
  stop(graceMs: number): Promise<void>
}

/** Interviews in Microsoft Teams, whichever SDK carries them. `tenantId`: the one tenant that is served. */
export function teamsFrontEnd(given: TeamsParts, tenantId: string): TeamsFrontEnd {
  let closing = new AbortController()
  const own: TeamsParts = { ...given, wire: outbox(given.wire, () => closing.signal) }
  const { wire, log, clock, store } = own
  const remembered = memory(store.records, clock)
  const people = createPeople(own, remembered)
  const personal = personalCommands(own, remembered)
  const sittings = createSittings(own, remembered)
  let presenter: Presenter | null = null
  const drop = (candidate: string) => presenter?.drop(candidate)
  const onPress = longPresses({ own, people, sittings, show: async (id) => presenter?.show(id) })
  const handler = messageHandler({ own, people, sittings, personal, onPress, drop })
  const inbox = createInbox<Activity>({
    ...{ name: 'teams-inbox', records: store.records, clock, log, ...handler },
    ...(own.retryMs && { retryMs: own.retryMs }),
  })
  const keep = (arrived: Activity) => inbox.put(deliveryOf(arrived))
  const press = actionHandler({ own, memory: remembered, people, sittings, personal, keep, drop })

  /** To its owner alone; where the bot cannot write to them, it waits for them behind a button. */
  async function deliver(sitting: Sitting, report: Report): Promise<void> {
    const { candidate, conversation, name, interview, locale } = sitting
    const person = await remembered.person(candidate)
    if (!person) return
    const instead = await insteadOfReport(own.assigned, sitting)
    try {
      await people.privately(person, instead === null ? await personal.shown(report, locale) : { text: instead })
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      const { waiting } = teamsWordingIn(locale)
      if (instead === null)
        await wire.send(conversation, { card: waitingReport(interview, name, locale), summary: waiting(name) })
    }
  }

  const router = express.Router()
  router.post('/teams/messages', express.json({ limit: MOST_BYTES }), wire.authorize, async (request, response) => {
    const read = activity.safeParse(request.body)
    if (!read.success || !isConnector(read.data.serviceUrl)) return void response.status(400).end()
    if (!isOf(tenantId, read.data)) return void response.status(403).end()
    if (read.data.type === 'invoke') {
      const { status, body } = await press(read.data)
      return void response.status(status).json(body)
    }
    await keep(read.data)
    response.status(202).end()
  })
  const failed: ErrorRequestHandler = (error, _request, response, next) => {
    if (response.headersSent) return next(error)
    const status = typeof error?.status === 'number' ? error.status : 500
    if (status >= 500) log('an activity could not be taken', error)
    response.status(status).end()
  }
  router.use('/teams/messages', failed)

  return {
    router,
    async start() {
      closing = new AbortController()
      // What was stopped before, when another process had taken over, begins anew.
      presenter = createPresenter({ own, memory: remembered, deliver })
      const recovered = await presenter.recover()
      return { sittings: recovered, messages: await inbox.start() }
    },
    async remind(candidate, week) {
      const person = await remembered.person(candidate)
      if (!person) return
      const { locale } = person
      const greeting = [ownWeek(week, locale), teamsWordingIn(locale).reminder].filter(Boolean).join(' ')
      const card = startForm(own.bank.roles, locale, { greeting })
      try {
        await people.privately(person, { card, summary: chatWordingIn(locale).form.title })
      } catch (error) {
        // Who has removed the bot is not reminded.
        if (!(error instanceof Refusal)) throw error
      }
    },
    async stop(graceMs) {
      const timer = setTimeout(() => closing.abort(), graceMs)
      await inbox.stop(graceMs)
      await presenter?.stop(graceMs)
      clearTimeout(timer)
      closing.abort()
      presenter = null
    },
  }
}

function isOf(tenantId: string, { conversation, channelData }: Activity): boolean {
  return (conversation.tenantId ?? channelData?.tenant?.id ?? tenantId) === tenantId
}
