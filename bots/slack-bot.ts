import { setTimeout as sleep } from 'node:timers/promises'
import type { RequestHandler } from 'express'
import type { Lti } from '../lti/lti.ts'
import { courseInterviews } from './course-interviews.ts'
import { recordingEars } from './recorded-answers.ts'
import type { Service } from './service.ts'
import type { Settings } from './settings.ts'
import type { SlackFrontEnd } from './slack/front-end.ts'
import type { SlackParts } from './slack/parts.ts'

/** Waits before Slack is tried again; the last holds from then on. */
const RETRY_MS = [5_000, 30_000, 120_000] as const

type Log = (message: string, error: unknown) => void

export type SlackBotParts = { service: Service; settings: Settings; courses: () => Lti | null; log: Log }

/** The Slack front-end of a service, loaded only where it is wanted; null where no credentials are set. */
export function composeSlack({ service, settings, courses, log }: SlackBotParts): Promise<SlackFrontEnd> | null {
  const { slack: credentials, publicUrl } = settings
  if (!credentials) return null
  const { engine, store, bank, guidelines, jobs, clock } = service
  const speech = service.speech && recordingEars(service.speech)
  const tool = courses()
  const assigned: Pick<SlackParts, 'assigned'> = tool ? { assigned: courseInterviews(tool) } : {}
  const own = { credentials, engine, store, bank, guidelines, jobs, clock, speech, publicUrl, ...assigned, fetch, log }
  return import('./slack/front-end.ts').then(({ slackFrontEnd }) => slackFrontEnd(own))
}

/** Takes Slack's requests as soon as the front-end has been loaded. */
export function slackRouter(loading: Promise<SlackFrontEnd>): RequestHandler {
  return async (request, response, next) => {
    if (!request.path.startsWith('/slack/')) return next()
    const waiting = [...(await loading).routers]
    const pass = (error?: unknown): void => {
      const handle = error === undefined ? waiting.shift() : undefined
      if (handle) handle(request, response, pass)
      else next(error)
    }
    pass()
  }
}

/** Where workspaces install the app, or how it is reached, for the start-up table. */
export function slackPlace({ slack, publicUrl }: Settings): string {
  if (!slack) return 'off  set SLACK_BOT_TOKEN and SLACK_APP_TOKEN, or see the README: interviews in Slack'
  if (slack.oauth) return `on   install it: ${publicUrl}/slack/install`
  return slack.appToken ? 'on   by Socket Mode' : 'on   over HTTP'
}

/** Works for Slack in this process; Slack being away delays nothing else, and what it sends meanwhile is kept. */
export function startSlack(loading: Promise<SlackFrontEnd>, tell: (words: string) => void, log: Log) {
  const closing = new AbortController()
  const stop = (graceMs: number) =>
    loading.then((front) => front.stop(graceMs)).catch((failure: unknown) => log('Slack could not be left', failure))
  const { signal } = closing
  async function connect(): Promise<void> {
    for (let tries = 0; !signal.aborted; tries++) {
      try {
        const recovered = await (await loading).start()
        if (recovered > 0) tell(`on   ${recovered} interviews taken up`)
        return
      } catch (error) {
        if (tries === 0) tell(`off  Slack cannot be reached and is tried again: ${error}`)
        await stop(0)
        const wait = RETRY_MS[Math.min(tries, RETRY_MS.length - 1)] ?? 0
        // Ends early, with a rejection that means nothing, when Greenroom closes.
        await sleep(wait, undefined, { signal, ref: false }).catch(() => undefined)
      }
    }
  }
  const connecting = connect().catch((error: unknown) => log('the Slack front-end failed', error))
  return {
    async close(graceMs: number): Promise<void> {
      closing.abort()
      await Promise.race([connecting, sleep(graceMs, undefined, { ref: false })])
      await stop(graceMs)
    },
  }
}
